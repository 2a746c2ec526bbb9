import type { Job, Pod, PodFailurePolicyRule, SuccessPolicyRule } from "@dipper/api";
import { parseIndexes } from "./indexes.ts";

/** What the first rule that fits a failed pod says; without one the failure counts. */
export interface FailureJudgement {
  readonly action: PodFailurePolicyRule["action"];
  /** Set with FailJob. */
  readonly message?: string;
}

export function judgeFailure(job: Job, pod: Pod): FailureJudgement {
  for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const why = rule.onExitCodes === undefined ? byCondition(rule, pod) : byExitCode(rule, pod);
    if (why === undefined) continue;
    const message = `${why} matching ${rule.action} rule at index ${index}`;
    return rule.action === "FailJob" ? { action: rule.action, message } : { action: rule.action };
  }
  return { action: "Count" };
}

function byExitCode({ onExitCodes }: PodFailurePolicyRule, { metadata, status }: Pod): string | undefined {
  if (onExitCodes === undefined) return undefined;
  const { containerName, operator, values } = onExitCodes;
  for (const { name, state } of [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]) {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(code) === (operator === "In"))
      return `Container ${name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${code}`;
  }
  return undefined;
}

function byCondition({ onPodConditions = [] }: PodFailurePolicyRule, { metadata, status }: Pod): string | undefined {
  const found = status?.conditions?.find((condition) =>
    onPodConditions.some((each) => each.type === condition.type && (each.status ?? "True") === condition.status),
  );
  return found === undefined ? undefined : `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`;
}

/** Why the indexes that have succeeded are enough; undefined: they are not. */
export function successBy(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  for (const [index, rule] of (job.spec.successPolicy?.rules ?? []).entries())
    if (isMet(rule, succeeded)) return `Matched rules at index ${index}`;
  return undefined;
}

function isMet({ succeededIndexes, succeededCount }: SuccessPolicyRule, succeeded: ReadonlySet<number>): boolean {
  const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes);
  const met = wanted === undefined ? succeeded.size : [...wanted].filter((index) => succeeded.has(index)).length;
  return met >= (succeededCount ?? wanted?.size ?? Number.POSITIVE_INFINITY);
}
