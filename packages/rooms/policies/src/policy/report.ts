import { type ChangePolicy, isoTime, setCondition, whyOf, whyText } from "@dipper/api";
import { assess } from "./assess.ts";
import type { PolicySeen } from "./seen.ts";

type Status = NonNullable<ChangePolicy["status"]>;

/** The status of a policy; undefined where nothing has changed. */
export function reportPolicy(seen: PolicySeen, now: number): Status | undefined {
  const { policy, clusters } = seen;
  const before: Status = policy.status ?? {};
  const { phase, inForce, calendar } = assess(seen, now);
  const { status, reason, params } = inForce;
  const { generation } = policy.metadata;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  const { message } = whyText(reason, params);
  const { nextWindowAt: _, ...kept } = before;
  const after: Status = {
    ...kept,
    ...observed,
    phase,
    why: status === "True" ? [] : [whyOf(reason, params, { now, before: before.why })],
    conditions: setCondition(before.conditions, { type: "InForce", status, reason, message, ...observed }, now),
    clusters,
    ...(calendar.nextWindowAt === undefined ? {} : { nextWindowAt: isoTime(calendar.nextWindowAt) }),
  };
  return sameStatus(before, after) ? undefined : after;
}

/** Field by field: the server keeps the order of fields in which they came. */
function sameStatus(before: Status, after: Status): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as ReadonlySet<keyof Status>;
  return [...names].every((name) => JSON.stringify(before[name]) === JSON.stringify(after[name]));
}
