import {
  type LabelSelector,
  type Pod,
  type PodAffinityTerm,
  selects,
  type TopologySpreadConstraint,
} from "@dipper/api";
import type { NodeView } from "../control/node-view.ts";
import type { PodView } from "../control/pod-view.ts";

/** The pods that stand on nodes, and the labels of namespaces, as the terms of affinities ask for them. */
export interface Neighbours {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly placed: readonly PodView[];
  readonly namespaceLabels: (name: string) => Readonly<Record<string, string>>;
}

const satisfied = undefined;

/** Why a pod may not stand on a node beside those that are there. */
export function neighbourhood(pod: Pod, node: NodeView, at: Neighbours): string | undefined {
  const namespace = pod.metadata.namespace ?? "";
  const self = { namespace, labels: pod.metadata.labels ?? {} };
  const shares = (key: string, other: PodView): boolean => {
    const value = node.labels[key];
    return value !== undefined && at.nodes.get(other.node)?.labels[key] === value;
  };
  const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const term of affinity) {
    const friends = at.placed.filter((each) => meant(term, namespace, each, at));
    // The first of a group that wants to stand together may stand anywhere.
    const first =
      friends.length === 0 && meant(term, namespace, self, at) && node.labels[term.topologyKey] !== undefined;
    if (!first && !friends.some((each) => shares(term.topologyKey, each)))
      return "node(s) didn't match pod affinity rules";
  }
  const anti = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const term of anti)
    if (at.placed.some((each) => meant(term, namespace, each, at) && shares(term.topologyKey, each)))
      return "node(s) didn't match pod anti-affinity rules";
  for (const each of at.placed)
    for (const term of each.repels)
      if (meant(term, each.namespace, self, at) && shares(term.topologyKey, each))
        return "node(s) didn't satisfy existing pods anti-affinity rules";
  return satisfied;
}

function meant(
  term: PodAffinityTerm,
  home: string,
  other: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  at: Neighbours,
): boolean {
  return inNamespaces(term, home, other.namespace, at) && selects(term.labelSelector, other.labels);
}

function inNamespaces(term: PodAffinityTerm, home: string, namespace: string, at: Neighbours): boolean {
  const { namespaces = [], namespaceSelector } = term;
  if (namespaces.includes(namespace)) return true;
  if (namespaceSelector !== undefined) return selects(namespaceSelector, at.namespaceLabels(namespace));
  return namespaces.length === 0 && namespace === home;
}

/** Why a node would make the spread of a pod's siblings over zones or hosts too uneven. `eligible` are the nodes that the pod wants. */
export function spread(
  pod: Pod,
  node: NodeView,
  of: { readonly eligible: readonly NodeView[]; readonly placed: readonly PodView[] },
): string | undefined {
  const rules = (pod.spec.topologySpreadConstraints ?? []).filter((rule) => rule.whenUnsatisfiable === "DoNotSchedule");
  for (const rule of rules) {
    const domain = node.labels[rule.topologyKey];
    if (domain === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
    const counts = domainCounts(pod, rule, of);
    const self = selects(rule.labelSelector, pod.metadata.labels) ? 1 : 0;
    const least = Math.min(...counts.values());
    if ((counts.get(domain) ?? 0) + self - least > rule.maxSkew)
      return "node(s) didn't match pod topology spread constraints";
  }
  return satisfied;
}

function domainCounts(
  pod: Pod,
  { topologyKey, labelSelector }: TopologySpreadConstraint,
  of: { readonly eligible: readonly NodeView[]; readonly placed: readonly PodView[] },
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const domains = new Map<string, string>();
  for (const { name, labels } of of.eligible) {
    const domain = labels[topologyKey];
    if (domain === undefined) continue;
    counts.set(domain, counts.get(domain) ?? 0);
    domains.set(name, domain);
  }
  const selector: LabelSelector | undefined = labelSelector;
  for (const each of of.placed) {
    const domain = domains.get(each.node);
    if (domain === undefined || each.deleting || each.namespace !== pod.metadata.namespace) continue;
    if (selects(selector, each.labels)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}
