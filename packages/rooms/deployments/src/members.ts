import { conditionOf, type Machine, type MachineSet, type Operation } from "@dipper/api";

/**
 * The machines of a set. One that a task took for the cluster before it knew a set is bound to the cluster itself: it counts for the
 * first set of its role.
 */
export function membersOf(
  set: MachineSet,
  around: { readonly sets: readonly MachineSet[]; readonly machines: readonly Machine[] },
): readonly Machine[] {
  const name = set.spec.clusterDeploymentRef.name;
  const first = around.sets
    .filter((each) => each.spec.role === set.spec.role)
    .map((each) => each.metadata.name)
    .toSorted()[0];
  return around.machines.filter(({ spec: { consumerRef: consumer } }) => {
    if (consumer === undefined || consumer.clusterName !== name) return false;
    if (consumer.kind === "MachineSet") return consumer.uid === set.metadata.uid;
    return consumer.role === set.spec.role && set.metadata.name === first;
  });
}

/** How many machines the set is to have. */
export function wantedOf({ spec }: MachineSet): number {
  return spec.replicas ?? spec.machines.length;
}

const changing: ReadonlySet<Operation["spec"]["operationType"]> = new Set([
  "ScaleUp",
  "ScaleDown",
  "CreateCluster",
  "Reset",
  "Adopt",
  "Repair",
  "ReplaceMember",
]);

export function isFinished(operation: Operation): boolean {
  return conditionOf(operation, "Finished")?.status === "True";
}

/** Operations that change which machines the cluster has, and have not ended: while there is one, nothing else is wished for. */
export function atWork(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter((each) => changing.has(each.spec.operationType) && !isFinished(each));
}

/** It has ended as it should, or as far as people accepted. */
export function hasSucceeded(operation: Operation): boolean {
  const finished = conditionOf(operation, "Finished");
  return finished?.status === "True" && (finished.reason === "Succeeded" || finished.reason === "PartiallySucceeded");
}

/** A runner has begun, or will at once: nobody is asked any more. */
export function hasBegun(operation: Operation): boolean {
  const phase = operation.status?.phase ?? "Pending";
  return phase !== "Pending" && phase !== "Planning" && phase !== "AwaitingApproval";
}
