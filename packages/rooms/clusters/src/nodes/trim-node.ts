import { annotations, type KubeObject, type Node } from "@dipper/api";

/** A Node without what fills memory and says nothing: managed fields, image lists, heartbeats. */
export function trimNode<T extends KubeObject>(object: T): T {
  const node = object as unknown as Node;
  const { managedFields: _, annotations: marks, ...metadata } = node.metadata;
  const cordonedBy = marks?.[annotations.cordonedBy];
  const { capacity, allocatable, conditions, addresses, nodeInfo } = node.status ?? {};
  const trimmed: Node = {
    apiVersion: node.apiVersion,
    kind: node.kind,
    metadata: {
      ...metadata,
      ...(cordonedBy === undefined ? {} : { annotations: { [annotations.cordonedBy]: cordonedBy } }),
    },
    spec: {
      ...(node.spec?.unschedulable === true ? { unschedulable: true } : {}),
      ...(node.spec?.taints === undefined ? {} : { taints: node.spec.taints }),
    },
    status: {
      ...(capacity === undefined ? {} : { capacity }),
      ...(allocatable === undefined ? {} : { allocatable }),
      conditions: (conditions ?? []).map(({ lastHeartbeatTime: __, ...condition }) => condition),
      addresses: addresses ?? [],
      ...(nodeInfo === undefined ? {} : { nodeInfo }),
    },
  };
  return trimmed as unknown as T;
}
