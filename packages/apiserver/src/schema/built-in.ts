import { base64Of, withoutBreaks } from "../decode/base64.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { completeAutoscaler } from "./complete-autoscaler.ts";
import { completeDefinition } from "./complete-definition.ts";
import { copyJson, isObject, type JsonObject } from "./json-value.ts";
import { canonicalQuantity } from "./quantity.ts";
import type { SchemaNode } from "./schema-node.ts";

/**
 * What the real server fills in for built-in kinds beyond plain defaults: values that depend on other values. Changes the object in place.
 */
export function completeBuiltIn(type: ResourceType, object: JsonObject, operation: Operation): void {
  const complete = completions[`${type.group}/${type.kind}`];
  complete?.(object, operation);
}

type Operation = "create" | "update" | "status";
type Completion = (object: JsonObject, operation: Operation) => void;

function child(object: JsonObject, name: string): JsonObject {
  const found = object[name];
  if (isObject(found)) return found;
  const made: JsonObject = {};
  object[name] = made;
  return made;
}

function fill(object: JsonObject, name: string, value: unknown): void {
  if (object[name] === undefined) object[name] = copyJson(value);
}

/** A name of an image: host, parts of the path, tag and digest. */
const imageName =
  /^(?:[\w.-]+(?::\d+)?\/)?(?:[a-z\d]+(?:(?:\.|_|__|-+)[a-z\d]+)*\/)*[a-z\d]+(?:(?:\.|_|__|-+)[a-z\d]+)*(?::(\w[\w.-]*))?(@\S+)?$/;

function completePodSpec(spec: JsonObject): void {
  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    for (const container of (spec[list] ?? []) as JsonObject[]) {
      const image = typeof container["image"] === "string" ? container["image"] : "";
      const named = imageName.exec(image);
      // What is no name has no tag either, not even the latest one.
      const tag = named === null || named[2] !== undefined ? "" : (named[1] ?? "latest");
      fill(container, "imagePullPolicy", tag === "latest" ? "Always" : "IfNotPresent");
    }
  }
  for (const volume of (spec["volumes"] ?? []) as JsonObject[])
    if (Object.keys(volume).every((field) => field === "name")) volume["emptyDir"] = {};
  // Both names are kept alike, as old clients still read the first.
  const account = spec["serviceAccountName"] ?? spec["serviceAccount"];
  if (account !== undefined) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
}

/** On the host's own network a port is the host's. Of pods themselves, as `completeRequests`. */
function completeHostPorts(spec: JsonObject): void {
  if (spec["hostNetwork"] !== true) return;
  for (const list of ["initContainers", "containers"])
    for (const container of (spec[list] ?? []) as JsonObject[])
      for (const port of (container["ports"] ?? []) as JsonObject[])
        if (port["hostPort"] === undefined || port["hostPort"] === 0) port["hostPort"] = port["containerPort"];
}

/** Of pods themselves, not of templates: who limits a resource and asks for nothing asks for the limit. */
function completeRequests(spec: JsonObject): void {
  for (const list of ["initContainers", "containers"])
    for (const container of (spec[list] ?? []) as JsonObject[]) {
      const resources = child(container, "resources");
      if (!isObject(resources["limits"])) continue;
      for (const [name, limit] of Object.entries(resources["limits"])) fill(child(resources, "requests"), name, limit);
    }
}

function completeTemplate(object: JsonObject): void {
  const spec = child(object, "spec");
  const template = child(spec, "template");
  if (isObject(template["spec"])) completePodSpec(template["spec"]);
}

function completeRollout(spec: JsonObject, field: string, values: JsonObject): void {
  const strategy = child(spec, field);
  if (strategy["type"] !== "RollingUpdate") return;
  const rolling = child(strategy, "rollingUpdate");
  for (const [name, value] of Object.entries(values)) fill(rolling, name, value);
}

