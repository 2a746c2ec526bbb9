import { isObject, type JsonObject } from "../schema/json-value.ts";
import { objectsIn, type Problems, refuseValue, text } from "./checks.ts";
import { forbidden, invalid, required } from "./field-errors.ts";
import { keyProblems, labelValueProblems } from "./names.ts";

export function checkLabelMap(labels: unknown, field: string, problems: Problems): void {
  if (!isObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    refuseValue(field, key, keyProblems(key), problems);
    refuseValue(field, value, labelValueProblems(text(value)), problems);
  }
}

/** A metav1.LabelSelector; nothing is none. */
export function checkLabelSelector(selector: unknown, field: string, problems: Problems): void {
  if (!isObject(selector)) return;
  checkLabelMap(selector["matchLabels"], `${field}.matchLabels`, problems);
  for (const [index, each] of objectsIn(selector, "matchExpressions").entries())
    checkExpression(each, `${field}.matchExpressions[${index}]`, problems);
}

function checkExpression(expression: JsonObject, field: string, problems: Problems): void {
  const operator = text(expression["operator"]);
  const values = Array.isArray(expression["values"]) ? (expression["values"] as unknown[]) : [];
  checkOperands(operator, values, field, problems);
  if (!labelOperators.has(operator))
    problems.push(invalid(`${field}.operator`, operator, "not a valid selector operator"));
  const key = text(expression["key"]);
  refuseValue(`${field}.key`, key, keyProblems(key), problems);
  for (const [index, value] of values.entries())
    refuseValue(`${field}.values[${index}]`, value, labelValueProblems(text(value)), problems);
}

const labelOperators = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);

/** How many values an operator takes; node selectors have the same operators and two more. */
export function checkOperands(operator: string, values: readonly unknown[], field: string, problems: Problems): void {
  const place = `${field}.values`;
  if ((operator === "In" || operator === "NotIn") && values.length === 0)
    problems.push(required(place, "must be specified when `operator` is 'In' or 'NotIn'"));
  if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0)
    problems.push(forbidden(place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
}

export function isEmptySelector(selector: JsonObject): boolean {
  const labels = selector["matchLabels"];
  return !(isObject(labels) && Object.keys(labels).length > 0) && objectsIn(selector, "matchExpressions").length === 0;
}
