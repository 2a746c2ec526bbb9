import { isObject, type JsonObject } from "../schema/json-value.ts";
import { readQuantity } from "../schema/quantity.ts";

/**
 * A field of autoscaling/v1 in Go's order, and the path of the same in autoscaling/v2 (pkg/apis/autoscaling/v1/conversion.go). `zero`: Go
 * cannot leave this one out.
 */
type Row = readonly [name: string, path: string, zero?: "0"];

const metricRows: Readonly<Record<string, readonly Row[]>> = {
  object: [
    ["target", "describedObject"],
    ["metricName", "metric.name"],
    ["targetValue", "target.value", "0"],
    ["selector", "metric.selector"],
    ["averageValue", "target.averageValue"],
  ],
  pods: [
    ["metricName", "metric.name"],
    ["targetAverageValue", "target.averageValue", "0"],
    ["selector", "metric.selector"],
  ],
  resource: [
    ["name", "name"],
    ["targetAverageUtilization", "target.averageUtilization"],
    ["targetAverageValue", "target.averageValue"],
  ],
  containerResource: [
    ["name", "name"],
    ["targetAverageUtilization", "target.averageUtilization"],
    ["targetAverageValue", "target.averageValue"],
    ["container", "container"],
  ],
  external: [
    ["metricName", "metric.name"],
    ["metricSelector", "metric.selector"],
    ["targetValue", "target.value"],
    ["targetAverageValue", "target.averageValue"],
  ],
};

const statusRows: Readonly<Record<string, readonly Row[]>> = {
  object: [
    ["target", "describedObject"],
    ["metricName", "metric.name"],
    ["currentValue", "current.value", "0"],
    ["selector", "metric.selector"],
    ["averageValue", "current.averageValue"],
  ],
  pods: [
    ["metricName", "metric.name"],
    ["currentAverageValue", "current.averageValue", "0"],
    ["selector", "metric.selector"],
  ],
  resource: [
    ["name", "name"],
    ["currentAverageUtilization", "current.averageUtilization"],
    ["currentAverageValue", "current.averageValue", "0"],
  ],
  containerResource: [
    ["name", "name"],
    ["currentAverageUtilization", "current.averageUtilization"],
    ["currentAverageValue", "current.averageValue", "0"],
    ["container", "container"],
  ],
  external: [
    ["metricName", "metric.name"],
    ["metricSelector", "metric.selector"],
    ["currentValue", "current.value", "0"],
    ["currentAverageValue", "current.averageValue"],
  ],
};

/** One of `spec.metrics` as the annotation of autoscaling/v1 has it. */
export function metricAsV1(metric: JsonObject): JsonObject {
  return flattened(metric, metricRows);
}

/** One of `status.currentMetrics` as the annotation of autoscaling/v1 has it. */
export function statusAsV1(status: JsonObject): JsonObject {
  return flattened(status, statusRows);
}

/** One of `spec.metrics` from what the annotation of autoscaling/v1 says. */
export function metricAsV2(metric: JsonObject): JsonObject {
  const made = nested(metric, metricRows);
  for (const field of Object.keys(metricRows)) {
    const source = made[field];
    if (isObject(source)) source["target"] = withType(field, isObject(source["target"]) ? source["target"] : {});
  }
  return made;
}

/** One of `status.currentMetrics` from what the annotation of autoscaling/v1 says. */
export function statusAsV2(status: JsonObject): JsonObject {
  return nested(status, statusRows);
}

/** autoscaling/v1 does not say of what type a target is: it follows from what is set. */
function withType(field: string, target: JsonObject): JsonObject {
  const { value, averageValue, averageUtilization } = target;
  if (field === "pods") return { type: "AverageValue", ...target };
  if (field === "external") return { type: value === undefined ? "AverageValue" : "Value", ...target };
  if (field !== "object") return { type: averageUtilization === undefined ? "AverageValue" : "Utilization", ...target };
  if (averageValue === undefined) return { type: "Value", ...target };
  const nothing = typeof value !== "string" || readQuantity(value)?.billionths === 0n;
  return nothing ? { type: "AverageValue", averageValue } : { type: "AverageValue", ...target };
}

function flattened(metric: JsonObject, table: Readonly<Record<string, readonly Row[]>>): JsonObject {
  const made: JsonObject = { type: metric["type"] };
  for (const [field, rows] of Object.entries(table)) {
    const source = metric[field];
    if (!isObject(source)) continue;
    const flat: JsonObject = {};
    for (const [name, path, zero] of rows) {
      const value =
        path.split(".").reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), source) ?? zero;
      if (value !== undefined) flat[name] = value;
    }
    made[field] = flat;
  }
  return made;
}

function nested(metric: JsonObject, table: Readonly<Record<string, readonly Row[]>>): JsonObject {
  const made: JsonObject = { type: metric["type"] };
  for (const [field, rows] of Object.entries(table)) {
    const flat = metric[field];
    if (!isObject(flat)) continue;
    const source: JsonObject = {};
    for (const [name, path, zero] of rows) {
      const value = flat[name] ?? zero;
      if (value === undefined) continue;
      const [first = "", second] = path.split(".");
      if (second === undefined) source[first] = value;
      else source[first] = { ...(isObject(source[first]) ? source[first] : {}), [second]: value };
    }
    made[field] = source;
  }
  return made;
}
