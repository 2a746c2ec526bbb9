import type { JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { checkGivenChoice, checkNotNegative, objectIn, type Problems } from "../checks.ts";
import { invalid } from "../field-errors.ts";
import { checkLabelSelector } from "../labels.ts";

const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

export function disruptionBudgetRules(
  object: JsonObject,
  _old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") {
    const counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];
    checkNotNegative(objectIn(object, "status") ?? {}, counts, "status", problems);
    return problems;
  }
  const spec = objectIn(object, "spec") ?? {};
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    // The real server shows the fields as its own source names them.
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
    };
    problems.push(invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set"));
  }
  checkShare(minAvailable, "spec.minAvailable", problems);
  checkShare(maxUnavailable, "spec.maxUnavailable", problems);
  checkLabelSelector(selector, "spec.selector", problems);
  const policies = ["AlwaysAllow", "IfHealthyBudget"];
  checkGivenChoice(unhealthyPodEvictionPolicy, "spec.unhealthyPodEvictionPolicy", policies, problems);
  return problems;
}

/** A number, or a part of a hundred. */
function checkShare(value: unknown, field: string, problems: Problems): void {
  if (typeof value === "number" && value < 0)
    problems.push(invalid(field, value, "must be greater than or equal to 0"));
  if (typeof value !== "string") return;
  if (!/^[0-9]+%$/.test(value)) problems.push(invalid(field, value, percentText));
  else if (Number(value.slice(0, -1)) > 100) problems.push(invalid(field, value, "must not be greater than 100%"));
}
