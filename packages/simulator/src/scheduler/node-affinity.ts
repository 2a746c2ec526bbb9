import { meets, type NodeSelectorTerm, type Pod } from "@dipper/api";

/** `nodeSelector` and the required node affinity: all of the first, and one of the terms of the second. */
export function wantsNode(
  spec: Pod["spec"],
  node: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (node.labels[key] !== value) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** An empty term selects nothing. */
function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  node: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields = { "metadata.name": node.name };
  return (
    matchExpressions.every((each) => meets({ ...each, values: each.values ?? [] }, node.labels)) &&
    matchFields.every((each) => meets({ ...each, values: each.values ?? [] }, fields))
  );
}
