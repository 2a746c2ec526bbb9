import { annotations, Cluster, conditionOf, labels, Machine, Namespace, Node, whyOf } from "@dipper/api";
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
  /** The cluster carries our mark: before that nothing is written to it. */
  readonly marked: boolean;
  readonly missing: readonly NodeLabel[];
}

type LabelNode = { readonly type: "LabelNode" } & NodeLabel;

export interface AdoptedNodesSources {
  readonly clusters: Cache<Cluster>;
  readonly machinesOf: (cluster: string) => readonly Machine[];
  readonly nodesOf: (cluster: string) => readonly Node[];
  readonly client: (name: string) => KubeClient;
  /** uid of the platform's namespace: who we are. */
  readonly platform: (signal: AbortSignal) => Promise<string>;
}

/** The mark is put with the next look at the cluster. */
const markMs = 2_000;

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
    async observe(ref, signal) {
      const cluster = sources.clusters.get(ref);
      if (cluster === undefined) return undefined;
      const missing = missingLabels(sources.machinesOf(ref.name), sources.nodesOf(ref.name));
      const marked = missing.length > 0 && isOperated(cluster) && (await isOurs(sources, ref.name, signal));
      return { cluster, missing, marked };
    },
    decide({ cluster, missing, marked }, now) {
      const why = whyOf("Serving", {}, { now });
      if (missing.length === 0 || !isOperated(cluster)) return { actions: [], wait: { why } };
      if (!marked) return { actions: [], wait: { why, forMs: markMs } };
      return { actions: missing.map((each) => ({ type: "LabelNode" as const, ...each })), wait: { why } };
    },
    async act(action, { cluster }, signal) {
      const client = sources.client(cluster.metadata.name);
      const node = await client.get(Node, { name: action.node }, { signal });
      // A node of the same name that came later is another one; one with a label has it from an earlier life of ours.
      if (node?.metadata.uid !== action.nodeUid || node.metadata.labels?.[labels.machineUid] !== undefined) return;
      const patch = {
        metadata: { labels: { [labels.machineUid]: action.machineUid, [labels.machine]: action.machine } },
      };
      const ifVersion = node.metadata.resourceVersion ?? "";
      await client.patch(Node, { name: action.node }, patch, { manager: "dipper-adopt", ifVersion, signal });
    },
    report: () => undefined,
  };
}

function isOperated(cluster: Cluster): boolean {
  return cluster.spec.managementPolicy === "Operate" && conditionOf(cluster, "IdentityVerified")?.status === "True";
}

async function isOurs(sources: AdoptedNodesSources, name: string, signal: AbortSignal): Promise<boolean> {
  const system = await sources.client(name).get(Namespace, { name: "kube-system" }, { signal });
  const mark = system?.metadata.annotations?.[annotations.managedBy];
  return mark !== undefined && mark === (await sources.platform(signal));
}

function clusterOf(machine: Machine): readonly { readonly name: string }[] {
  const name = machine.spec.consumerRef?.clusterName;
  return name === undefined ? [] : [{ name }];
}
