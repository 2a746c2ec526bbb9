import { selects } from "@dipper/api";
import { isObject, type JsonObject } from "../../../schema/json-value.ts";
import { objectIn, objectsIn, type Problems, refuseValue, text } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { checkLabelMap, checkLabelSelector, isEmptySelector } from "../../labels.ts";
import { keyProblems } from "../../names.ts";
import { checkPodSpec } from "../pod-spec/index.ts";

/** A PodTemplateSpec as `ValidatePodTemplateSpec` judges it. */
export function checkTemplate(template: JsonObject, path: string, problems: Problems): void {
  const metadata = objectIn(template, "metadata") ?? {};
  checkLabelMap(metadata["labels"], `${path}.labels`, problems);
  for (const key of Object.keys(objectIn(metadata, "annotations") ?? {}))
    refuseValue(`${path}.annotations`, key, keyProblems(key.toLowerCase()), problems);
  const spec = objectIn(template, "spec") ?? {};
  checkPodSpec(spec, { path: `${path}.spec`, podName: undefined }, problems);
  if (objectsIn(spec, "ephemeralContainers").length > 0)
    problems.push(forbidden(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
}

/** Pods that run for good are restarted always, whatever they end with. `owner` in the words of the real server. */
export function checkRunsAlways(template: JsonObject, path: string, owner: string, problems: Problems): void {
  const spec = objectIn(template, "spec") ?? {};
  const policy = spec["restartPolicy"];
  if (policy !== "Always") problems.push(unsupported(`${path}.spec.restartPolicy`, text(policy), ["Always"]));
  if (spec["activeDeadlineSeconds"] !== undefined)
    problems.push(
      forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`),
    );
}

/** A selector is given, means something and is well formed. */
export function checkSelector(spec: JsonObject, owner: string, problems: Problems): void {
  const selector = objectIn(spec, "selector");
  if (selector === undefined) return void problems.push(required("spec.selector"));
  checkLabelSelector(selector, "spec.selector", problems);
  if (isEmptySelector(selector))
    problems.push(invalid("spec.selector", selector, `empty selector is invalid for ${owner}`));
}

/** A workload selects the pods of its own template. A selector that is none selects nothing. */
export function checkSelects(spec: JsonObject, problems: Problems): void {
  const labels = objectIn(objectIn(objectIn(spec, "template") ?? {}, "metadata") ?? {}, "labels");
  const selector = spec["selector"];
  const fits = isObject(selector) && selects(selector, (labels ?? {}) as Record<string, string>);
  if (!fits)
    problems.push(
      invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`"),
    );
}
