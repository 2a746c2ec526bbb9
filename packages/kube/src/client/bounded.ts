import type { Clock } from "@dipper/world";

/** A signal that fires with its parent or after `ms`; `release` drops the timer, so that a finished call leaves nothing in the clock. */
export interface Bounded {
  readonly signal: AbortSignal;
  /** True when time ran out, false when the parent fired or nothing did. */
  timedOut(): boolean;
  release(): void;
}

export function bounded(clock: Clock, ms: number, parent: AbortSignal): Bounded {
  const controller = new AbortController();
  let late = false;
  const follow = (): void => controller.abort(parent.reason);
  const cancel = clock.after(ms, () => {
    late = true;
    controller.abort(new Error(`no answer within ${Math.round(ms / 1000)} s`));
  });
  if (parent.aborted) follow();
  else parent.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    release() {
      cancel();
      parent.removeEventListener("abort", follow);
    },
  };
}