const completions: Readonly<Record<string, Completion>> = {
  "/ConfigMap": (map) => breakNoLines(map, "binaryData"),
  "/LimitRange": (range) => {
    for (const limit of (child(range, "spec")["limits"] ?? []) as JsonObject[]) completeLimit(limit);
  },
  "/Secret": (secret) => {
    breakNoLines(secret, "data");
    const plain = secret["stringData"];
    delete secret["stringData"];
    if (!isObject(plain)) return;
    const data = child(secret, "data");
    for (const [key, value] of Object.entries(plain))
      data[key] = base64Of(new TextEncoder().encode(String(value as string)));
  },
  "/Namespace": (namespace) => {
    const metadata = child(namespace, "metadata");
    if (typeof metadata["name"] === "string")
      child(metadata, "labels")["kubernetes.io/metadata.name"] = metadata["name"];
  },
  "/Pod": (pod) => {
    const spec = child(pod, "spec");
    completePodSpec(spec);
    fill(spec, "enableServiceLinks", true);
    completeHostPorts(spec);
    completeRequests(spec);
  },
  "/Service": (service) => completeService(child(service, "spec")),
  "/Node": (node) => {
    completePodNetworks(node["spec"]);
    const status = node["status"];
    if (isObject(status) && status["capacity"] !== undefined) fill(status, "allocatable", status["capacity"]);
  },
  "/PodTemplate": (object) => {
    const template = child(object, "template");
    if (isObject(template["spec"])) completePodSpec(template["spec"]);
  },
  "/ReplicationController": (controller) => {
    if (!isObject(child(controller, "spec")["template"])) return;
    completeTemplate(controller);
    const labels = templateLabels(controller);
    if (labels === undefined) return;
    fill(child(controller, "spec"), "selector", labels);
    fill(child(controller, "metadata"), "labels", labels);
  },
  "apps/Deployment": (deployment) => {
    completeTemplate(deployment);
    completeRollout(child(deployment, "spec"), "strategy", { maxUnavailable: "25%", maxSurge: "25%" });
  },
  "apps/ReplicaSet": completeTemplate,
  "apps/StatefulSet": (set) => {
    completeTemplate(set);
    completeRollout(child(set, "spec"), "updateStrategy", { partition: 0 });
    for (const claim of (child(set, "spec")["volumeClaimTemplates"] ?? []) as JsonObject[]) {
      fill(claim, "apiVersion", "v1");
      fill(claim, "kind", "PersistentVolumeClaim");
      fill(child(claim, "status"), "phase", "Pending");
    }
  },
  "apps/DaemonSet": (set) => {
    completeTemplate(set);
    completeRollout(child(set, "spec"), "updateStrategy", { maxUnavailable: 1, maxSurge: 0 });
  },
  "autoscaling/HorizontalPodAutoscaler": completeAutoscaler,
  "batch/CronJob": (job) => completeTemplate(child(child(job, "spec"), "jobTemplate")),
  "batch/Job": completeJob,
  "networking.k8s.io/NetworkPolicy": (policy) => {
    const spec = child(policy, "spec");
    const egress = Array.isArray(spec["egress"]) && spec["egress"].length > 0;
    fill(spec, "policyTypes", egress ? ["Ingress", "Egress"] : ["Ingress"]);
  },
  "rbac.authorization.k8s.io/RoleBinding": completeSubjects,
  "rbac.authorization.k8s.io/ClusterRoleBinding": completeSubjects,
  "apiextensions.k8s.io/CustomResourceDefinition": completeDefinition,
};

/** The network of a node's pods is the first of its networks. */
function completePodNetworks(spec: unknown): void {
  if (!isObject(spec)) return;
  const { podCIDR: first, podCIDRs: all } = spec;
  if (typeof first === "string" && first !== "" && all === undefined) spec["podCIDRs"] = [first];
  else if (Array.isArray(all) && all.length > 0 && first === undefined) spec["podCIDR"] = all[0] as unknown;
}

