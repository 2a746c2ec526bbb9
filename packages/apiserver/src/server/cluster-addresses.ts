import { isObject } from "../schema/json-value.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";

/** `10.96.0.0/16`, as kubeadm has it; its first address is that of the API itself. */
const network = "10.96";
const firstFree = 2;
const last = 0xfffe;

/**
 * A new service with its address: the one it asks for, or the lowest that is free. Nobody owns what is filled in here, as in the real
 * server, whose allocator comes after the field managers. Everything else stays as it is. Throws `Invalid` for an address that is taken.
 */
export function withClusterAddress(type: ResourceType, object: StoredObject, store: Store): StoredObject {
  const spec = object["spec"];
  if (type.group !== "" || type.kind !== "Service" || !isObject(spec) || spec["type"] === "ExternalName") return object;
  const taken = new Set<string>();
  for (const entry of store.staged("/services")) {
    const address = entry.fields["spec.clusterIP"];
    if (address !== undefined && address !== "None") taken.add(address);
  }
  const asked = typeof spec["clusterIP"] === "string" ? spec["clusterIP"] : "";
  if (taken.has(asked))
    throw refuseInvalid({ group: "", kind: "Service", name: object.metadata.name ?? "" }, [
      {
        reason: "FieldValueInvalid",
        field: "spec.clusterIPs",
        message: `Invalid value: ["${asked}"]: failed to allocate IP ${asked}: provided IP is already allocated`,
      },
    ]);
  const clusterIP = asked === "" ? lowestFree(taken) : asked;
  const families = { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" };
  return { ...object, spec: { ...families, ...spec, clusterIP, clusterIPs: [clusterIP] } };
}

/** A wanted service that does not name its address keeps the one it has. */
export function keepClusterAddress(type: ResourceType, wanted: StoredObject, current: StoredObject): StoredObject {
  const [spec, before] = [wanted["spec"], current["spec"]];
  if (type.group !== "" || type.kind !== "Service" || !isObject(spec) || !isObject(before)) return wanted;
  if (spec["type"] === "ExternalName" || typeof before["clusterIP"] !== "string") return wanted;
  const kept = Object.fromEntries(
    ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"].flatMap((field) =>
      spec[field] === undefined && before[field] !== undefined ? [[field, before[field]]] : [],
    ),
  );
  return Object.keys(kept).length === 0 ? wanted : { ...wanted, spec: { ...spec, ...kept } };
}

function lowestFree(taken: ReadonlySet<string>): string {
  for (let number = firstFree; number <= last; number++) {
    const address = `${network}.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  throw new Error(`no address is free in ${network}.0.0/16`);
}
