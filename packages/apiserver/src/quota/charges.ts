import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type Amounts, billionths, podAmounts } from "./pod-resources.ts";

const one = 1_000_000_000n;
/** Kinds that quotas count by their plural alone. */
export const countedAlone: ReadonlySet<string> = new Set([
  "/configmaps",
  "/persistentvolumeclaims",
  "/pods",
  "/replicationcontrollers",
  "/resourcequotas",
  "/secrets",
  "/services",
]);
const computed: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

/** What an object takes of a quota, by the names that quotas have for it. `resource` is `<group>/<plural>`. */
export function chargesOf(resource: string, object: StoredObject): Amounts {
  const [group = "", plural = ""] = resource.split("/");
  const charges = new Map<string, bigint>([[`count/${group === "" ? plural : `${plural}.${group}`}`, one]]);
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  if (resource === "/pods" && hasEnded(object)) return charges;
  if (countedAlone.has(resource)) charges.set(plural, one);
  if (resource === "/pods") chargePod(spec, charges);
  else if (resource === "/services") chargeService(spec, charges);
  else if (resource === "/persistentvolumeclaims") chargeClaim(spec, charges);
  return charges;
}

/** Pods that have ended take nothing but their place in the store. */
function hasEnded(pod: StoredObject): boolean {
  const phase = isObject(pod["status"]) ? pod["status"]["phase"] : undefined;
  return phase === "Succeeded" || phase === "Failed";
}

function chargePod(spec: JsonObject, charges: Map<string, bigint>): void {
  for (const [name, amount] of podAmounts(spec, "requests")) {
    charges.set(`requests.${name}`, amount);
    if (computed.has(name) || name.startsWith("hugepages-")) charges.set(name, amount);
  }
  for (const [name, amount] of podAmounts(spec, "limits"))
    if (computed.has(name)) charges.set(`limits.${name}`, amount);
}

function chargeService(spec: JsonObject, charges: Map<string, bigint>): void {
  const ports = Array.isArray(spec["ports"]) ? spec["ports"].length : 0;
  const balanced = spec["type"] === "LoadBalancer";
  if (balanced) charges.set("services.loadbalancers", one);
  if (spec["type"] === "NodePort" || (balanced && spec["allocateLoadBalancerNodePorts"] !== false))
    charges.set("services.nodeports", one * BigInt(ports));
}

function chargeClaim(spec: JsonObject, charges: Map<string, bigint>): void {
  const resources = isObject(spec["resources"]) ? spec["resources"] : {};
  const size = billionths(isObject(resources["requests"]) ? resources["requests"]["storage"] : undefined);
  charges.set("requests.storage", size);
  const storageClass = spec["storageClassName"];
  if (typeof storageClass !== "string" || storageClass === "") return;
  charges.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, size);
  charges.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, one);
}
