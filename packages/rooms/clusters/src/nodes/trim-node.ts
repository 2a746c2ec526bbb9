import { annotations, type Node } from "@dipper/api";

/** A Node without what fills memory and says nothing: managed fields, image lists, heartbeats. */
export function trimNode(node: Node): Node {
  const { managedFields: _, annotations: marks, ...metadata } = node.metadata;
  const cordonedBy = marks?.[annotations.cordonedBy];
  const { capacity, allocatable, conditions, addresses, nodeInfo } = node.status ?? {};
  return {
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
}
