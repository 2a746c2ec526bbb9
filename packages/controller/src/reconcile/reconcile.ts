import { DipperError, type KubeObject } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { Outcome, Reconciler, Result } from "./reconciler.ts";

/** What one run needs beside the reconciler: the key, the time, and where the status goes. */
export interface Run<T extends KubeObject> {
  readonly ref: Ref;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly write: (status: NonNullable<T["status"]>) => Promise<void>;
}

/**
 * One run: observes, decides, acts in order and stops at the first failure, always reports. A failed action is thrown after the
 * report, so that the object says why before the queue backs off. An abort is not reported: the run never happened.
 */
export async function reconcile<T extends KubeObject, Seen, A extends { readonly type: string }>(
  reconciler: Reconciler<T, Seen, A>,
  run: Run<T>,
): Promise<Result> {
  const seen = await reconciler.observe(run.ref, run.signal);
  if (seen === undefined) return { done: true };
  const decision = reconciler.decide(seen, run.now());
  const outcomes: Outcome[] = [];
  for (const action of decision.actions) {
    run.signal.throwIfAborted();
    const outcome = await attempt(() => reconciler.act(action, seen, run.signal));
    outcomes.push(outcome);
    if (!outcome.ok) break;
  }
  run.signal.throwIfAborted();
  const status = reconciler.report(seen, decision, outcomes, run.now());
  if (status !== undefined && status !== null) await run.write(status);
  const last = outcomes.at(-1);
  if (last?.ok === false) throw last.error;
  return decision.wait?.forMs === undefined ? { done: true } : { requeueAfterMs: decision.wait.forMs };
}

async function attempt(act: () => Promise<void>): Promise<Outcome> {
  try {
    await act();
    return { ok: true };
  } catch (cause) {
    return { ok: false, error: DipperError.from(cause) };
  }
}
