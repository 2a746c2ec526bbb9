/** Cron expressions of five fields: minute, hour, day of month, month, day of week, as crontab(5) has them. */

import type { Zone } from "./zone.ts";
import { civilDay, dayNumber, weekday } from "./zone.ts";

export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** crontab(5): where both day fields are restricted, either may match. */
  readonly eitherDay: boolean;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** A leap day on a given weekday comes back after 28 years, 40 across a century. */
const searchDays = 366 * 40;

/** Undefined where the text is not a cron expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = "", hour = "", day = "", month = "", dayOfWeek = ""] = fields;
  const minutes = parseField(minute, 0, 59, []);
  const hours = parseField(hour, 0, 23, []);
  const days = parseField(day, 1, 31, []);
  const months = parseField(month, 1, 12, monthNames);
  const week = parseField(dayOfWeek, 0, 7, weekdayNames);
  if (minutes === undefined || hours === undefined || days === undefined || months === undefined || week === undefined)
    return undefined;
  // Sunday is 0 and 7.
  const weekdays = [...new Set(week.map((each) => each % 7))].toSorted((a, b) => a - b);
  return { minutes, hours, days, months, weekdays, eitherDay: !day.startsWith("*") && !dayOfWeek.startsWith("*") };
}

function parseField(text: string, min: number, max: number, names: readonly string[]): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const range = parsePart(part, min, max, names);
    if (range === undefined) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) found.add(value);
  }
  return [...found].toSorted((a, b) => a - b);
}

function parsePart(part: string, min: number, max: number, names: readonly string[]) {
  const match = /^(\*|[0-9a-z]+(?:-[0-9a-z]+)?)(?:\/(\d+))?$/i.exec(part);
  if (match === null) return undefined;
  const [, span = "", stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step < 1) return undefined;
  if (span === "*") return { from: min, to: max, step };
  const [first = "", last] = span.split("-");
  const from = valueOf(first, min, names);
  const to = last === undefined ? (stepText === undefined ? from : max) : valueOf(last, min, names);
  if (from === undefined || to === undefined || from < min || to > max || from > to) return undefined;
  return { from, to, step };
}

function valueOf(text: string, min: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The first run after `from` (milliseconds, exclusive). Undefined: never. */
export function nextRun(cron: Cron, zone: Zone, from: number): number | undefined {
  const start = zone.civilOf(from);
  const firstDay = dayNumber(start.year, start.month, start.day);
  for (let day = firstDay; day < firstDay + searchDays; day++) {
    if (!dayMatches(cron, day)) continue;
    const run = firstOn(cron, zone, { day, from });
    if (run !== undefined) return run;
  }
  return undefined;
}

function firstOn(cron: Cron, zone: Zone, search: { readonly day: number; readonly from: number }): number | undefined {
  const date = civilDay(search.day);
  let best: number | undefined;
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      const at = zone.instantOf({ ...date, hour, minute });
      // Where the clocks are changed, a later civil time may be an earlier instant.
      if (at > search.from && (best === undefined || at < best)) best = at;
      if (best !== undefined && at > best + 7_200_000) return best;
    }
  }
  return best;
}

function dayMatches(cron: Cron, days: number): boolean {
  const { month, day } = civilDay(days);
  if (!cron.months.includes(month)) return false;
  const byDay = cron.days.includes(day);
  const byWeekday = cron.weekdays.includes(weekday(days));
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
