import { amountOf, type PodSpec } from "@dipper/api";

/** Amounts by resource name, in base units: cores, bytes, pieces. */
export type Resources = Readonly<Record<string, number>>;

export function resourcesOf(list: Readonly<Record<string, string>> | undefined): Resources {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, quantity]) => [name, amountOf(quantity)]));
}

/** What a pod asks of its node: the sum of its containers, or the largest init container where that is more. */
export function requestsOf(spec: PodSpec): Resources {
  const sum: Record<string, number> = {};
  for (const { resources } of spec.containers)
    for (const [name, quantity] of Object.entries(resources?.requests ?? {}))
      sum[name] = (sum[name] ?? 0) + amountOf(quantity);
  for (const { resources } of spec.initContainers ?? [])
    for (const [name, quantity] of Object.entries(resources?.requests ?? {}))
      sum[name] = Math.max(sum[name] ?? 0, amountOf(quantity));
  return sum;
}
