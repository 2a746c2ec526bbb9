/**
 * The controller runtime: work queue, reconcilers, manager, leader election, event recorder, metrics. In the words of
 * controller-runtime, with reconcilers that observe, decide (pure), act and report.
 *
 * ```ts
 * import { type KubeObject, Machine } from "@dipper/api";
 * import { createManager, type ManagerOptions, type Reconciler } from "@dipper/controller";
 * import type { Cache } from "@dipper/kube";
 *
 * type MachineReconciler = Reconciler<Machine, Machine, { readonly type: "Verify" }>;
 * async function run(options: ManagerOptions, reconcilerOf: (machines: Cache<Machine>) => MachineReconciler, signal: AbortSignal) {
 *   const manager = createManager(options);
 *   manager.add(reconcilerOf(manager.cache(Machine)), { workers: 4 });
 *   await manager.start(signal);
 * }
 * ```
 */
export { createLeaderElection, type LeaderElection, type LeaderElectionOptions } from "./election/leader-election.ts";
export { createEventRecorder, type EventRecorderOptions } from "./events/kube-event-recorder.ts";
export type { EventRecorder } from "./events/recorder.ts";
export { type ControllerManager, createManager, type ManagerOptions } from "./manager/create-manager.ts";
export type { Manager, Part } from "./manager/manager.ts";
export { createMetrics, type Metrics } from "./metrics/metrics.ts";
export { type AddOptions, type Priority, type Taken, WorkQueue, type WorkQueueOptions } from "./queue/work-queue.ts";
export { type Run, reconcile } from "./reconcile/reconcile.ts";
export type { Decision, Outcome, Reconciler, Result, Watch } from "./reconcile/reconciler.ts";
