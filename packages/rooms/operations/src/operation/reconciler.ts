import {
  AutoOperationTask,
  ChangePolicy,
  Cluster,
  ClusterLock,
  conditionOf,
  type KubeObject,
  Machine,
  Operation,
  OperationPlan,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import type { Reconciler, Watch } from "@dipper/controller";
import type { Ref } from "@dipper/kube";
import { type Caches, indexes } from "../deps.ts";
import { createAct } from "./act.ts";
import type { OperationAction } from "./action.ts";
import { decide, type OperationDecision } from "./decide.ts";
import { createObserve } from "./observe.ts";
import { type ObserveDeps } from "./observe-request.ts";
import { report } from "./report.ts";
import type { OperationSeen } from "./seen.ts";

export function operationReconciler(from: ObserveDeps): Reconciler<Operation, OperationSeen, OperationAction> {
  return {
    name: "operations",
    kind: Operation,
    watches: watchesOf(from.caches),
    observe: createObserve(from),
    decide,
    act: createAct(from.deps, from.archive),
    report: (seen, decision, outcomes, now) => report(seen, decision as OperationDecision, outcomes, now),
  };
}

function watchesOf(caches: Caches): readonly Watch[] {
  const owned = { keys: ownerOf };
  const unfinished = (operations: readonly Operation[]): readonly Ref[] =>
    operations
      .filter((each) => conditionOf(each, "Finished")?.status !== "True")
      .map(({ metadata }) => refOf(metadata));
  const onCluster = (cluster: string) => unfinished(caches.operations.by(indexes.cluster, cluster));
  return [
    { kind: StepRun, ...owned },
    { kind: OperationPlan, ...owned },
    { kind: WorkOrder, ...owned, priority: "person" },
    { kind: ClusterLock, keys: ({ metadata }) => onCluster(metadata.name) },
    { kind: Cluster, keys: ({ metadata }) => onCluster(metadata.name) },
    { kind: Machine, keys: (object) => concernedBy(object as Machine, caches) },
    { kind: ChangePolicy, keys: () => unfinished(caches.operations.all()), priority: "person" },
    { kind: StepDefinition, keys: () => unfinished(caches.operations.all()).slice(0, 1000) },
    { kind: AutoOperationTask, keys: () => [] },
  ];
}

/** The Operation that holds it; a machine that nobody holds may be what a refused request waits for. */
function concernedBy(machine: Machine, caches: Caches): readonly Ref[] {
  const held = machine.spec.operationRef;
  if (held !== undefined) return caches.operations.by(indexes.uid, held.uid).map(({ metadata }) => refOf(metadata));
  return caches.operations
    .all()
    .filter(
      (each) => conditionOf(each, "Accepted")?.status === "False" && conditionOf(each, "Finished")?.status !== "True",
    )
    .map(({ metadata }) => refOf(metadata));
}

function ownerOf({ metadata }: KubeObject): readonly Ref[] {
  const owner = metadata.ownerReferences?.find((each) => each.kind === Operation.kind);
  return owner === undefined
    ? []
    : [{ ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name: owner.name }];
}

function refOf(metadata: KubeObject["metadata"]): Ref {
  return { ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name: metadata.name };
}
