import { DaemonSet, labels, type Node, Pod } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { isReady } from "../../cluster/nodes.ts";
import { timeOf } from "../../operation/known.ts";
import { daemonsNotReady } from "./daemon-pods.ts";
import { type ProbeState, probeLabel, probeNamespace, probeState } from "./probe-pod.ts";

/** What runs on a node that is Ready: asked while its proof is wanted. */
export interface NodeEvidence {
  /** DaemonSets that do not work there yet, with why. */
  readonly daemons: readonly string[];
  readonly probe: ProbeState;
  /** Names of all probe pods of this node, to be removed at the end. */
  readonly pods: readonly string[];
}

export interface EvidenceQuestion {
  readonly stepRun: string;
  /** By uid of the Machine. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** When an earlier step proved a machine's node by a probe, in ms. */
  readonly probed: ReadonlyMap<string, number>;
  readonly now: number;
}

/** Two lists for all nodes together, and one for each node that is Ready; all at the same time. */
export async function evidenceOf(
  cluster: KubeClient,
  { stepRun, nodes, probed, now }: EvidenceQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, NodeEvidence>> {
  const ready = [...nodes].filter(([, node]) => isReady(node));
  if (ready.length === 0) return new Map();
  const [daemonSets, probes, onNodes] = await Promise.all([
    all(cluster.pages(DaemonSet, { signal })),
    all(cluster.pages(Pod, { namespace: probeNamespace, labels: `${probeLabel}=${stepRun}`, signal })),
    Promise.all(
      ready.map(([, { metadata }]) => all(cluster.pages(Pod, { fields: `spec.nodeName=${metadata.name}`, signal }))),
    ),
  ]);
  return new Map(
    ready.map(([uid, node], index) => {
      const own = probes.filter((pod) => pod.metadata.labels?.[labels.machineUid] === uid);
      const evidence: NodeEvidence = {
        daemons: daemonsNotReady(node, onNodes[index] ?? [], daemonSets),
        probe: readySince(node) <= (probed.get(uid) ?? 0) ? { state: "Succeeded" } : probeState(own, now),
        pods: own.map((pod) => pod.metadata.name),
      };
      return [uid, evidence];
    }),
  );
}

function readySince({ status }: Node): number {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return timeOf(ready?.lastTransitionTime) ?? Number.POSITIVE_INFINITY;
}

async function all<T>(pages: AsyncIterable<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const { items } of pages) found.push(...items);
  return found;
}
