import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { chargesOf, countedAlone } from "./charges.ts";
import type { Amounts } from "./pod-resources.ts";
import { isAbout } from "./scopes.ts";

export const quotaResource = "/resourcequotas";

/** The limits of a quota by name, as they are written. */
export function hardOf(quota: StoredObject): Readonly<Record<string, string>> {
  return (quota["spec"] as { readonly hard?: Readonly<Record<string, string>> } | undefined)?.hard ?? {};
}

/** What of a quota is taken, from staged state: two writes of one turn see each other. */
export function usageOf(store: Store, quota: StoredObject): Amounts {
  const names = Object.keys(hardOf(quota));
  const used = new Map<string, bigint>(names.map((name) => [name, 0n]));
  for (const resource of new Set(names.map(resourceBehind)))
    for (const entry of store.staged(resource).under(`${quota.metadata.namespace ?? ""}/`)) {
      const object = store.shared(entry);
      if (!isAbout(quota, resource, object)) continue;
      for (const [name, amount] of chargesOf(resource, object)) {
        const before = used.get(name);
        if (before !== undefined) used.set(name, before + amount);
      }
    }
  return used;
}

/** `<group>/<plural>` of the objects that a name of a quota counts. */
function resourceBehind(name: string): string {
  if (name.startsWith("count/")) {
    const [plural = "", ...group] = name.slice("count/".length).split(".");
    return `${group.join(".")}/${plural}`;
  }
  if (countedAlone.has(`/${name}`)) return `/${name}`;
  if (name.startsWith("services.")) return "/services";
  return name === "requests.storage" || name.includes(".storageclass.storage.k8s.io/")
    ? "/persistentvolumeclaims"
    : "/pods";
}
