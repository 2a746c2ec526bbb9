import type { Cluster, Machine } from "@dipper/api";
import type { Caches } from "../deps.ts";
import type { ParameterLayers } from "./make-plan.ts";

/** What the sites of the cluster and of its machines say, and the machines that say something themselves. */
export function layersOf(
  { sites }: Pick<Caches, "sites">,
  cluster: Cluster | undefined,
  machines: readonly Machine[],
): ParameterLayers {
  const of = (name: string) => sites.get({ name })?.spec.parameters ?? [];
  const site = cluster === undefined ? [] : of(cluster.spec.site);
  const others = machines.flatMap(({ metadata, spec }) => {
    const elsewhere = spec.site !== "" && spec.site !== cluster?.spec.site;
    if (!elsewhere && spec.parameters.length === 0) return [];
    return [[metadata.uid ?? "", { site: elsewhere ? of(spec.site) : site, own: spec.parameters }] as const];
  });
  return { site, machines: new Map(others) };
}
