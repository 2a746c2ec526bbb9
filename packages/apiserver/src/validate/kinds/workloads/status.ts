import type { JsonObject } from "../../../schema/json-value.ts";
import { checkNotNegative, type Problems } from "../../checks.ts";
import { invalid } from "../../field-errors.ts";

export interface CountRules {
  /** None of them is negative. */
  readonly counts: readonly string[];
  /** None of them is more than there are replicas. */
  readonly withinReplicas: readonly string[];
  /** What has no fewer than are available, in the words of the kind; undefined where nothing is counted so. */
  readonly ready: string | undefined;
}

/** The numbers that controllers report. */
export function checkCounts(status: JsonObject, rules: CountRules, problems: Problems): void {
  checkNotNegative(status, rules.counts, "status", problems);
  const count = (field: string): number => Number(status[field] ?? 0);
  for (const field of rules.withinReplicas)
    if (count(field) > count("replicas"))
      problems.push(invalid(`status.${field}`, count(field), "cannot be greater than status.replicas"));
  if (rules.ready !== undefined && count("availableReplicas") > count("readyReplicas"))
    problems.push(
      invalid("status.availableReplicas", count("availableReplicas"), `cannot be greater than ${rules.ready}`),
    );
}
