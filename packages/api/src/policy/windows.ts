import type { ChangePolicy } from "../ops/change-policy.ts";
import { nextRun, parseCron } from "./cron.ts";
import { zoneOf } from "./zone.ts";

type Window = ChangePolicy["spec"]["windows"][number];

/** `opensAt` undefined: never again. */
export type WindowState =
  | { readonly open: true; readonly closesAt: number }
  | { readonly open: false; readonly opensAt: number | undefined };

/** A policy without windows is always open. A window that cannot be read is closed: the careful side. */
export function windowsAt(windows: readonly Window[], now: number): WindowState {
  if (windows.length === 0) return { open: true, closesAt: Number.POSITIVE_INFINITY };
  const states = windows.map((window) => windowAt(window, now));
  const closing = states.flatMap((state) => (state.open ? [state.closesAt] : []));
  if (closing.length > 0) return { open: true, closesAt: Math.max(...closing) };
  const opening = states.flatMap((state) => (state.open || state.opensAt === undefined ? [] : [state.opensAt]));
  return { open: false, opensAt: opening.length === 0 ? undefined : Math.min(...opening) };
}

function windowAt(window: Window, now: number): WindowState {
  const cron = parseCron(window.schedule);
  const zone = zoneOf(window.timeZone);
  if (cron === undefined || zone === undefined) return { open: false, opensAt: undefined };
  const length = window.durationSeconds * 1000;
  let start = nextRun(cron, zone, now - length);
  let closesAt: number | undefined;
  // Runs that overlap make one long window; every look moves at least a minute on.
  while (start !== undefined && start <= (closesAt ?? now) && (closesAt ?? 0) < now + 30 * 86_400_000) {
    closesAt = start + length;
    start = nextRun(cron, zone, start);
  }
  return closesAt === undefined ? { open: false, opensAt: start } : { open: true, closesAt };
}

/** The word of what is wrong with a window; undefined where nothing is. */
export function windowProblem(window: Window): "ScheduleInvalid" | "TimeZoneUnknown" | undefined {
  if (parseCron(window.schedule) === undefined) return "ScheduleInvalid";
  return zoneOf(window.timeZone) === undefined ? "TimeZoneUnknown" : undefined;
}
