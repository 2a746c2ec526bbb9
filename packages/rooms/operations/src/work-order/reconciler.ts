import { AutoOperationTask, conditionOf, isoTime, Operation, setCondition, type Why, WorkOrder } from "@dipper/api";
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
  /** It is about an Operation that nobody asked for: the platform proposes it. */
  readonly proposed: boolean;
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
      return order === undefined
        ? undefined
        : { order, superseded: isSuperseded(caches, order), proposed: isProposed(caches, order) };
    },
    decide: decideWorkOrder,
    act: async () => {},
    report: (seen, _decision, _outcomes, now) => reportWorkOrder(seen, now),
  };
}

export function decideWorkOrder(seen: WorkOrderSeen, now: number): Decision<{ readonly type: "None" }> {
  const verdict = verdictOf(seen.order, now);
  const left = verdict.phase === "Open" && verdict.deadlineAt > now ? { forMs: verdict.deadlineAt - now } : {};
  return { actions: [], wait: { why: openWhy(seen, verdict, now), ...left } };
}

/** What an open one waits for. */
function openWhy({ order, proposed }: WorkOrderSeen, { by }: Pick<VerdictCount, "by">, now: number) {
  const { webhook, requiredVerdicts: required } = order.spec;
  if (webhook !== undefined) return whyOf("WaitingForCallback", { endpoint: webhook.endpointRef.name }, now);
  return whyOf(proposed ? "ProposedByPlatform" : "WaitingForVerdict", { given: by.length, required }, now);
}

export function reportWorkOrder(seen: WorkOrderSeen, now: number): Status | undefined {
  const { order, superseded } = seen;
  const before = order.status ?? {};
  if (conditionOf(order, "Finished")?.status === "True") return undefined;
  const counted = verdictOf(order, now);
  const phase = superseded && (counted.phase === "Open" || counted.phase === "Expired") ? "Superseded" : counted.phase;
  const open = phase === "Open";
  const { generation: observedGeneration = 0 } = order.metadata;
  const why = openWhy(seen, counted, now);
  const finished = finishedCondition({ ...counted, phase }, why);
  const delivered = {
    type: "Delivered",
    status: "True",
    reason: "NotNeeded",
    message: "",
    observedGeneration,
  } as const;
  const conditions = [...(order.spec.type === "Webhook" ? [] : [delivered]), { ...finished, observedGeneration }];
  return {
    ...before,
    observedGeneration,
    phase,
    why: open ? keepSince(before.why ?? [], [why]) : [],
    conditions: conditions.reduce((all, each) => setCondition(all, each, now), before.conditions ?? []),
    deadlineAt: isoTime(counted.deadlineAt),
    decidedBy: counted.by,
    ...(open ? {} : { finishedAt: isoTime(now) }),
  };
}

function finishedCondition({ phase, by, comment }: VerdictCount, open: Why) {
  if (phase === "Open")
    return { type: "Finished", status: "False", reason: open.reason, message: open.message } as const;
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

function isProposed(caches: Caches, order: WorkOrder): boolean {
  const { kind, uid } = order.spec.subject;
  return kind === "Operation" && caches.operations.by(indexes.uid, uid)[0]?.spec.origin === "Reconcile";
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
