import { timeOf } from "../operation/known.ts";
import type { PlannedStep, StepRunSeen } from "./seen.ts";

/** Whether what a step promised holds on a machine. `Wait`: it may come to hold; ask again after `forMs`. */
export type Proof =
  | { readonly verdict: "Holds" }
  | { readonly verdict: "DoesNotHold"; readonly detail: string }
  | { readonly verdict: "Unknown"; readonly detail: string; readonly forMs: number }
  | { readonly verdict: "Wait"; readonly detail: string; readonly forMs: number };

export interface ProofQuestion {
  readonly seen: StepRunSeen;
  readonly machine: { readonly name: string; readonly uid: string; readonly role: string };
  readonly condition: PlannedStep["postCondition"];
  /** The runner reported success; else nobody knows what it did. */
  readonly reported: boolean;
  readonly now: number;
}

export const holds: Proof = { verdict: "Holds" };
/** How soon to ask again. To look at a node of a real cluster is a request or more for each: many nodes are looked at less often. */
export function askAgainMs({ run, nodeProof }: Pick<StepRunSeen, "run" | "nodeProof">): number {
  return nodeProof === "Full" ? Math.min(15_000, Math.max(2000, run.spec.machines.length * 250)) : 2000;
}

const defaultReadyTimeoutSeconds = 300;

/** Seconds after the runner's last word until a post-condition that does not hold has failed. */
export function proofDeadline(seen: StepRunSeen): number {
  const { progress } = seen.state ?? {};
  const from = progress?.ended?.at ?? progress?.lastAt ?? timeOf(seen.run.metadata.creationTimestamp) ?? 0;
  return from + seconds(seen, "nodeReadyTimeoutSeconds", defaultReadyTimeoutSeconds) * 1000;
}

/** Not yet; and no, once the time is over. */
export function later(question: ProofQuestion, detail: string): Proof {
  if (question.now >= proofDeadline(question.seen)) return no(detail);
  return { verdict: "Wait", detail, forMs: askAgainMs(question.seen) };
}

export function no(detail: string): Proof {
  return { verdict: "DoesNotHold", detail };
}

export function seconds(seen: StepRunSeen, name: string, otherwise: number): number {
  const value = Number(seen.parameters[name]);
  return Number.isFinite(value) && value >= 0 && seen.parameters[name] !== undefined ? value : otherwise;
}
