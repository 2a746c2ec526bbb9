import type { JsonObject } from "../../../schema/json-value.ts";
import { checkGivenChoice, objectIn, objectsIn, type Problems, refuseValue, text } from "../../checks.ts";
import { duplicate, invalid, required, unsupported } from "../../field-errors.ts";
import { checkLabelSelector, checkOperands } from "../../labels.ts";
import { keyProblems, labelProblem, labelValueProblems, subdomainProblem } from "../../names.ts";

const strictly = "requiredDuringSchedulingIgnoredDuringExecution";
const preferably = "preferredDuringSchedulingIgnoredDuringExecution";

export function checkAffinity(affinity: JsonObject | undefined, path: string, problems: Problems): void {
  if (affinity === undefined) return;
  const ofNodes = objectIn(affinity, "nodeAffinity");
  if (ofNodes !== undefined) checkNodeAffinity(ofNodes, `${path}.nodeAffinity`, problems);
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    const ofPods = objectIn(affinity, kind);
    if (ofPods !== undefined) checkPodAffinity(ofPods, `${path}.${kind}`, problems);
  }
}

function checkNodeAffinity(affinity: JsonObject, path: string, problems: Problems): void {
  const selector = objectIn(affinity, strictly);
  if (selector !== undefined) {
    const terms = objectsIn(selector, "nodeSelectorTerms");
    const place = `${path}.${strictly}.nodeSelectorTerms`;
    if (terms.length === 0) problems.push(required(place, "must have at least one node selector term"));
    for (const [index, term] of terms.entries()) checkNodeTerm(term, `${place}[${index}]`, { values: true }, problems);
  }
  for (const [index, each] of objectsIn(affinity, preferably).entries()) {
    const place = `${path}.${preferably}[${index}]`;
    checkWeight(each, place, problems);
    // Wishes of old may have values that are no labels.
    checkNodeTerm(objectIn(each, "preference") ?? {}, `${place}.preference`, { values: false }, problems);
  }
}

function checkWeight(term: JsonObject, place: string, problems: Problems): void {
  const weight = Number(term["weight"] ?? 0);
  if (weight < 1 || weight > 100) problems.push(invalid(`${place}.weight`, weight, "must be in the range 1-100"));
}

const nodeOperators = new Set(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);

export function checkNodeTerm(
  term: JsonObject,
  place: string,
  check: { readonly values: boolean },
  problems: Problems,
): void {
  for (const [index, each] of objectsIn(term, "matchExpressions").entries()) {
    const at = `${place}.matchExpressions[${index}]`;
    const operator = text(each["operator"]);
    const values = valuesOf(each);
    checkOperands(operator, values, at, problems);
    if ((operator === "Gt" || operator === "Lt") && values.length !== 1)
      problems.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    if (!nodeOperators.has(operator))
      problems.push(invalid(`${at}.operator`, operator, "not a valid selector operator"));
    const key = text(each["key"]);
    refuseValue(`${at}.key`, key, keyProblems(key), problems);
    for (const [number, value] of check.values ? values.entries() : [])
      refuseValue(`${at}.values[${number}]`, value, labelValueProblems(text(value)), problems);
  }
  for (const [index, each] of objectsIn(term, "matchFields").entries())
    checkNodeField(each, `${place}.matchFields[${index}]`, problems);
}

function valuesOf(expression: JsonObject): readonly unknown[] {
  return Array.isArray(expression["values"]) ? expression["values"] : [];
}

