import { isoTime } from "./time.ts";

/** metav1.Condition. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

export interface ConditionUpdate {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

/** A new list with this condition in it; `lastTransitionTime` moves only with the status. The order stays. */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  update: ConditionUpdate,
  now: number,
): readonly Condition[] {
  const before = conditions?.find((each) => each.type === update.type);
  const lastTransitionTime =
    before !== undefined && before.status === update.status ? before.lastTransitionTime : isoTime(now);
  const next: Condition = { ...update, lastTransitionTime };
  if (before === undefined) return [...(conditions ?? []), next];
  return (conditions ?? []).map((each) => (each.type === update.type ? next : each));
}

interface WithConditions {
  readonly status?: unknown;
}

export function conditionsOf(object: WithConditions): readonly Condition[] {
  const status = object.status as { readonly conditions?: readonly Condition[] } | undefined;
  return status?.conditions ?? [];
}

export function conditionOf(object: WithConditions, type: string): Condition | undefined {
  return conditionsOf(object).find((each) => each.type === type);
}

export function isTrue(object: WithConditions, type: string): boolean {
  return conditionOf(object, type)?.status === "True";
}
