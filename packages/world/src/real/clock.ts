import { sleepOn } from "../sleep.ts";
import type { Cancel, Clock } from "../world.ts";

/** Node's timers take at most this many milliseconds and fire at once beyond it. */
const longestTimer = 2_147_483_647;

function after(ms: number, run: () => void): Cancel {
  let left = Math.max(0, ms);
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const part = Math.min(left, longestTimer);
    left -= part;
    timer = setTimeout(() => (left > 0 ? arm() : run()), part);
  };
  arm();
  return () => clearTimeout(timer);
}

/** The clock of this machine. Deadlines do not keep the process alive; sleeps and timers do. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: sleepOn(after),
    after,
    endOfTurn: (run) => void setImmediate(run),
    // Differences of `monotonic` are no whole milliseconds, and Node takes nothing else.
    deadline: (ms, parent) =>
      AbortSignal.any([parent, AbortSignal.timeout(Math.min(Math.ceil(Math.max(0, ms)), longestTimer))]),
  };
}
