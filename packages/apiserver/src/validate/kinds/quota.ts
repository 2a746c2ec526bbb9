import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import { readQuantity } from "../../schema/quantity.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectIn, objectsIn, type Problems, refuseValue, text, textsIn } from "../checks.ts";
import { invalid, required } from "../field-errors.ts";
import { keyProblems } from "../names.ts";

const counted = [
  "pods",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "resourcequotas",
  "services.nodeports",
  "services.loadbalancers",
];
const integers = new Set(counted);
const computed = [
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
];
const standard = new Set([...counted, ...computed, "requests.storage"]);
const scopes = [
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
  "VolumeAttributesClass",
];
const withValues = new Set(["PriorityClass", "VolumeAttributesClass"]);
const opposites = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;

export function quotaRules(
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") {
    const status = objectIn(object, "status") ?? {};
    for (const field of ["hard", "used"]) checkAmounts(status[field], `status.${field}`, problems);
    return problems;
  }
  const spec = objectIn(object, "spec") ?? {};
  checkAmounts(spec["hard"], "spec.hard", problems);
  checkScopes(spec, problems);
  checkScopeSelector(spec, problems);
  if (old !== undefined && !sameNames(spec["scopes"], objectIn(old, "spec")?.["scopes"]))
    problems.push(invalid("spec.scopes", spec["scopes"] ?? null, "field is immutable"));
  return problems;
}

function sameNames(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]).toSorted() : []);
  return equalJson(sorted(a), sorted(b));
}

function checkAmounts(amounts: unknown, place: string, problems: Problems): void {
  if (!isObject(amounts)) return;
  for (const [name, amount] of Object.entries(amounts)) {
    const field = `${place}[${name}]`;
    const wrong = keyProblems(name);
    refuseValue(field, name, wrong, problems);
    if (!name.includes("/") && !isStandard(name)) {
      if (wrong.length === 0)
        problems.push(invalid(field, name, "must be a standard resource type or fully qualified"));
      problems.push(invalid(field, name, "must be a standard resource for quota"));
    }
    const billionths = readQuantity(text(amount))?.billionths ?? 0n;
    if (billionths < 0n) problems.push(invalid(field, amount, "must be greater than or equal to 0"));
    const whole = integers.has(name) || name.startsWith("count/");
    if (whole && billionths % 1_000_000_000n !== 0n) problems.push(invalid(field, amount, "must be an integer"));
  }
}

function isStandard(name: string): boolean {
  return standard.has(name) || /^(requests\.)?hugepages-/.test(name);
}

function checkScopes(spec: JsonObject, problems: Problems): void {
  const given = textsIn(spec, "scopes");
  if (given.length === 0) return;
  const hard = Object.keys(isObject(spec["hard"]) ? spec["hard"] : {});
  const refuseScopes = (problem: string): unknown => problems.push(invalid("spec.scopes", given, problem));
  for (const scope of given) {
    if (!scopes.includes(scope)) refuseScopes("unsupported scope");
    for (const name of hard)
      if (isStandard(name) && scopes.includes(scope) && !counts(scope, name))
        refuseScopes("unsupported scope applied to resource");
  }
  for (const pair of opposites) if (pair.every((scope) => given.includes(scope))) refuseScopes("conflicting scopes");
}

/** Whether a scope makes sense for a resource: pods without requests are only counted. */
function counts(scope: string, name: string): boolean {
  if (scope === "BestEffort") return name === "pods";
  if (scope === "VolumeAttributesClass") return name === "persistentvolumeclaims" || name === "requests.storage";
  return name === "pods" || computed.includes(name) || /^(requests\.)?hugepages-/.test(name);
}

function checkScopeSelector(spec: JsonObject, problems: Problems): void {
  const place = "spec.scopeSelector.matchExpressions";
  const selector = objectIn(spec, "scopeSelector");
  if (selector === undefined) return;
  for (const expression of objectsIn(selector, "matchExpressions")) {
    const [scope, operator] = [text(expression["scopeName"]), text(expression["operator"])];
    const values = textsIn(expression, "values");
    if (!scopes.includes(scope)) problems.push(invalid(`${place}.scopeName`, scope, "unsupported scope"));
    if (scopes.includes(scope) && !withValues.has(scope) && operator !== "Exists")
      problems.push(
        invalid(
          `${place}.operator`,
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0)
        problems.push(
          required(
            `${place}.values`,
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        );
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0)
        problems.push(
          invalid(
            `${place}.values`,
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        );
    } else problems.push(invalid(`${place}.operator`, operator, "not a valid selector operator"));
  }
}
