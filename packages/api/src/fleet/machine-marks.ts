import type { KubeObject } from "../kind.ts";
import { parseTime } from "../time.ts";

/**
 * Marks that operations and people set on a Machine, as annotations, and that the machines room reads: the phase is computed from
 * them and from spec, never written by others.
 */
export const machineMarks = {
  /** uid of the task or Operation that reserved it. */
  reservedFor: "ops.dipper.dev/reserved-for",
  /** JSON of a QuarantineMark. An operation sets it when retries are used up; retrying takes it off. */
  quarantine: "ops.dipper.dev/quarantine",
  /** JSON of a QuarantineMark. A task sets it on what failed its check: pools give it last until it is looked at again, or has joined. */
  checkFailed: "ops.dipper.dev/check-failed",
  /** JSON of a LostMark. A person says that the machine is gone; nothing is run on it until it answers again. */
  lost: "fleet.dipper.dev/lost",
  /** Name of the cluster that it serves without being a node of it: members of an etcd of their own have it. */
  serves: "ops.dipper.dev/serves",
  /** RFC 3339: look again, whatever is known. */
  verifyRequested: "fleet.dipper.dev/verify-requested-at",
} as const;

export interface QuarantineMark {
  readonly operation: string;
  readonly cause: string;
  readonly at: string;
}

/** Who said that the machine is gone, when and why. */
export interface LostMark {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** The value of the annotation. */
export function lostText(mark: LostMark): string {
  return JSON.stringify({ by: mark.by, at: mark.at, reason: mark.reason.slice(0, 512) });
}

/** Undefined: nobody says that it is gone. A mark that cannot be read still holds. */
export function lostOf(machine: Pick<KubeObject, "metadata">): LostMark | undefined {
  const text = machine.metadata.annotations?.[machineMarks.lost];
  if (text === undefined) return undefined;
  try {
    const { by, at, reason } = JSON.parse(text) as Partial<Record<keyof LostMark, unknown>>;
    return { by: wordOf(by), at: wordOf(at), reason: wordOf(reason) };
  } catch {
    return { by: "", at: "", reason: text.slice(0, 512) };
  }
}

/** The value of the annotation. */
export function quarantineText(mark: QuarantineMark): string {
  return JSON.stringify({ operation: mark.operation, cause: mark.cause.slice(0, 512), at: mark.at });
}

/** What put the machine aside; undefined where nothing did. A mark that cannot be read still holds. */
export function quarantineOf(machine: Pick<KubeObject, "metadata">): QuarantineMark | undefined {
  return markOf(machine.metadata.annotations?.[machineMarks.quarantine]);
}

/** The check that it failed last; undefined: none, or a person has had it looked at since. */
export function checkFailedOf(machine: Pick<KubeObject, "metadata">): QuarantineMark | undefined {
  const marks = machine.metadata.annotations ?? {};
  const mark = markOf(marks[machineMarks.checkFailed]);
  const asked = parseTime(marks[machineMarks.verifyRequested] ?? "") ?? Number.NEGATIVE_INFINITY;
  return mark !== undefined && asked > (parseTime(mark.at) ?? 0) ? undefined : mark;
}

function markOf(text: string | undefined): QuarantineMark | undefined {
  if (text === undefined) return undefined;
  try {
    const { operation, cause, at } = JSON.parse(text) as Partial<Record<keyof QuarantineMark, unknown>>;
    return { operation: wordOf(operation), cause: wordOf(cause), at: wordOf(at) };
  } catch {
    return { operation: "", cause: text.slice(0, 512), at: "" };
  }
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
