import { sleepOn } from "./sleep.ts";
import type { Cancel, Clock } from "./world.ts";

/** A clock whose timers end with their owner. */
export interface ScopedClock extends Clock {
  /**
   * As in a process that has died: no timer of this clock fires any more, none is kept, and sleepers wake only by their own signal.
   * Time itself, ends of turns and deadlines go on: they keep nothing alive.
   */
  end(): void;
}

/**
 * Gives a part that is closed before its process a clock of its own, so that nothing of it is left behind.
 *
 * @example
 * const clock = scopedClock(world.clock);
 * clock.after(60_000, sweep);
 * clock.end(); // sweep is not called
 */
export function scopedClock(clock: Clock): ScopedClock {
  const pending = new Set<Cancel>();
  let ended = false;

  function after(ms: number, run: () => void): Cancel {
    if (ended) return () => undefined;
    const forget: Cancel = () => {
      pending.delete(forget);
      cancel();
    };
    const cancel = clock.after(ms, () => {
      pending.delete(forget);
      run();
    });
    pending.add(forget);
    return forget;
  }

  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: sleepOn(after),
    after,
    endOfTurn: (run) => clock.endOfTurn(run),
    deadline: (ms, parent) => clock.deadline(ms, parent),
    end: () => {
      ended = true;
      for (const cancel of pending) cancel();
    },
  };
}
