import type { Decision } from "@dipper/controller";
import { whyOf } from "../words.ts";
import type { OperationAction } from "./action.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { OperationSeen } from "./seen.ts";

/** After acting, look again: what was done may already be enough for the next step. */
const lookAgainMs = 50;

/** The decision carries the look at the Operation that it came from, so that the report says the same. */
export interface OperationDecision extends Decision<OperationAction> {
  readonly assessment: Assessment;
}

export function decide(seen: OperationSeen, now: number): OperationDecision {
  const assessment = assess(seen, now);
  const { actions, why, forMs, phase } = assessment;
  const [first = whyOf("Running", { step: phase, machines: 0 }, now)] = why;
  const again = actions.length > 0 ? lookAgainMs : forMs;
  return { assessment, actions, wait: { why: first, ...(again === undefined ? {} : { forMs: again }) } };
}
