import { annotations, conditionOf, joiningTaint, labels, type Node } from "@dipper/api";

const kept = new Set<string>([labels.machine, labels.machineUid]);

/** What the machines room needs of a Node, and nothing else. */
export function trimNode(node: Node): Node {
  const ready = conditionOf(node, "Ready");
  const cordonedBy = node.metadata.annotations?.[annotations.cordonedBy];
  return {
    apiVersion: node.apiVersion,
    kind: node.kind,
    metadata: {
      name: node.metadata.name,
      ...(node.metadata.uid === undefined ? {} : { uid: node.metadata.uid }),
      ...(node.metadata.resourceVersion === undefined ? {} : { resourceVersion: node.metadata.resourceVersion }),
      labels: Object.fromEntries(Object.entries(node.metadata.labels ?? {}).filter(([key]) => kept.has(key))),
      ...(cordonedBy === undefined ? {} : { annotations: { [annotations.cordonedBy]: cordonedBy } }),
    },
    spec: {
      ...(node.spec?.unschedulable === true ? { unschedulable: true } : {}),
      taints: (node.spec?.taints ?? []).filter((taint) => taint.key === joiningTaint.key),
    },
    status: {
      addresses: node.status?.addresses ?? [],
      // The heartbeat is left out: it changes every few seconds and says nothing to us.
      conditions:
        ready === undefined
          ? []
          : [
              {
                type: "Ready",
                status: ready.status,
                reason: ready.reason,
                message: "",
                lastTransitionTime: ready.lastTransitionTime,
              },
            ],
      ...(node.status?.nodeInfo === undefined ? {} : { nodeInfo: node.status.nodeInfo }),
    },
  };
}
