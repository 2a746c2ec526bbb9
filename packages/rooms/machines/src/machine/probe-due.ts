import { conditionOf, type Machine, machineMarks, parseTime } from "@dipper/api";

/** What is in doubt is looked at again after so long. */
export const doubtMs = 30_000;

/** When the machine is to be looked at; undefined: not before something changes. Machines in use are left alone. */
export function probeDueAt(
  machine: Machine,
  proofHoldsMs: number,
  restoredAt = Number.NEGATIVE_INFINITY,
): number | undefined {
  const { spec, status, metadata } = machine;
  if (isAdopting(machine)) return status?.probedAt === undefined ? 0 : (timeOf(status.probedAt) ?? 0) + doubtMs;
  if (spec.consumerRef !== undefined || spec.operationRef !== undefined || metadata.deletionTimestamp !== undefined)
    return undefined;
  if (spec.desiredState === "Retired") return undefined;
  const last = timeOf(status?.probedAt);
  if (last === undefined) return 0;
  if (restoredAt > last || askedAfter(machine, last) || status?.observedGeneration !== metadata.generation) return 0;
  switch (status?.phase) {
    case "Spare":
      return isTrusted(machine) ? last + proofHoldsMs * 0.8 : last + doubtMs;
    case "Quarantined":
    case "Retired":
    case "Lost":
      return undefined;
    case "Cleaning":
      return last < (timeOf(status.phaseSince) ?? 0) ? 0 : last + doubtMs;
    default:
      return last + doubtMs;
  }
}

/**
 * It was a node before we knew it, and who brought it in asked for a look: until that has proven who it is, it stays Registered. The look
 * only reads.
 */
export function isAdopting({ spec, status, metadata }: Machine): boolean {
  return (
    spec.consumerRef !== undefined &&
    (status?.phase ?? "Registered") === "Registered" &&
    metadata.annotations?.[machineMarks.verifyRequested] !== undefined &&
    metadata.deletionTimestamp === undefined
  );
}

/** Somebody asked to look again. */
export function askedAfter(machine: Machine, last: number): boolean {
  return (timeOf(machine.metadata.annotations?.[machineMarks.verifyRequested]) ?? Number.NEGATIVE_INFINITY) > last;
}

function isTrusted(machine: Machine): boolean {
  return ["Reachable", "IdentityVerified", "Clean"].every((type) => conditionOf(machine, type)?.status === "True");
}

export function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTime(text);
}
