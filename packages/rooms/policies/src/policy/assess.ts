import { type ChangePolicy, type ReasonWord, windowProblem } from "@dipper/api";
import { type Calendar, calendarOf } from "./calendar.ts";
import type { PolicySeen } from "./seen.ts";

export interface Assessment {
  readonly phase: NonNullable<NonNullable<ChangePolicy["status"]>["phase"]>;
  readonly inForce: {
    readonly status: "True" | "False";
    readonly reason: ReasonWord;
    readonly params: Readonly<Record<string, string>>;
  };
  readonly calendar: Calendar;
}

/** Pure. A stop holds whatever else is wrong with the policy; windows that cannot be read count as closed. */
export function assess({ policy }: PolicySeen, now: number): Assessment {
  const inForce = inForceOf(policy.spec);
  const calendar = calendarOf(policy.spec, now);
  return { phase: phaseOf(policy.spec, inForce.status === "True", calendar), inForce, calendar };
}

function phaseOf(spec: ChangePolicy["spec"], valid: boolean, calendar: Calendar): Assessment["phase"] {
  if (spec.stop !== undefined) return "Stopped";
  if (!valid) return "NotValid";
  return calendar.freeze === undefined ? "Active" : "Frozen";
}

function inForceOf(spec: ChangePolicy["spec"]): Assessment["inForce"] {
  for (const window of spec.windows) {
    const reason = windowProblem(window);
    const { schedule, timeZone } = window;
    if (reason === "ScheduleInvalid") return { status: "False", reason, params: { schedule } };
    if (reason === "TimeZoneUnknown") return { status: "False", reason, params: { timeZone } };
  }
  return { status: "True", reason: "InForce", params: {} };
}