/** For containers the most is the limit by default, and that, or the least, what is asked for by default. */
function completeLimit(limit: JsonObject): void {
  if (limit["type"] !== "Container") return;
  for (const [from, to] of [
    ["max", "default"],
    ["default", "defaultRequest"],
    ["min", "defaultRequest"],
  ] as const)
    for (const [name, amount] of Object.entries(isObject(limit[from]) ? limit[from] : {}))
      fill(child(limit, to), name, amount);
}

/** Whoever writes YAML by hand breaks base64 into lines; what is stored has none. */
function breakNoLines(object: JsonObject, field: string): void {
  const data = object[field];
  if (!isObject(data)) return;
  for (const [key, value] of Object.entries(data)) if (typeof value === "string") data[key] = withoutBreaks(value);
}

function templateLabels(object: JsonObject): JsonObject | undefined {
  const labels = child(child(child(object, "spec"), "template"), "metadata")["labels"];
  return isObject(labels) ? labels : undefined;
}

/** Failures of single indexes are counted where the whole never fails of too many. */
const noLimit = 2_147_483_647;

function completeJob(job: JsonObject): void {
  completeTemplate(job);
  const spec = child(job, "spec");
  if (spec["completions"] === undefined && spec["parallelism"] === undefined)
    Object.assign(spec, { completions: 1, parallelism: 1 });
  fill(spec, "parallelism", 1);
  fill(spec, "backoffLimit", spec["backoffLimitPerIndex"] === undefined ? 6 : noLimit);
  fill(spec, "completionMode", "NonIndexed");
  fill(spec, "manualSelector", false);
  fill(spec, "podReplacementPolicy", spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed");
  fill(spec, "suspend", false);
  const labels = templateLabels(job);
  if (labels !== undefined) fill(child(job, "metadata"), "labels", labels);
}

/** Kubernetes' choice where nobody says how long a client stays with its pod. */
const sessionSeconds = 10_800;

function completeService(spec: JsonObject): void {
  const type = spec["type"];
  if (type === "ExternalName") delete spec["internalTrafficPolicy"];
  if (type === "NodePort" || type === "LoadBalancer") fill(spec, "externalTrafficPolicy", "Cluster");
  if (type === "LoadBalancer") fill(spec, "allocateLoadBalancerNodePorts", true);
  if (spec["sessionAffinity"] === "ClientIP")
    fill(child(child(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", sessionSeconds);
  for (const port of (spec["ports"] ?? []) as JsonObject[]) {
    // Typed clients send a zero where they have nothing.
    if (port["targetPort"] === 0 || port["targetPort"] === "") delete port["targetPort"];
    fill(port, "targetPort", port["port"]);
  }
}

function completeSubjects(binding: JsonObject): void {
  const role = child(binding, "roleRef");
  if (role["apiGroup"] === "") delete role["apiGroup"];
  fill(role, "apiGroup", "rbac.authorization.k8s.io");
  for (const subject of (binding["subjects"] ?? []) as JsonObject[]) {
    if (subject["kind"] !== "ServiceAccount") fill(subject, "apiGroup", "rbac.authorization.k8s.io");
  }
}

/** Quantities in their one form, in place: the typed kinds of the real server read texts and numbers and write that. */
export function canonicalQuantities(value: unknown, node: SchemaNode): void {
  if (!node.hasQuantities) return;
  if (Array.isArray(value)) {
    if (node.items !== undefined) for (const each of value) canonicalQuantities(each, node.items);
    return;
  }
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const property = node.properties.get(key) ?? (typeof node.additional === "object" ? node.additional : undefined);
    if (property === undefined) continue;
    const given = value[key];
    if (property.format !== "quantity") canonicalQuantities(given, property);
    else if (typeof given === "string" || typeof given === "number")
      value[key] = canonicalQuantity(String(given)) ?? String(given);
  }
}
