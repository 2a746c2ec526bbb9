import { ageOf } from "../age.ts";
import { count, type Json, listOf, nameOf, part, text } from "./reading.ts";

/** How many metrics are shown; of the others only the number. */
const shownMetrics = 2;

export function autoscalerCells(autoscaler: Json, now: number): unknown[] {
  return [
    nameOf(autoscaler),
    `${text(autoscaler, "spec", "scaleTargetRef", "kind")}/${text(autoscaler, "spec", "scaleTargetRef", "name")}`,
    metricsText(autoscaler),
    text(autoscaler, "spec", "minReplicas") || "<unset>",
    count(autoscaler, "spec", "maxReplicas"),
    count(autoscaler, "status", "currentReplicas"),
    ageOf(text(autoscaler, "metadata", "creationTimestamp"), now),
  ];
}

function metricsText(autoscaler: Json): string {
  const current = listOf(autoscaler, "status", "currentMetrics");
  const metrics = listOf(autoscaler, "spec", "metrics").map((metric, index) => metricText(metric, current[index]));
  if (metrics.length === 0) return "<none>";
  const more = metrics.length - shownMetrics;
  return `${metrics.slice(0, shownMetrics).join(", ")}${more > 0 ? ` + ${more} more...` : ""}`;
}

const sources: Readonly<Record<string, string>> = {
  External: "external",
  Pods: "pods",
  Object: "object",
  Resource: "resource",
  ContainerResource: "containerResource",
};

/** `<current>/<target>`, of resources with their name before it. */
function metricText(metric: Json, status: Json | undefined): string {
  const type = text(metric, "type");
  const source = sources[type];
  if (source === undefined) return "<unknown type>";
  const target = part(metric, source, "target");
  const current = part(status, source, "current");
  const now = (field: string, unit = ""): string => {
    const value = text(current, field);
    return value === "" ? "<unknown>" : `${value}${unit}`;
  };
  const average = text(target, "averageValue");
  if (type === "Pods") return `${now("averageValue")}/${average}`;
  if (type === "Resource" || type === "ContainerResource") {
    const name = text(metric, source, "name");
    if (average !== "") return `${name}: ${now("averageValue")}/${average}`;
    const utilization = text(target, "averageUtilization");
    return `${name}: ${now("averageUtilization", "%")}/${utilization === "" ? "<auto>" : `${utilization}%`}`;
  }
  return average === "" ? `${now("value")}/${text(target, "value")}` : `${now("averageValue")}/${average} (avg)`;
}
