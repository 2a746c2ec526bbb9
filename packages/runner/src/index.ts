/**
 * The contract of everything that runs a step: a StepRun in, an append-only result file out. The executors themselves are in
 * `@dipper/runner/executors`, for the composition root only.
 *
 * ```ts
 * import type { Executor, StepRunSpec } from "@dipper/runner";
 * async function failed(executor: Executor, spec: StepRunSpec, signal: AbortSignal): Promise<readonly string[]> {
 *   const names: string[] = [];
 *   for await (const event of (await executor.ensure(spec, signal)).events(1, signal)) {
 *     if (event.type === "result" && event.result !== "Succeeded") names.push(event.machine);
 *   }
 *   return names;
 * }
 * ```
 */
export type { Executor, ExecutorName, RunHandle } from "./contract/executor.ts";
export type { BastionLogin, LoginOf, MachineIdentity, MachineLogin, PlainValue } from "./contract/machine-login.ts";
export type { MachineProbe, ProbeReport, ProbeTarget } from "./contract/machine-probe.ts";
export type {
  MachinePreview,
  NotPreviewed,
  NotPreviewedReason,
  Preview,
  PreviewResult,
  PreviewTask,
} from "./contract/preview.ts";
export type { RunVariables, RunVariablesOf } from "./contract/run-variables.ts";
export type { MachineResult, RunnerEvent, RunnerEventBody } from "./contract/runner-event.ts";
export type { StepRunMachine, StepRunSpec } from "./contract/step-run-spec.ts";
export type { FollowOptions } from "./logs/follow.ts";
export { follow } from "./logs/follow.ts";
export type { Mask } from "./logs/mask.ts";
export { maskOf } from "./logs/mask.ts";
export type { LogRange, Unpack } from "./logs/read.ts";
export { readLog } from "./logs/read.ts";
export type { ResultLines } from "./logs/result-lines.ts";
export { resultLines } from "./logs/result-lines.ts";
export type { Discovered } from "./probe/discovered.ts";
export { discovered } from "./probe/discovered.ts";
