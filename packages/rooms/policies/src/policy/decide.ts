import { whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { assess } from "./assess.ts";
import type { PolicySeen } from "./seen.ts";

/** Nothing is done but to say what holds; it is said again when the calendar turns a page. */
export function decidePolicy(seen: PolicySeen, now: number): Decision<never> {
  const { inForce, calendar } = assess(seen, now);
  const why = whyOf(inForce.reason, inForce.params, { now, before: seen.policy.status?.why });
  return {
    actions: [],
    wait: { why, ...(calendar.changesAt === undefined ? {} : { forMs: calendar.changesAt - now }) },
  };
}
