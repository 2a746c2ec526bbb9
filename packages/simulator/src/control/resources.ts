import type { PodSpec } from "@dipper/api";

/** Amounts by resource name, in base units: cores, bytes, pieces. */
export type Resources = Readonly<Record<string, number>>;

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`100m`, `1Gi`, `2e3`) as a number; 0 where it is none. */
export function amountOf(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]{0,2})$/.exec(String(quantity));
  return match === null ? 0 : Number(match[1]) * (suffixes[match[2] ?? ""] ?? 0);
}

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
