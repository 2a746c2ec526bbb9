import { parseTime, type WorkOrder, type WorkOrderPhase } from "@dipper/api";

export interface VerdictCount {
  readonly phase: WorkOrderPhase;
  /** Who decided, or has approved so far. */
  readonly by: readonly string[];
  readonly comment: string;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
}

/**
 * What the verdicts of a WorkOrder come to. An approval counts for the plan that it names, and not from the requester; a person counts
 * once; the first rejection ends it.
 */
export function verdictOf(order: WorkOrder, now: number): VerdictCount {
  const { spec } = order;
  const deadlineAt = (parseTime(order.metadata.creationTimestamp ?? "") ?? now) + spec.deadlineSeconds * 1000;
  const counted = spec.verdicts.filter((each) => each.by !== "" && countsFor(order, each));
  const negative = counted.find(
    (each) => each.verdict === (spec.type === "Approval" ? "Reject" : "Failed") || each.verdict === "Reject",
  );
  const positive = counted.filter((each) => each.verdict === (spec.type === "Approval" ? "Approve" : "Done"));
  const by = [...new Set(positive.map((each) => each.by))];
  const result = (phase: WorkOrderPhase, people: readonly string[], comment = ""): VerdictCount => ({
    phase,
    by: people,
    comment,
    deadlineAt,
  });
  if (negative !== undefined)
    return result(negative.verdict === "Reject" ? "Rejected" : "Failed", [negative.by], negative.comment);
  if (by.length >= spec.requiredVerdicts)
    return result(spec.type === "Approval" ? "Approved" : "Done", by, positive.at(-1)?.comment);
  if (spec.onDeadline === "Reject" && now >= deadlineAt) return result("Expired", by);
  return result("Open", by);
}

function countsFor(order: WorkOrder, verdict: WorkOrder["spec"]["verdicts"][number]): boolean {
  if (order.spec.type !== "Approval") return true;
  return verdict.planDigest === order.spec.planDigest && verdict.by !== order.spec.requestedBy;
}
