import { nextOperationPhase, type OperationPhase } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { whyOf } from "../words.ts";
import type { OperationAction } from "./action.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { OperationSeen } from "./seen.ts";

/** A phase on the way to the one that holds: the next step is written at once. */
const nextPhaseMs = 1;

/** After acting, look again: what was done may already be enough for the next step. */
const lookAgainMs = 50;

/** The decision carries the look at the Operation that it came from, so that the report says the same. */
export interface OperationDecision extends Decision<OperationAction> {
  readonly assessment: Assessment;
  /** The phase to be written now: one legal step. */
  readonly phase: OperationPhase;
}

export function decide(seen: OperationSeen, now: number): OperationDecision {
  const assessment = assess(seen, now);
  const { why, forMs, ends } = assessment;
  const before = seen.operation.status?.phase;
  const wanted = ends?.phase ?? assessment.phase;
  const phase = nextOperationPhase(before, wanted);
  const onTheWay = phase !== wanted && phase !== before;
  // Everything is given back in the last step, not in each.
  const actions = ends !== undefined && onTheWay ? [] : assessment.actions;
  const [first = whyOf("Running", { step: wanted, machines: 0 }, now)] = why;
  const after = actions.length > 0 ? lookAgainMs : forMs;
  const again = onTheWay ? nextPhaseMs : after;
  return { assessment, phase, actions, wait: { why: first, ...(again === undefined ? {} : { forMs: again }) } };
}
