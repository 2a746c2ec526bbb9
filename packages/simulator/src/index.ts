/**
 * The simulated outside of the platform: clusters with a real API, machines that steps run on, and the faults one can give them. Everything
 * carries the label `fleet.dipper.dev/simulated`.
 *
 * ```ts
 * import { MemoryJournal } from "@dipper/apiserver";
 * import type { KubeClient } from "@dipper/kube";
 * import { createSimulator, seedDemo } from "@dipper/simulator";
 * import type { World } from "@dipper/world";
 *
 * async function demo(world: World, kube: KubeClient, signal: AbortSignal) {
 *   const simulator = createSimulator({ world, kube, journal: () => new MemoryJournal() });
 *   await seedDemo({ world, kube, signal });
 *   await simulator.start(signal);
 *   return simulator.executor({ world, kube, dataFolder: "/var/lib/dipper" });
 * }
 * ```
 */
export type { SimulatedCluster } from "./clusters/simulated-cluster.ts";
export { clusterAnnotations } from "./clusters/words.ts";
export type { RunHost } from "./executor/simulated-executor.ts";
export { setFault } from "./faults/set-fault.ts";
export type { MachineSettings, SimulatedFault } from "./faults/settings.ts";
export type { DemoCluster, DemoMachine } from "./fleet/fleet.ts";
export { demoClusters, spareMachines } from "./fleet/fleet.ts";
export type { SeedOptions } from "./fleet/seed-demo.ts";
export { seedDemo } from "./fleet/seed-demo.ts";
export type { MachineState } from "./machines/machine-state.ts";
export { identityOf } from "./machines/machine-state.ts";
export type { Attempt, MachineEvent } from "./machines/machines.ts";
export { Machines } from "./machines/machines.ts";
export type { ExecutorBinding, Simulator, SimulatorOptions } from "./simulator.ts";
export { createSimulator } from "./simulator.ts";
export type { Workloads, WorkloadsOptions } from "./workloads.ts";
export { startWorkloads } from "./workloads.ts";
