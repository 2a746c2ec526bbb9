/** The controller runtime: work queue, reconcilers, manager, election, events, metrics. */
export type { Manager, Part } from "./manager/manager.ts";
export type { Decision, Outcome, Reconciler, Result, Watch } from "./reconcile/reconciler.ts";
export type { EventRecorder } from "./events/recorder.ts";
