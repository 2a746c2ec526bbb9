import { type CronJob, nextRun, parseCron, zoneOf } from "@dipper/api";

const macros: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** The first run after a moment; undefined: never. Milliseconds. */
export type Schedule = (after: number) => number | undefined;

/** Undefined where the text is no schedule. `?` is the same as `*`. */
export function scheduleOf({ spec }: CronJob): Schedule | undefined {
  const every = /^@every\s+(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(spec.schedule);
  if (every !== null) {
    const seconds = Number(every[1] ?? 0) * 3_600 + Number(every[2] ?? 0) * 60 + Number(every[3] ?? 0);
    return seconds === 0 ? undefined : (after) => Math.floor(after / 1_000 + seconds) * 1_000;
  }
  const cron = parseCron((macros[spec.schedule] ?? spec.schedule).replaceAll("?", "*"));
  const zone = zoneOf(spec.timeZone ?? "UTC");
  return cron === undefined || zone === undefined ? undefined : (after) => nextRun(cron, zone, after);
}

/** The latest run between two moments that both may have been long ago; undefined: there was none. */
export function latestRun(schedule: Schedule, since: number, now: number): number | undefined {
  let found: number | undefined;
  // After a long rest the runs of the last days are enough: only the latest one is made up for.
  const from = Math.max(since, now - longestLookBackMs);
  for (let run = schedule(from); run !== undefined && run <= now; run = schedule(run)) found = run;
  if (found !== undefined || from === since) return found;
  const first = schedule(since);
  return first !== undefined && first <= now ? first : undefined;
}

const longestLookBackMs = 3 * 86_400_000;
