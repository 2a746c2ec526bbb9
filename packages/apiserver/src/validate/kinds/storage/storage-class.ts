import { equalJson, isObject, type JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { checkGivenChoice, objectsIn, type Problems, refuseValue, text, textsIn } from "../../checks.ts";
import { duplicate, invalid, required } from "../../field-errors.ts";
import { keyProblems } from "../../names.ts";

const policies = ["Delete", "Retain"];
const bindings = ["Immediate", "WaitForFirstConsumer"];
const fixed = ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"];

export function storageClassRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  if (old === undefined) checkNew(object, problems);
  else
    for (const field of fixed)
      if (!equalJson(object[field], old[field]))
        problems.push(invalid(field, object[field] ?? null, "field is immutable"));
  checkTopologies(object, problems);
  return problems;
}

function checkNew(object: JsonObject, problems: Problems): void {
  const provisioner = text(object["provisioner"]);
  if (provisioner === "") problems.push(required("provisioner"));
  else {
    const lowered = provisioner.toLowerCase();
    refuseValue("provisioner", lowered, keyProblems(lowered), problems);
  }
  const parameters = isObject(object["parameters"]) ? object["parameters"] : {};
  if (Object.keys(parameters).includes("")) problems.push(invalid("parameters", "", "field can not be empty."));
  checkGivenChoice(object["reclaimPolicy"], "reclaimPolicy", policies, problems);
  checkGivenChoice(object["volumeBindingMode"], "volumeBindingMode", bindings, problems);
}

function checkTopologies(object: JsonObject, problems: Problems): void {
  for (const [index, term] of objectsIn(object, "allowedTopologies").entries()) {
    const keys = new Set<string>();
    for (const [at, expression] of objectsIn(term, "matchLabelExpressions").entries()) {
      const place = `allowedTopologies[${index}].matchLabelExpressions[${at}]`;
      const key = text(expression["key"]);
      if (textsIn(expression, "values").length === 0) problems.push(required(`${place}.values`));
      refuseValue(`${place}.key`, key, keyProblems(key), problems);
      if (keys.has(key)) problems.push(duplicate(`${place}.key`, key));
      keys.add(key);
    }
  }
}
