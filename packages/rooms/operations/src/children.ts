import {
  apiVersionOf,
  type Kind,
  type KubeObject,
  labels,
  type ObjectMeta,
  type Operation,
  Operation as OperationKind,
} from "@dipper/api";

/** Our field manager. */
export const manager = "dipper-operations";

/** Metadata of a child: named, labelled and owned, so that it is found by label and goes with its Operation. */
export function childOf(operation: Operation, name: string, more: Readonly<Record<string, string>> = {}): ObjectMeta {
  const { namespace, uid = "" } = operation.metadata;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: {
      [labels.operation]: operation.metadata.name,
      [labels.operationUid]: uid,
      [labels.cluster]: operation.spec.clusterName,
      ...more,
    },
    ownerReferences: [ownerReference(OperationKind, operation)],
  };
}

export function ownerReference(kind: Kind, owner: KubeObject) {
  const { name, uid = "" } = owner.metadata;
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** A child counts only for the Operation whose uid it names: names come again. */
export function ownerUid(child: KubeObject): string | undefined {
  return child.metadata.ownerReferences?.find((each) => each.controller === true)?.uid;
}
