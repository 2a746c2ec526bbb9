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
  False("ReasonMissing", "policies"),
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
    False("WaitingForStart", "at"),
    False("ClusterPaused", "cluster"),
    False("Released"),
  ],
  Progressing: [
    True("Running", "step"),
    True("WaitingForRetry", "machines", "step", "at"),
    True("Soaking", "at"),
    False("Paused", "by"),
    False("WaitingForDecision", "failed", "allowed", "machines"),
    False("ForecastWorsened", "was", "is"),
    False("ControllerStarting"),
    False("RestoredFromBackup"),
    False("NotStarted"),
    False("Canceling"),
  ],
  // The last three say in `why` what became of single machines.
  Finished: [
    ...finishedReasons,
    True("MachineQuarantined", "machines", "step", "attempts", "cause"),
    True("MachineLeft", "machines", "step", "cause"),
    True("MachineSkipped", "machines", "by"),
  ],
} as const satisfies Readonly<Record<string, readonly Reason[]>>;
