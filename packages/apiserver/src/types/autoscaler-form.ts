import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { metricAsV1, metricAsV2, statusAsV1, statusAsV2 } from "./autoscaler-metrics.ts";
import type { StoredForm } from "./stored-forms.ts";

/** What autoscaling/v1 has no fields for stands in annotations there, and in them alone (pkg/apis/autoscaling/annotations.go). */
const prefix = "autoscaling.alpha.kubernetes.io/";
const carried = ["metrics", "behavior", "scale-down-tolerance", "scale-up-tolerance", "current-metrics", "conditions"];

/** What an autoscaler without metrics goes by, percent of the requested processor time. */
export const defaultUtilization = 80;

/** Autoscalers are kept as autoscaling/v2, which says more. */
export const autoscalerForm: StoredForm = {
  resource: "autoscaling/horizontalpodautoscalers",
  version: "v2",
  kept,
  shown,
};

function kept(object: StoredObject): StoredObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = objectIn(object, "spec");
  const others = carriedList(object, "metrics").map(metricAsV2);
  const metrics = [...others, ...(target === undefined ? [] : [cpuMetric(target)])];
  if (metrics.length === 0) metrics.push(cpuMetric(defaultUtilization));
  const behavior = carriedValue(object, "behavior");
  return {
    ...object,
    apiVersion: "autoscaling/v2",
    metadata: dropCarried(object),
    spec: { ...spec, metrics, ...(isObject(behavior) ? { behavior: renamedKeys(behavior, lowered) } : {}) },
    ...(isObject(object["status"]) ? { status: keptStatus(object, object["status"]) } : {}),
  };
}

function keptStatus(object: StoredObject, status: JsonObject): JsonObject {
  const { currentCPUUtilizationPercentage: current, currentReplicas, ...rest } = status;
  const metrics = carriedList(object, "current-metrics").map(statusAsV2);
  if (metrics.length === 0 && current !== undefined)
    metrics.push({ type: "Resource", resource: { name: "cpu", current: { averageUtilization: current } } });
  const conditions = carriedList(object, "conditions");
  return {
    ...rest,
    ...(currentReplicas === 0 ? {} : { currentReplicas }),
    currentMetrics: metrics.length === 0 ? null : metrics,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function shown(object: StoredObject): StoredObject {
  const { metrics, behavior, ...spec } = objectIn(object, "spec");
  const all = objectsOf(metrics);
  const others = all.filter((metric) => cpuShare(metric) === undefined);
  const share = all.map(cpuShare).find((each) => each !== undefined);
  const { currentMetrics, conditions, currentReplicas = 0, ...status } = objectIn(object, "status");
  const current = objectsOf(currentMetrics);
  const currentShare = current.filter(ofCpu).map((each) => at(each, "resource", "current", "averageUtilization"));
  const annotations = {
    ...(others.length === 0 ? {} : { metrics: JSON.stringify(others.map(metricAsV1)) }),
    ...(current.length === 0 ? {} : { "current-metrics": JSON.stringify(current.map(statusAsV1)) }),
    ...(isObject(behavior) ? { behavior: JSON.stringify(goBehavior(behavior)) } : {}),
    ...(objectsOf(conditions).length === 0
      ? {}
      : { conditions: JSON.stringify(objectsOf(conditions).map(goCondition)) }),
  };
  const cpu = currentShare.findLast((each) => each !== undefined);
  return {
    ...object,
    apiVersion: "autoscaling/v1",
    metadata: withAnnotations(object, annotations),
    spec: { ...spec, ...(share === undefined ? {} : { targetCPUUtilizationPercentage: share }) },
    status: {
      ...status,
      currentReplicas,
      ...(cpu === undefined ? {} : { currentCPUUtilizationPercentage: cpu }),
    },
  };
}

/** The metric that autoscaling/v1 has a field for. `averageUtilization` is percent of the requested time. */
export function cpuMetric(averageUtilization: unknown): JsonObject {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

const ofCpu = (metric: JsonObject): boolean =>
  metric["type"] === "Resource" && at(metric, "resource", "name") === "cpu";

function cpuShare(metric: JsonObject): unknown {
  return ofCpu(metric) ? at(metric, "resource", "target", "averageUtilization") : undefined;
}

/** The metadata without what autoscaling/v1 carries in annotations. */
export function dropCarried(object: StoredObject): StoredObject["metadata"] {
  return withAnnotations(object, {});
}

/** The metadata with these annotations in place of what was carried. */
function withAnnotations(
  { metadata }: StoredObject,
  given: Readonly<Record<string, string>>,
): StoredObject["metadata"] {
  const own = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => !(key.startsWith(prefix) && carried.includes(key.slice(prefix.length))),
  );
  const annotations = [...own, ...Object.entries(given).map(([key, value]) => [prefix + key, value] as const)];
  const { annotations: _, ...others } = metadata;
  return annotations.length === 0 ? others : { ...others, annotations: Object.fromEntries(annotations) };
}

/** What stands in an annotation; what is no JSON is nothing. */
function carriedValue({ metadata }: StoredObject, name: string): unknown {
  const text: unknown = metadata.annotations?.[prefix + name];
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function carriedList(object: StoredObject, name: string): JsonObject[] {
  return [...objectsOf(carriedValue(object, name))];
}

/** As Go writes its own structure, which has no names for JSON: capitals, in order, with nulls. */
function goBehavior(behavior: JsonObject): JsonObject {
  const rules = (value: unknown): unknown =>
    isObject(value)
      ? {
          StabilizationWindowSeconds: value["stabilizationWindowSeconds"] ?? null,
          SelectPolicy: value["selectPolicy"] ?? null,
          Policies: Array.isArray(value["policies"])
            ? objectsOf(value["policies"]).map(({ type, value: amount, periodSeconds }) => ({
                Type: type,
                Value: amount,
                PeriodSeconds: periodSeconds,
              }))
            : null,
          Tolerance: value["tolerance"] ?? null,
        }
      : null;
  return { ScaleUp: rules(behavior["scaleUp"]), ScaleDown: rules(behavior["scaleDown"]) };
}

function goCondition({ type, status, lastTransitionTime = null, reason, message }: JsonObject): JsonObject {
  return { type, status, lastTransitionTime, reason, message };
}

const lowered = (key: string): string => key.slice(0, 1).toLowerCase() + key.slice(1);

/** Nulls are what nobody has set. */
function renamedKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamedKeys(each, rename));
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(set.map(([key, each]) => [rename(key), renamedKeys(each, rename)]));
}

function objectIn(object: JsonObject, field: string): JsonObject {
  const found = object[field];
  return isObject(found) ? found : {};
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}
