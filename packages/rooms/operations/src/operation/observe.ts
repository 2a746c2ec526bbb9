import { conditionOf, type Operation, platformNamespace } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import { indexes } from "../deps.ts";
import { isFinished, planInForce } from "./known.ts";
import { checkRunsOf, older, waitersOn } from "./observe-others.ts";
import { type Asks, type ObserveDeps, observeRequest } from "./observe-request.ts";
import type { OperationSeen } from "./seen.ts";

export function createObserve(from: ObserveDeps) {
  const { caches } = from;
  return async (ref: Ref, signal: AbortSignal): Promise<OperationSeen | undefined> => {
    const operation = caches.operations.get(ref);
    if (operation === undefined) return undefined;
    const { uid = "" } = operation.metadata;
    const { clusterName } = operation.spec;
    const byAge = <T extends { readonly metadata: Operation["metadata"] }>(objects: readonly T[]) =>
      objects.toSorted(older);
    const plans = byAge(caches.plans.by(indexes.owner, uid));
    const runs = byAge(caches.runs.by(indexes.owner, uid));
    const lock = caches.locks.get({ namespace: platformNamespace, name: clusterName });
    const finished = conditionOf(operation, "Finished")?.status === "True";
    const planned = planInForce({ plans, runs })?.spec.machines.map((machine) => machine.uid) ?? [];
    const request = await observeRequest(
      from,
      operation,
      {
        planned,
        asks: asksOf(operation, {
          finished,
          runs: runs.length,
          plans: plans.length,
          holdsLock: lock?.spec.holders.some((each) => each.uid === uid) === true,
          alive: runs.some((run) => !isFinished(run)),
        }),
      },
      signal,
    );
    return {
      ...request,
      operation,
      plans,
      runs,
      workOrders: byAge(caches.workOrders.by(indexes.owner, uid)),
      checkRuns: checkRunsOf(caches, operation),
      waiters: waitersOn(caches, operation),
      ...(lock === undefined ? {} : { lock }),
    };
  };
}

function asksOf(
  operation: Operation,
  at: {
    readonly finished: boolean;
    readonly runs: number;
    readonly plans: number;
    readonly holdsLock: boolean;
    readonly alive: boolean;
  },
): Asks {
  const open =
    !at.finished && operation.metadata.deletionTimestamp === undefined && operation.spec.desiredState !== "Canceled";
  const refused = conditionOf(operation, "Accepted")?.status === "False";
  const checking = open && at.runs === 0 && (at.plans === 0 || at.holdsLock || refused);
  return {
    nodes: checking,
    secrets: open && at.runs === 0,
    forecast: open && !at.alive,
    archive: checking && at.plans === 0,
    history: open && at.runs === 0,
  };
}
