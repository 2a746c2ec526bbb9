import type { JsonObject } from "../../schema/json-value.ts";
import { readQuantity } from "../../schema/quantity.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import { autoscalerForm } from "../../types/autoscaler-form.ts";
import type { FieldError } from "../../types/refusal.ts";
import { checkNotNegative, objectIn, objectsIn, type Problems, text } from "../checks.ts";
import { forbidden, invalid, required, unsupported } from "../field-errors.ts";
import { pathSegmentProblem } from "../names.ts";

/** Both versions: the real server judges what both of them are inside. */
export function autoscalerRules(
  given: JsonObject,
  _old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const object = given["apiVersion"] === "autoscaling/v1" ? autoscalerForm.kept(given as StoredObject) : given;
  const problems: Problems = [];
  if (subresource === "status") {
    checkNotNegative(objectIn(object, "status") ?? {}, ["currentReplicas", "desiredReplicas"], "status", problems);
    return problems;
  }
  const spec = objectIn(object, "spec") ?? {};
  const [least, most] = [Number(spec["minReplicas"] ?? 1), Number(spec["maxReplicas"] ?? 0)];
  const metrics = objectsIn(spec, "metrics");
  const toZero = metrics.some((metric) => metric["type"] === "Object" || metric["type"] === "External");
  if (least < 1 && !(least === 0 && toZero))
    problems.push(invalid("spec.minReplicas", least, "must be greater than or equal to 1"));
  if (most < 1) problems.push(required("spec.maxReplicas", "must be set and greater than 0"));
  if (most < least) problems.push(invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`"));
  checkTarget(objectIn(spec, "scaleTargetRef") ?? {}, "spec.scaleTargetRef", problems);
  checkGroup(objectIn(spec, "scaleTargetRef") ?? {}, problems);
  for (const [index, metric] of metrics.entries()) checkMetric(metric, `spec.metrics[${index}]`, problems);
  if (least === 0 && !toZero)
    problems.push(
      forbidden(
        "spec.metrics",
        "must specify at least one Object or External metric to support scaling to zero replicas",
      ),
    );
  const behavior = objectIn(spec, "behavior") ?? {};
  for (const direction of ["scaleUp", "scaleDown"]) {
    const rules = objectIn(behavior, direction);
    if (rules !== undefined) checkScaling(rules, `spec.behavior.${direction}`, problems);
  }
  return problems;
}

function checkTarget(target: JsonObject, place: string, problems: Problems): void {
  for (const field of ["kind", "name"]) checkSegment(text(target[field]), `${place}.${field}`, problems);
}

function checkSegment(name: string, field: string, problems: Problems, missing = ""): void {
  const problem = name === "" ? undefined : pathSegmentProblem(name);
  if (name === "") problems.push(required(field, missing));
  else if (problem !== undefined) problems.push(invalid(field, name, problem));
}

function checkGroup(target: JsonObject, problems: Problems): void {
  const version = text(target["apiVersion"]);
  // The core group has no kind of its own that is scaled but this one.
  if (!version.includes("/") && target["kind"] !== "ReplicationController")
    problems.push(invalid("spec.scaleTargetRef.apiVersion", version, "apiVersion must specify API group"));
}

const sources: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

function checkMetric(metric: JsonObject, place: string, problems: Problems): void {
  const type = text(metric["type"]);
  if (type === "") problems.push(required(`${place}.type`, "must specify a metric source type"));
  const field = sources[type];
  if (field === undefined) return void problems.push(unsupported(`${place}.type`, type, Object.keys(sources)));
  const source = objectIn(metric, field);
  const at = `${place}.${field}`;
  if (source === undefined)
    return void problems.push(required(at, "must populate information for the given metric source"));
  const target = objectIn(source, "target") ?? {};
  if (field === "resource" || field === "containerResource") {
    if (text(source["name"]) === "") problems.push(required(`${at}.name`, "must specify a resource name"));
    if (field === "containerResource" && text(source["container"]) === "")
      problems.push(required(`${at}.container`, "must specify a container"));
    checkAim(target, `${at}.target`, problems);
    return checkUse(target, `${at}.target`, problems);
  }
  if (field === "object") checkTarget(objectIn(source, "describedObject") ?? {}, `${at}.describedObject`, problems);
  const name = text(objectIn(source, "metric")?.["name"]);
  checkSegment(name, `${at}.metric.name`, problems, "must specify a metric name");
  checkAim(target, `${at}.target`, problems);
  if (field === "pods" && target["averageValue"] === undefined)
    problems.push(required(`${at}.target.averageValue`, "must specify a positive target averageValue"));
  else if (field !== "pods" && target["value"] === undefined && target["averageValue"] === undefined)
    problems.push(
      required(`${at}.target.averageValue`, "must set either a target value for metric or a per-pod target"),
    );
}

const aims = ["Utilization", "Value", "AverageValue"];

function checkAim(target: JsonObject, place: string, problems: Problems): void {
  const { type, averageUtilization } = target;
  if (text(type) === "") problems.push(required(`${place}.type`, "must specify a metric target type"));
  else if (!aims.includes(type as string))
    problems.push(invalid(`${place}.type`, type, "must be either Utilization, Value, or AverageValue"));
  for (const field of ["value", "averageValue"]) {
    const amount = target[field];
    if (typeof amount === "string" && (readQuantity(amount)?.billionths ?? 0n) <= 0n)
      problems.push(invalid(`${place}.${field}`, amount, "must be positive"));
  }
  if (typeof averageUtilization === "number" && averageUtilization < 1)
    problems.push(invalid(`${place}.averageUtilization`, averageUtilization, "must be greater than 0"));
}

function checkUse(target: JsonObject, place: string, problems: Problems): void {
  const [share, amount] = [target["averageUtilization"] !== undefined, target["averageValue"] !== undefined];
  if (!share && !amount)
    problems.push(
      required(`${place}.averageUtilization`, "must set either a target raw value or a target utilization"),
    );
  if (share && amount)
    problems.push(forbidden(`${place}.averageValue`, "may not set both a target raw value and a target utilization"));
}

function checkScaling(rules: JsonObject, place: string, problems: Problems): void {
  const { stabilizationWindowSeconds, selectPolicy } = rules;
  if (typeof stabilizationWindowSeconds === "number" && stabilizationWindowSeconds < 0)
    problems.push(
      invalid(
        `${place}.stabilizationWindowSeconds`,
        stabilizationWindowSeconds,
        "must be greater than or equal to zero",
      ),
    );
  const choices = ["Disabled", "Max", "Min"];
  if (selectPolicy !== undefined && !choices.includes(selectPolicy as string))
    problems.push(unsupported(`${place}.selectPolicy`, selectPolicy, choices));
  const policies = objectsIn(rules, "policies");
  if (policies.length === 0) problems.push(required(`${place}.policies`, "must specify at least one Policy"));
  for (const [index, policy] of policies.entries()) {
    const at = `${place}.policies[${index}]`;
    const type = text(policy["type"]);
    if (type !== "Percent" && type !== "Pods") problems.push(unsupported(`${at}.type`, type, ["Percent", "Pods"]));
    for (const field of ["value", "periodSeconds"])
      if (Number(policy[field] ?? 0) <= 0)
        problems.push(invalid(`${at}.${field}`, policy[field] ?? 0, "must be greater than zero"));
    if (Number(policy["periodSeconds"] ?? 0) > 1_800)
      problems.push(invalid(`${at}.periodSeconds`, policy["periodSeconds"], "must be less than or equal to 1800"));
  }
}
