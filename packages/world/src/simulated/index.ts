export { Disk } from "./disk.ts";
export type { Fault, FaultPlan, PortCall } from "./faults.ts";
export { firstOf, nthCall, someCalls } from "./faults.ts";
export type { Latency } from "./net.ts";
export { simulatedRandom } from "./random.ts";
export type { Program, SimulatedWorld, SimulateOptions, Simulation } from "./simulate.ts";
export { simulate } from "./simulate.ts";
export type { TraceEvent } from "./trace.ts";
export { Trace } from "./trace.ts";
