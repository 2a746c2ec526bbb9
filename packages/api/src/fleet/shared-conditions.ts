import { False, True, Unknown } from "../common/reasons.ts";
import type { Reason } from "../kind.ts";

type Reasons = readonly Reason[];

/** Conditions that several kinds have, with the same words. */
export const inProgress: Reasons = [False("NotInProgress"), True("OperationRunning", "operation")];

export const upToDate: Reasons = [
  True("Matches"),
  False("OperationProposed", "operation"),
  False("OperationRunning", "operation"),
  False("PolicyForbids", "policy"),
  Unknown("NotCompared"),
];

export const addonsReady: Reasons = [
  True("Ready"),
  True("None"),
  False("AddonFailed", "addon"),
  False("AddonMissing", "addon"),
  False("HelmMissing", "addon"),
  Unknown("ProbeStale"),
];

export const machinesReserved: Reasons = [
  True("Reserved"),
  True("Named"),
  False("NotEnoughSpare", "wanted", "found"),
  False("ReservationExpired", "reservation"),
];
