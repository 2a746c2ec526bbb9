import { isoTime, type WorkloadCondition } from "@dipper/api";

export interface WantedCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/**
 * As the controllers of `apps/` do: an equal status and reason change nothing, and `lastTransitionTime` moves only with the status. The
 * new condition stands last.
 */
export function withCondition(
  conditions: readonly WorkloadCondition[],
  wanted: WantedCondition,
  now: number,
  more: { readonly lastUpdateTime?: string } = {},
): readonly WorkloadCondition[] {
  const before = conditions.find((each) => each.type === wanted.type);
  if (before?.status === wanted.status && before.reason === wanted.reason) return conditions;
  const moved = before?.status === wanted.status ? before.lastTransitionTime : undefined;
  return [...without(conditions, wanted.type), { ...wanted, ...more, lastTransitionTime: moved ?? isoTime(now) }];
}

export function without(conditions: readonly WorkloadCondition[], type: string): readonly WorkloadCondition[] {
  return conditions.filter((each) => each.type !== type);
}
