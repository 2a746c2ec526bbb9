import { type Cluster, type Node, parseTime } from "@dipper/api";
import type { Finder, Hit, Searched } from "@dipper/room";
import type { ClusterView } from "../nodes/cluster-feeds.ts";
import type { PodIndex } from "./pod-index.ts";

export interface ClusterFinderDeps {
  /** Clusters that have an API. */
  readonly clusters: () => readonly Cluster[];
  readonly view: (cluster: string) => ClusterView;
}

/** Of one cluster: more than this is looked for in that cluster's own lists. */
const mostOfOneKind = 10;

/** Finds nodes, pods and images of every cluster in what the feeds know, and says how fresh that is. */
export function clusterFinder({ clusters, view }: ClusterFinderDeps): Finder {
  return {
    find(text, may) {
      const seen = clusters()
        .map(({ metadata }) => metadata.name)
        .filter(may)
        .map((name) => ({ name, known: view(name) }));
      return {
        hits: seen.flatMap(({ name, known }) => [
          ...nodesOf(name, known.nodes, text),
          ...(known.podIndex === undefined ? [] : podsOf(name, known.podIndex, text)),
        ]),
        searched: seen.map(({ name, known }) => searchedOf(name, known)),
      };
    },
  };
}

function searchedOf(cluster: string, { current, asOf, podsAsOf, podIndex }: ClusterView): Searched {
  // Nodes are followed, pods are counted once a minute: the older of the two is what can be promised.
  const [oldest] = [asOf, podsAsOf]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => (parseTime(a) ?? 0) - (parseTime(b) ?? 0));
  return {
    cluster,
    answered: current,
    ...(oldest === undefined ? {} : { asOf: oldest }),
    ...(podIndex?.partial === true ? { partial: true } : {}),
  };
}

function nodesOf(cluster: string, nodes: readonly Node[], text: string): readonly Hit[] {
  const hits: Hit[] = [];
  for (const node of nodes) {
    const hit = nodeHit(cluster, node, text);
    if (hit !== undefined && (hit.exact || hits.length < mostOfOneKind)) hits.push(hit);
  }
  return hits;
}

function nodeHit(cluster: string, { metadata, status }: Node, text: string): Hit | undefined {
  const { name } = metadata;
  const address = status?.addresses?.find((each) => each.address === text)?.address;
  const part = address ?? (text.length < 3 ? undefined : status?.addresses?.find(has(text))?.address);
  if (part === undefined && !name.includes(text)) return undefined;
  return {
    kind: "Node",
    name,
    cluster,
    ...(part === undefined ? {} : { detail: part }),
    exact: name === text || address !== undefined,
    path: `/clusters/${encodeURIComponent(cluster)}/nodes/${encodeURIComponent(name)}`,
  };
}

function has(text: string) {
  return ({ address }: { readonly address: string }): boolean => address.includes(text);
}

function podsOf(cluster: string, index: PodIndex, text: string): readonly Hit[] {
  const nodePath = (node: string): string =>
    node === ""
      ? `/clusters/${encodeURIComponent(cluster)}`
      : `/clusters/${encodeURIComponent(cluster)}/nodes/${encodeURIComponent(node)}`;
  const pods = index.pods(text, mostOfOneKind).map(({ namespace, name, node, ip, exact }) => ({
    kind: "Pod",
    name,
    namespace,
    cluster,
    detail: [namespace, node, ip].filter((each) => each !== "").join(" · "),
    exact,
    path: `/clusters/${encodeURIComponent(cluster)}/objects/core/v1/pods/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`,
  }));
  const images = index.images(text, mostOfOneKind).map(({ image, pods: count, node, exact }) => ({
    kind: "Image",
    name: image,
    cluster,
    detail: `${count} pods`,
    exact,
    path: nodePath(node),
  }));
  return [...pods, ...images];
}
