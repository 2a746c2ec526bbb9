import { False, True, Unknown } from "../common/reasons.ts";
import type { Reason } from "../kind.ts";

/** What stands between a request and a plan; tasks share it. */
export const acceptedReasons: readonly Reason[] = [
  True("Accepted"),
  False("ClusterNotFound", "cluster"),
  False("ClusterPaused", "cluster"),
  False("ClusterObserved", "cluster"),
  False("MachineNotFound", "machines"),
  False("MachineInUse", "machines", "consumer"),
  False("MachineDuplicate", "machines"),
  False("MachineNotReady", "machines", "state"),
  False("AlreadyNode", "machines"),
  False("PlatformAddress", "machines"),
  False("StepUnknown", "steps"),
  False("ParameterInvalid", "parameter", "problem"),
  False("QuorumWouldBreak", "members"),
  False("AlreadyRan", "finishedAt"),
  False("RequesterUnknown"),
];

export const finishedReasons: readonly Reason[] = [
  False("NotFinished"),
  True("Succeeded", "machines"),
  True("PartiallySucceeded", "succeeded", "machines", "left"),
  True("Failed", "cause"),
  True("TimedOut", "seconds"),
  True("Canceled", "by"),
  True("Rejected", "by", "comment"),
];

export const operationConditions = {
  Accepted: acceptedReasons,
  Planned: [
    True("Planned", "digest"),
    False("PlanFailed", "cause"),
    False("PreviewFailed", "cause"),
    Unknown("Planning"),
  ],
  Approved: [
    True("NotRequired"),
    True("Approved", "by"),
    False("Waiting", "given", "required", "workOrder"),
    False("Rejected", "by", "comment"),
    False("PlanChanged"),
    False("Expired", "seconds"),
  ],
  Locked: [
    True("Held"),
    True("NotNeeded"),
    False("WaitingForLock", "cluster", "holder"),
    False("WaitingForWindow", "opensAt"),
    False("Frozen", "until", "cause"),
    False("WaitingForBudget", "budget"),
    False("YieldedToEmergency", "operation"),
    False("FleetStopped", "by", "cause"),
  ],
  Progressing: [
    True("Running", "step"),
    False("Paused", "by"),
    False("WaitingForDecision", "failed", "allowed"),
    False("ForecastWorsened", "was", "is"),
    False("ControllerStarting"),
    False("RestoredFromBackup"),
    False("NotStarted"),
  ],
  Finished: finishedReasons,
} as const satisfies Readonly<Record<string, readonly Reason[]>>;
