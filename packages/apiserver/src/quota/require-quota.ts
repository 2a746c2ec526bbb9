import { isObject } from "../schema/json-value.ts";
import { quantityText, readQuantity } from "../schema/quantity.ts";
import type { AdmissionRequest } from "../server/admission.ts";
import { resourceOf } from "../server/names-of-type.ts";
import { forbidden } from "../server/refusals.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { chargesOf } from "./charges.ts";
import { type Amounts, amountsOf, billionths, containersIn } from "./pod-resources.ts";
import { isAbout } from "./scopes.ts";
import { hardOf, quotaResource, usageOf } from "./usage.ts";

/** Throws 403 where a write would take more than a quota of its namespace has left. Count and write are one step. */
export function requireQuota(request: AdmissionRequest, store: Store): void {
  const { type, object, old, subresource } = request;
  const metadata = object?.metadata;
  if (object === undefined || metadata === undefined || subresource !== "" || !type.namespaced) return;
  const quotas = [...store.staged(quotaResource).under(`${metadata.namespace ?? ""}/`)].map((each) =>
    store.shared(each),
  );
  if (quotas.length === 0) return;
  const resource = resourceOf(type);
  const charges = chargesOf(resource, object);
  const before = old === undefined ? undefined : chargesOf(resource, old);
  for (const quota of quotas.filter((each) => isAbout(each, resource, object))) {
    const refuse = (problem: string): Error => forbidden(type, metadata.name ?? "", problem);
    if (resource === "/pods" && old === undefined) {
      const missing = unspecified(quota, object);
      if (missing !== "") throw refuse(`failed quota: ${quota.metadata.name ?? ""}: must specify ${missing}`);
    }
    const problem = excess(store, quota, { charges, before });
    if (problem !== undefined) throw refuse(problem);
  }
}

/** What a pod does not say of its containers though the quota counts it: it could not be counted. */
function unspecified(quota: StoredObject, pod: StoredObject): string {
  const spec = isObject(pod["spec"]) ? pod["spec"] : {};
  const containers = [...containersIn(spec, "containers"), ...containersIn(spec, "initContainers")];
  const lines = Object.keys(hardOf(quota))
    .toSorted()
    .flatMap((name) => {
      const [, side = "requests", resource = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
      if (resource === "") return [];
      const without = containers.filter((each) => !amountsOf(each, side as "requests" | "limits").has(resource));
      const names = without.map((each) => String(each["name"] as string)).toSorted();
      return names.length === 0 ? [] : [`${name} for: ${names.join(",")}`];
    });
  return lines.join("; ");
}

function excess(
  store: Store,
  quota: StoredObject,
  { charges, before }: { readonly charges: Amounts; readonly before: Amounts | undefined },
): string | undefined {
  const hard = hardOf(quota);
  const wanted = Object.keys(hard).filter((name) => (charges.get(name) ?? 0n) > (before?.get(name) ?? 0n));
  if (wanted.length === 0) return undefined;
  const used = usageOf(store, quota);
  const more = (name: string): bigint => (charges.get(name) ?? 0n) - (before?.get(name) ?? 0n);
  const over = wanted.filter((name) => (used.get(name) ?? 0n) + more(name) > billionths(hard[name])).toSorted();
  if (over.length === 0) return undefined;
  const list = (amount: (name: string) => bigint): string =>
    over.map((name) => `${name}=${written(amount(name), hard[name] ?? "")}`).join(",");
  return `exceeded quota: ${quota.metadata.name ?? ""}, requested: ${list(more)}, used: ${list((name) => used.get(name) ?? 0n)}, limited: ${over.map((name) => `${name}=${hard[name] ?? ""}`).join(",")}`;
}

/** In the form that the limit is written in: `Mi` beside `Gi`. */
export function written(amount: bigint, like: string): string {
  return quantityText({ billionths: amount, suffix: readQuantity(like)?.suffix ?? "decimal" });
}
