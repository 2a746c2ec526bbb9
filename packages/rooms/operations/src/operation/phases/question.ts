import { isWorse } from "../../drain/forecast.ts";
import type { Next } from "../../ledger/next-run.ts";
import { listed, whyOf } from "../../words.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { holdsLock, quarantines } from "./ending.ts";
import { idle, lockedBy } from "./turn.ts";

/** A forecast that was worse is made again after this time: it may have become as good as it was. */
const forecastAgainMs = 60_000;

/**
 * Who waits for people does not queue: an Operation that gave its lock back stays where it is until the answer is there. A holder
 * goes on to the lock, where it may have to make room for an emergency.
 */
export const questionGate: Gate = (known) => {
  if (holdsLock(known)) return {};
  return questionOf(known) ?? {};
};

/** What people have to answer before the next batch; undefined: nothing. */
export function questionOf(known: Known): GateResult | undefined {
  if (known.next?.type === "Decide") return tooManyFailures(known, known.next);
  return known.next?.type === "Run" ? worsened(known, known.next) : undefined;
}

function tooManyFailures(known: Known, next: Extract<Next, { type: "Decide" }>): GateResult {
  const params = { failed: next.failures.length, allowed: next.allowed, machines: listed(next.failures) };
  const causes = (known.ledger?.failures ?? []).slice(0, 7).map((cell) => {
    const last = cell.attempts.at(-1);
    const cause = last?.message || last?.reason || "no message";
    const about = { machines: cell.machine, step: cell.step, attempts: cell.tries, cause };
    return whyOf("MachineQuarantined", about, known.now);
  });
  const why = [whyOf("WaitingForDecision", params, known.now), ...causes];
  return asked(known, "WaitingForDecision", why);
}

/** Before a batch that empties nodes, the forecast is made again; much worse than approved is a question to people. */
function worsened(known: Known, next: Extract<Next, { type: "Run" }>): GateResult | undefined {
  const { seen } = known;
  const drains = known.plan?.spec.steps.some((step) => step.name === next.step && step.consequences.includes("Drain"));
  const approved = seen.operation.status?.forecast;
  if (drains !== true || approved === undefined || seen.forecast === undefined) return undefined;
  const accepted = seen.operation.spec.decisions.some((each) => each.action === "AcceptForecast");
  const then = {
    evictedPods: approved.evictedPods,
    blockedBy: approved.blockedBy.map((each) => ({ ...each, reason: "BlockedByPDB" as const })),
  };
  if (accepted || !isWorse(then, seen.forecast, known.rules.forecastTolerancePercent)) return undefined;
  const say = (forecast: { readonly evictedPods: number; readonly blockedBy: readonly unknown[] }) =>
    `${forecast.evictedPods} pods, ${forecast.blockedBy.length} blocked`;
  const why = [whyOf("ForecastWorsened", { was: say(approved), is: say(seen.forecast) }, known.now)];
  return asked(known, "ForecastWorsened", why, forecastAgainMs);
}

/** At the batch boundary: whoever waits for the answer too long gives the lock back. */
function asked(
  known: Known,
  reason: "WaitingForDecision" | "ForecastWorsened",
  why: readonly ReturnType<typeof whyOf>[],
  againMs?: number,
): GateResult {
  const conditions = [...lockedBy(known), condition("Progressing", "False", reason, why[0]?.message)];
  const { actions: back, forMs } = idle(known, reason);
  const actions = [...quarantines(known), ...back];
  const soonest = Math.min(forMs ?? Number.POSITIVE_INFINITY, againMs ?? Number.POSITIVE_INFINITY);
  const again = Number.isFinite(soonest) ? { forMs: soonest } : {};
  return { conditions, stop: { phase: "WaitingForDecision", why, actions, ...again } };
}
