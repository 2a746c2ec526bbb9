import { Cluster, conditionOf, labels, Machine, Node, whyOf } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import type { Cache, KubeClient } from "@dipper/kube";

export interface NodeLabel {
  readonly node: string;
  readonly nodeUid: string;
  readonly machine: string;
  readonly machineUid: string;
}

interface AdoptedSeen {
  readonly cluster: Cluster;
  readonly missing: readonly NodeLabel[];
}

type LabelNode = { readonly type: "LabelNode" } & NodeLabel;

export interface AdoptedNodesSources {
  readonly clusters: Cache<Cluster>;
  readonly machinesOf: (cluster: string) => readonly Machine[];
  readonly nodesOf: (cluster: string) => readonly Node[];
  readonly client: (name: string) => KubeClient;
}

/** Nodes that joined without us do not say which machine they are: only of machines that are proven, and of the very Node that was proven. */
export function missingLabels(machines: readonly Machine[], nodes: readonly Node[]): readonly NodeLabel[] {
  const byUid = new Map(nodes.map((node) => [node.metadata.uid ?? "", node]));
  return machines.flatMap((machine) => {
    const node = byUid.get(machine.status?.nodeRef?.uid ?? "-");
    const { name, uid } = machine.metadata;
    if (node === undefined || uid === undefined || machine.status?.phase !== "Deployed") return [];
    if (node.metadata.labels?.[labels.machineUid] !== undefined) return [];
    return [{ node: node.metadata.name, nodeUid: node.metadata.uid ?? "", machine: name, machineUid: uid }];
  });
}

/** After the switch to Operate each adopted node gets the label of its machine. In Observe it decides nothing, and its client would refuse. */
export function adoptedNodesReconciler(sources: AdoptedNodesSources): Reconciler<Cluster, AdoptedSeen, LabelNode> {
  return {
    name: "adopted-nodes",
    kind: Cluster,
    watches: [{ kind: Machine, keys: (object) => clusterOf(object as Machine) }],
    observe: async (ref) => {
      const cluster = sources.clusters.get(ref);
      if (cluster === undefined) return undefined;
      return { cluster, missing: missingLabels(sources.machinesOf(ref.name), sources.nodesOf(ref.name)) };
    },
    decide({ cluster, missing }, now) {
      const operated =
        cluster.spec.managementPolicy === "Operate" && conditionOf(cluster, "IdentityVerified")?.status === "True";
      return {
        actions: operated ? missing.map((each) => ({ type: "LabelNode" as const, ...each })) : [],
        wait: { why: whyOf("Serving", {}, { now }) },
      };
    },
    async act(action, { cluster }, signal) {
      const patch = {
        metadata: {
          // The uid makes it fail for a node of the same name that came later.
          uid: action.nodeUid,
          labels: { [labels.machineUid]: action.machineUid, [labels.machine]: action.machine },
        },
      };
      await sources
        .client(cluster.metadata.name)
        .patch(Node, { name: action.node }, patch, { manager: "dipper-adopt", signal });
    },
    report: () => undefined,
  };
}

function clusterOf(machine: Machine): readonly { readonly name: string }[] {
  const name = machine.spec.consumerRef?.clusterName;
  return name === undefined ? [] : [{ name }];
}
