import { isObject, type JsonObject } from "../../../packages/apiserver/src/schema/json-value.ts";
import type { Asker } from "../ask.ts";
import { namespace } from "./run-helm.ts";

/** Collections of the namespace that the chart has objects in; those of the cluster's own are left out. */
const collections = [
  "api/v1/NS/configmaps",
  "api/v1/NS/secrets",
  "api/v1/NS/serviceaccounts",
  "api/v1/NS/services",
  "apis/apps/v1/NS/deployments",
  "apis/batch/v1/NS/jobs",
  "apis/networking.k8s.io/v1/NS/ingresses",
  "apis/policy/v1/NS/poddisruptionbudgets",
  "apis/autoscaling/v2/NS/horizontalpodautoscalers",
  "apis/rbac.authorization.k8s.io/v1/NS/roles",
  "apis/rbac.authorization.k8s.io/v1/NS/rolebindings",
  "apis/helm.example.com/v1/NS/greetings",
] as const;

const notOfTheChart = new Set(["kube-root-ca.crt", "default"]);

/** Every object in the namespace by `plural/name`, without what a server draws or times, and the number of pods that live. */
export async function leftBehind(asker: Asker): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {};
  for (const collection of collections) {
    for (const object of await list(asker, collection)) {
      const metadata = object["metadata"] as JsonObject;
      const name = String(metadata["name"] as string);
      if (notOfTheChart.has(name)) continue;
      found[`${collection.split("/").at(-1)}/${name}`] = comparable(object, metadata);
    }
  }
  const pods = await list(asker, "api/v1/NS/pods");
  found["live pods"] = pods.filter((pod) => (pod["metadata"] as JsonObject)["deletionTimestamp"] === undefined).length;
  return found;
}

async function list(asker: Asker, collection: string): Promise<readonly JsonObject[]> {
  const path = `/${collection.replace("NS", `namespaces/${namespace}`)}`;
  const { status, body } = await asker.ask({ method: "GET", path, person: "root" });
  if (status === 404) return [];
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${body.toString()}`);
  return (JSON.parse(body.toString()) as { readonly items: readonly JsonObject[] }).items;
}

const drawn = new Set(["uid", "resourceVersion", "creationTimestamp", "selfLink"]);
const uid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Fields of Helm's own only: controllers write statuses when they like. Of a revision of a release, its state. */
function comparable(object: JsonObject, metadata: JsonObject): unknown {
  if (object["type"] === "helm.sh/release.v1") return (metadata["labels"] as JsonObject)["status"];
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !drawn.has(key)));
  const managers = (Array.isArray(metadata["managedFields"]) ? metadata["managedFields"] : []) as readonly JsonObject[];
  kept["managedFields"] = managers.filter((each) => each["manager"] === "helm").map(withoutTime);
  const { status, ...rest } = object;
  const spec = isObject(rest["spec"]) ? addressless(rest["spec"]) : undefined;
  const ended = object["kind"] === "Job" && isObject(status) ? { succeeded: status["succeeded"] } : {};
  const whole = { ...rest, metadata: kept, ...(spec === undefined ? {} : { spec }), ...ended };
  return JSON.parse(JSON.stringify(whole).replace(uid, "<uid>")) as unknown;
}

function withoutTime(entry: JsonObject): JsonObject {
  const { time: _, ...rest } = entry;
  return rest;
}

/** Which address of the range a service gets is the server's own affair; that it gets one is not. */
function addressless(spec: JsonObject): JsonObject {
  const { clusterIP, clusterIPs, ...rest } = spec;
  if (typeof clusterIP !== "string" || clusterIP === "None") return spec;
  return {
    ...rest,
    clusterIP: "<address>",
    clusterIPs: Array.isArray(clusterIPs) ? clusterIPs.map(() => "<address>") : clusterIPs,
  };
}
