/** The contract of everything that runs a step: a StepRun in, an append-only result file out. */
export type { Executor, ExecutorName, RunHandle } from "./contract/executor.ts";
export type { MachineProbe, ProbeReport, ProbeTarget } from "./contract/machine-probe.ts";
export type { MachineResult, RunnerEvent, RunnerEventBody } from "./contract/runner-event.ts";
export type { StepRunMachine, StepRunSpec } from "./contract/step-run-spec.ts";
