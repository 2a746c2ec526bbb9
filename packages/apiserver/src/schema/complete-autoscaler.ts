import type { StoredObject } from "../store/stored-object.ts";
import { autoscalerForm, cpuMetric, defaultUtilization, dropCarried } from "../types/autoscaler-form.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import { copyJson, isObject, type JsonObject } from "./json-value.ts";
import { schemaNode } from "./schema-node.ts";
import { wrongType } from "./wrong-type.ts";

/** What an autoscaler goes by where nobody says it. Changes the object in place. */
export function completeAutoscaler(autoscaler: JsonObject): void {
  if (autoscaler["apiVersion"] === "autoscaling/v1") return completeFirstVersion(autoscaler);
  autoscaler["metadata"] = dropCarried(autoscaler as StoredObject);
  const spec = isObject(autoscaler["spec"]) ? autoscaler["spec"] : {};
  autoscaler["spec"] = spec;
  if (!Array.isArray(spec["metrics"]) || spec["metrics"].length === 0)
    spec["metrics"] = [cpuMetric(defaultUtilization)];
  const { behavior } = spec;
  if (!isObject(behavior)) return;
  for (const [direction, rules] of Object.entries(directions))
    behavior[direction] = { ...copyJson(rules), ...(isObject(behavior[direction]) ? behavior[direction] : {}) };
}

/** Kubernetes' pace (pkg/apis/autoscaling/v2/defaults.go), for whoever sets a part of it. */
const directions: Readonly<Record<string, JsonObject>> = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Pods", value: 4, periodSeconds: 15 },
      { type: "Percent", value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] },
};

/** autoscaling/v1 is what autoscaling/v2 looks like there; annotations that cannot be read as a part of it say nothing. */
function completeFirstVersion(autoscaler: JsonObject): void {
  const object = autoscaler as StoredObject;
  const read = autoscalerForm.kept(object);
  const node = schemaNode(sharedDefinitions().kindSchema("autoscaling.v2.HorizontalPodAutoscaler"));
  const isReadable = wrongType(copyJson(read) as JsonObject, node, "HorizontalPodAutoscaler", "decode") === undefined;
  const kept = isReadable ? read : autoscalerForm.kept({ ...object, metadata: dropCarried(object) });
  Object.assign(autoscaler, autoscalerForm.shown(kept));
}