function checkNodeField(expression: JsonObject, at: string, problems: Problems): void {
  const operator = text(expression["operator"]);
  const values = valuesOf(expression);
  if (operator !== "In" && operator !== "NotIn")
    problems.push(invalid(`${at}.operator`, operator, "not a valid selector operator"));
  else if (values.length !== 1)
    problems.push(
      required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  const key = text(expression["key"]);
  if (key !== "metadata.name") problems.push(invalid(`${at}.key`, key, "not a valid field selector key"));
  else
    for (const [index, value] of values.entries()) {
      const problem = subdomainProblem(text(value));
      if (problem !== undefined) problems.push(invalid(`${at}.values[${index}]`, value, problem));
    }
}

function checkPodAffinity(affinity: JsonObject, path: string, problems: Problems): void {
  for (const [index, term] of objectsIn(affinity, strictly).entries())
    checkPodTerm(term, `${path}.${strictly}[${index}]`, problems);
  for (const [index, each] of objectsIn(affinity, preferably).entries()) {
    const place = `${path}.${preferably}[${index}]`;
    checkWeight(each, place, problems);
    checkPodTerm(objectIn(each, "podAffinityTerm") ?? {}, `${place}.podAffinityTerm`, problems);
  }
}

function checkPodTerm(term: JsonObject, place: string, problems: Problems): void {
  for (const selector of ["labelSelector", "namespaceSelector"])
    checkLabelSelector(term[selector], `${place}.${selector}`, problems);
  for (const name of Array.isArray(term["namespaces"]) ? (term["namespaces"] as string[]) : []) {
    const problem = labelProblem(name);
    if (problem !== undefined) problems.push(invalid(`${place}.namespace`, name, problem));
  }
  const key = text(term["topologyKey"]);
  if (key === "") problems.push(required(`${place}.topologyKey`, "can not be empty"));
  refuseValue(`${place}.topologyKey`, key, keyProblems(key), problems);
}

const actions = ["DoNotSchedule", "ScheduleAnyway"];

export function checkSpread(spec: JsonObject, path: string, problems: Problems): void {
  const constraints = objectsIn(spec, "topologySpreadConstraints");
  for (const [index, each] of constraints.entries()) {
    const place = `${path}[${index}]`;
    checkPositive(each["maxSkew"] ?? 0, `${place}.maxSkew`, problems);
    const [key, action] = [text(each["topologyKey"]), text(each["whenUnsatisfiable"])];
    if (key === "") problems.push(required(`${place}.topologyKey`, "can not be empty"));
    if (!actions.includes(action)) problems.push(unsupported(`${place}.whenUnsatisfiable`, action, actions));
    const again = constraints
      .slice(index + 1)
      .some((other) => text(other["topologyKey"]) === key && text(other["whenUnsatisfiable"]) === action);
    if (again) problems.push(duplicate(`${place}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
    if (each["minDomains"] !== undefined) checkDomains(each["minDomains"], action, `${place}.minDomains`, problems);
    for (const policy of ["nodeAffinityPolicy", "nodeTaintsPolicy"])
      checkGivenChoice(each[policy], `${place}.${policy}`, ["Honor", "Ignore"], problems);
    checkLabelSelector(each["labelSelector"], `${place}.labelSelector`, problems);
  }
}

function checkDomains(domains: unknown, action: string, field: string, problems: Problems): void {
  checkPositive(domains, field, problems);
  if (action !== "DoNotSchedule")
    problems.push(invalid(field, domains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`));
}

function checkPositive(value: unknown, field: string, problems: Problems): void {
  if (typeof value === "number" && value <= 0) problems.push(invalid(field, value, "must be greater than zero"));
}

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function checkTolerations(spec: JsonObject, path: string, problems: Problems): void {
  for (const [index, each] of objectsIn(spec, "tolerations").entries()) {
    const place = `${path}[${index}]`;
    const [key, operator, effect] = [text(each["key"]), text(each["operator"]), text(each["effect"])];
    const value = text(each["value"]);
    if (key !== "") refuseValue(`${place}.key`, key, keyProblems(key), problems);
    else if (operator !== "Exists")
      problems.push(
        invalid(
          `${place}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (each["tolerationSeconds"] !== undefined && effect !== "NoExecute")
      problems.push(invalid(`${place}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    checkTolerated(operator, value, `${place}.operator`, problems);
    if (effect !== "" && !effects.includes(effect)) problems.push(unsupported(`${place}.effect`, effect, effects));
  }
}

function checkTolerated(operator: string, value: string, field: string, problems: Problems): void {
  if (operator === "" || operator === "Equal") {
    const wrong = labelValueProblems(value);
    if (wrong.length > 0) problems.push(invalid(field, value, wrong.join(";")));
  } else if (operator === "Exists") {
    if (value !== "") problems.push(invalid(field, value, "value must be empty when `operator` is 'Exists'"));
  } else if (operator === "Lt" || operator === "Gt")
    problems.push(unsupported(field, operator, ["Equal", "Exists", "Lt", "Gt"]));
  else problems.push(unsupported(field, operator, ["Equal", "Exists"]));
}
