import { isObject, type JsonObject } from "../schema/json-value.ts";
import { readQuantity } from "../schema/quantity.ts";

/** By name of the resource, in billionths. */
export type Amounts = ReadonlyMap<string, bigint>;

export type Side = "requests" | "limits";

export function containersIn(spec: JsonObject, list: "containers" | "initContainers"): readonly JsonObject[] {
  const found = spec[list];
  return Array.isArray(found) ? (found as JsonObject[]) : [];
}

export function amountsOf(container: JsonObject, side: Side): Amounts {
  const resources = isObject(container["resources"]) ? container["resources"] : {};
  const given = isObject(resources[side]) ? resources[side] : {};
  return new Map(Object.entries(given).map(([name, value]) => [name, billionths(value)]));
}

export function billionths(value: unknown): bigint {
  return typeof value === "string" ? (readQuantity(value)?.billionths ?? 0n) : 0n;
}

/**
 * What a pod asks for, or is limited to: containers run together, those of the beginning one after another beside the sidecars that began
 * before them.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podAmounts(spec: JsonObject, side: Side): Amounts {
  const total = new Map<string, bigint>();
  const most = new Map<string, bigint>();
  for (const container of containersIn(spec, "initContainers")) {
    const own = amountsOf(container, side);
    if (container["restartPolicy"] === "Always") add(total, own);
    const now = container["restartPolicy"] === "Always" ? total : sum(total, own);
    for (const [name, amount] of now) if (amount > (most.get(name) ?? 0n)) most.set(name, amount);
  }
  for (const container of containersIn(spec, "containers")) add(total, amountsOf(container, side));
  for (const [name, amount] of most) if (amount > (total.get(name) ?? 0n)) total.set(name, amount);
  const overhead = isObject(spec["overhead"]) ? spec["overhead"] : {};
  for (const [name, value] of Object.entries(overhead))
    if (side === "requests" || total.has(name)) total.set(name, (total.get(name) ?? 0n) + billionths(value));
  return total;
}

function add(total: Map<string, bigint>, more: Amounts): void {
  for (const [name, amount] of more) total.set(name, (total.get(name) ?? 0n) + amount);
}

function sum(a: Amounts, b: Amounts): Amounts {
  const total = new Map(a);
  add(total, b);
  return total;
}
