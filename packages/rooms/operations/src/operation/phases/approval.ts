import { annotations, type WorkOrder } from "@dipper/api";
import { approvalName } from "../../names.ts";
import { whyOf } from "../../words.ts";
import { verdictOf } from "../../work-order/verdict.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { ending } from "./ending.ts";

/** An approval is a WorkOrder on the plan's digest. What runs was approved, or needed no approval, when it began. */
export const approvalGate: Gate = (known) => {
  const { seen, plan } = known;
  if (plan === undefined) return {};
  const order = seen.workOrders.find(
    (each) => each.spec.type === "Approval" && each.spec.planDigest === plan.spec.digest,
  );
  // A verdict that comes after the first runner comes too late: that is what canceling is for.
  if (seen.runs.length > 0)
    return { conditions: [condition("Approved", "True", order === undefined ? "NotRequired" : "Approved")] };
  if (order !== undefined) return byOrder(known, order);
  if (requiredOf(known) === 0) return { conditions: [condition("Approved", "True", "NotRequired")] };
  return ask(known, plan.spec.digest);
};

/**
 * What the platform proposes by itself waits for somebody's word, unless a policy starts it; what a policy asks for comes on top. The check
 * of a task changes nothing and is asked for by the task: people decide on the Operation that follows it.
 */
function requiredOf({ seen, rules, plan }: Known): number {
  if (seen.task !== undefined && plan?.spec.lockMode === "None") return 0;
  const proposed = seen.operation.spec.origin === "Reconcile" && !rules.autoStart;
  return Math.max(rules.approval.required, proposed ? 1 : 0);
}

function ask(known: Known, planDigest: string): GateResult {
  const { name, uid = "", annotations: marks } = known.seen.operation.metadata;
  const workOrder = approvalName(name, uid, planDigest);
  const required = requiredOf(known);
  return {
    conditions: [condition("Approved", "False", "Waiting", `0 of ${required} approvals are given.`)],
    stop: {
      phase: "AwaitingApproval",
      why: [whyOf("Waiting", { given: 0, required, workOrder }, known.now)],
      actions: [
        {
          type: "AskApproval",
          name: workOrder,
          planDigest,
          requiredVerdicts: required,
          requestedBy: marks?.[annotations.requestedBy] ?? "",
        },
      ],
    },
  };
}

function byOrder(known: Known, order: WorkOrder): GateResult {
  const verdict = verdictOf(order, known.now);
  const by = verdict.by.join(", ");
  switch (verdict.phase) {
    case "Approved":
      return { conditions: [condition("Approved", "True", "Approved", `Approved by ${by}.`)] };
    case "Rejected": {
      const why = [whyOf("Rejected", { by, comment: verdict.comment }, known.now)];
      const conditions = [condition("Approved", "False", "Rejected", `Rejected by ${by}.`)];
      return { conditions, ...ending(known, { reason: "Rejected", phase: "Rejected", why }) };
    }
    case "Expired": {
      const why = [whyOf("Expired", { seconds: order.spec.deadlineSeconds }, known.now)];
      return {
        conditions: [condition("Approved", "False", "Expired")],
        ...ending(known, { reason: "Rejected", phase: "Rejected", why }),
      };
    }
    default: {
      const params = {
        given: verdict.by.length,
        required: order.spec.requiredVerdicts,
        workOrder: order.metadata.name,
      };
      const message = `${params.given} of ${params.required} approvals are given.`;
      return {
        conditions: [condition("Approved", "False", "Waiting", message)],
        stop: { phase: "AwaitingApproval", why: [whyOf("Waiting", params, known.now)], actions: [] },
      };
    }
  }
}
