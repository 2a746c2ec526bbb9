import { AutoOperationTask, conditionOf, type Operation, type StepRun } from "@dipper/api";
import { type Caches, indexes } from "../deps.ts";
import type { PastRun } from "../forecast/duration.ts";
import type { Waiter } from "../queue/lock.ts";
import { ledgerFor, planInForce } from "./known.ts";
import type { OperationSeen } from "./seen.ts";

/** Runs of the check that the task made before this Operation. */
export function checkRunsOf(caches: Caches, operation: Operation): readonly StepRun[] {
  const owner = operation.metadata.ownerReferences?.find((each) => each.kind === AutoOperationTask.kind);
  if (owner === undefined) return [];
  const { namespace, name } = operation.metadata;
  const check = caches.operations.get({ ...(namespace === undefined ? {} : { namespace }), name: `${name}-check` });
  if (check?.metadata.ownerReferences?.some((each) => each.uid === owner.uid) !== true) return [];
  return caches.runs.by(indexes.owner, check.metadata.uid ?? "");
}

/** Approved, inside its window, not paused: such an Operation is Queued and waits for the lock. */
export function waitersOn(caches: Caches, operation: Operation): readonly Waiter[] {
  return caches.operations.by(indexes.cluster, operation.spec.clusterName).flatMap((other) => {
    const locked = conditionOf(other, "Locked");
    const waits =
      locked?.status === "False" && (locked.reason === "WaitingForLock" || locked.reason === "YieldedToEmergency");
    if (other.metadata.uid === operation.metadata.uid || other.status?.phase !== "Queued" || !waits) return [];
    const { namespace, name, uid = "", creationTimestamp = "" } = other.metadata;
    const plan = caches.plans.get({
      ...(namespace === undefined ? {} : { namespace }),
      name: other.status.planRef?.name ?? "",
    });
    if (plan === undefined || plan.spec.lockMode === "None") return [];
    const machines = plan.spec.machines.map((machine) => machine.uid);
    return [
      {
        operation: name,
        uid,
        mode: plan.spec.lockMode,
        machines,
        priority: other.spec.priority,
        createdAt: creationTimestamp,
      },
    ];
  });
}

/** The machines that a finished Operation did not bring to the end. */
export function retriedBy(caches: Caches, operation: Operation): OperationSeen["retried"] {
  const { retryOf } = operation.spec;
  if (retryOf === undefined) return undefined;
  const [earlier] = caches.operations.by(indexes.uid, retryOf.uid);
  if (earlier === undefined || earlier.metadata.name !== retryOf.name)
    return { found: false, finished: false, left: new Set() };
  const runs = caches.runs.by(indexes.owner, retryOf.uid).toSorted(older);
  const plan = planInForce({ plans: caches.plans.by(indexes.owner, retryOf.uid).toSorted(older), runs });
  const checkRuns = checkRunsOf(caches, earlier);
  const ledger = plan === undefined ? undefined : ledgerFor({ operation: earlier, runs, checkRuns }, plan, 0);
  const reached = new Set(ledger?.reached);
  const left = (plan?.spec.machines ?? []).map((machine) => machine.name).filter((name) => !reached.has(name));
  return { found: true, finished: conditionOf(earlier, "Finished")?.status === "True", left: new Set(left) };
}

export function historyOf(caches: Caches, type: string): readonly PastRun[] {
  return caches.operations
    .by(indexes.type, type)
    .filter((each) => conditionOf(each, "Finished")?.status === "True" && (each.status?.machines?.succeeded ?? 0) > 0)
    .toSorted((a, b) => ((a.status?.finishedAt ?? "") < (b.status?.finishedAt ?? "") ? 1 : -1))
    .slice(0, 100)
    .map(({ spec, status }) => ({
      operationType: spec.operationType,
      clusterName: spec.clusterName,
      flow: spec.operationFlow,
      machines: status?.machines?.total ?? 0,
      runningSeconds: status?.runningSeconds ?? 0,
    }));
}

export function older(
  a: { readonly metadata: Operation["metadata"] },
  b: { readonly metadata: Operation["metadata"] },
): number {
  const key = ({ metadata }: typeof a) => `${metadata.creationTimestamp ?? ""}/${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
