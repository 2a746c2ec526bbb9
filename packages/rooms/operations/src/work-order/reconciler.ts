import { AutoOperationTask, conditionOf, isoTime, Operation, setCondition, WorkOrder } from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { Ref } from "@dipper/kube";
import { ownerUid } from "../children.ts";
import { type Caches, indexes } from "../deps.ts";
import { keepSince, listed, whyOf } from "../words.ts";
import { type VerdictCount, verdictOf } from "./verdict.ts";

export interface WorkOrderSeen {
  readonly order: WorkOrder;
  /** The subject is finished, gone, or has another plan by now: nobody waits for the answer. */
  readonly superseded: boolean;
}

type Status = NonNullable<WorkOrder["status"]>;

/** Counts verdicts. Its only effect is its own status: who waits for the answer looks at the WorkOrder. */
export function workOrderReconciler(caches: Caches): Reconciler<WorkOrder, WorkOrderSeen, { readonly type: "None" }> {
  return {
    name: "workorders",
    kind: WorkOrder,
    watches: [
      { kind: Operation, keys: ({ metadata }) => ordersOf(caches, metadata.uid) },
      { kind: AutoOperationTask, keys: ({ metadata }) => ordersOf(caches, metadata.uid) },
    ],
    observe: async (ref) => {
      const order = caches.workOrders.get(ref);
      return order === undefined ? undefined : { order, superseded: isSuperseded(caches, order) };
    },
    decide: decideWorkOrder,
    act: async () => {},
    report: (seen, _decision, _outcomes, now) => reportWorkOrder(seen, now),
  };
}

export function decideWorkOrder({ order }: WorkOrderSeen, now: number): Decision<{ readonly type: "None" }> {
  const verdict = verdictOf(order, now);
  const params = { given: verdict.by.length, required: order.spec.requiredVerdicts };
  const left = verdict.phase === "Open" && verdict.deadlineAt > now ? { forMs: verdict.deadlineAt - now } : {};
  return { actions: [], wait: { why: whyOf("WaitingForVerdict", params, now), ...left } };
}

export function reportWorkOrder({ order, superseded }: WorkOrderSeen, now: number): Status | undefined {
  const before = order.status ?? {};
  if (conditionOf(order, "Finished")?.status === "True") return undefined;
  const counted = verdictOf(order, now);
  const phase = superseded && (counted.phase === "Open" || counted.phase === "Expired") ? "Superseded" : counted.phase;
  const open = phase === "Open";
  const { generation: observedGeneration = 0 } = order.metadata;
  const finished = finishedCondition(order, { ...counted, phase });
  const delivered = {
    type: "Delivered",
    status: "True",
    reason: "NotNeeded",
    message: "",
    observedGeneration,
  } as const;
  const params = { given: counted.by.length, required: order.spec.requiredVerdicts };
  const conditions = [...(order.spec.type === "Webhook" ? [] : [delivered]), { ...finished, observedGeneration }];
  return {
    ...before,
    observedGeneration,
    phase,
    why: open ? keepSince(before.why ?? [], [whyOf("WaitingForVerdict", params, now)]) : [],
    conditions: conditions.reduce((all, each) => setCondition(all, each, now), before.conditions ?? []),
    deadlineAt: isoTime(counted.deadlineAt),
    decidedBy: counted.by,
    ...(open ? {} : { finishedAt: isoTime(now) }),
  };
}

function finishedCondition(order: WorkOrder, { phase, by, comment }: VerdictCount) {
  if (phase === "Open")
    return {
      type: "Finished",
      status: "False",
      reason: "WaitingForVerdict",
      message: `${by.length} of ${order.spec.requiredVerdicts} verdicts.`,
    } as const;
  const message = by.length === 0 ? "" : `${listed(by)}${comment === "" ? "" : `: ${comment}`}`;
  return { type: "Finished", status: "True", reason: phase, message } as const;
}

function isSuperseded(caches: Caches, order: WorkOrder): boolean {
  const { kind, name, uid } = order.spec.subject;
  const { namespace } = order.metadata;
  const ref: Ref = { ...(namespace === undefined ? {} : { namespace }), name };
  const subject = kind === "Operation" ? caches.operations.get(ref) : caches.tasks.get(ref);
  if (subject === undefined || subject.metadata.uid !== uid || conditionOf(subject, "Finished")?.status === "True")
    return true;
  if (order.spec.type !== "Approval" || order.spec.planDigest === "" || kind !== "Operation") return false;
  const digests = caches.plans.by(indexes.owner, uid).map((plan) => plan.spec.digest);
  const inForce = caches.operations.get(ref)?.status?.planRef?.digest;
  return inForce !== undefined && digests.includes(inForce) && inForce !== order.spec.planDigest;
}

function ordersOf(caches: Caches, uid: string | undefined): readonly Ref[] {
  return caches.workOrders
    .by(indexes.owner, uid ?? "")
    .filter((order) => ownerUid(order) === uid)
    .map(({ metadata }) => ({
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
    }));
}
