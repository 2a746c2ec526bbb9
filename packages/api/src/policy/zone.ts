/** Civil time of a time zone, by Intl, without Date. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export interface Zone {
  civilOf(ms: number): Civil;
  /** The first instant with this civil time; within a gap (clocks put forward) the instant just as far behind it. */
  instantOf(civil: Civil): number;
}

/** Undefined where Intl does not know the name. */
export function zoneOf(name: string): Zone | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  const civilOf = (ms: number): Civil => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return { year, month, day, hour, minute };
  };
  const offsetAt = (ms: number): number => utcOf(civilOf(ms)) - Math.floor(ms / 60_000) * 60_000;
  return { civilOf, instantOf: (civil) => instantIn(utcOf(civil), offsetAt) };
}

/** The offsets a day before and after frame every change of the clocks. */
function instantIn(utc: number, offsetAt: (ms: number) => number): number {
  const before = offsetAt(utc - 86_400_000);
  const after = offsetAt(utc + 86_400_000);
  const candidates = [utc - before, utc - after].filter((ms) => ms + offsetAt(ms) === utc);
  return candidates.length === 0 ? utc - before : Math.min(...candidates);
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    return undefined;
  }
}

/** Milliseconds of a civil time read as UTC. */
function utcOf(civil: Civil): number {
  return dayNumber(civil.year, civil.month, civil.day) * 86_400_000 + (civil.hour * 60 + civil.minute) * 60_000;
}

/** Days since 1970-01-01. http://howardhinnant.github.io/date_algorithms.html#days_from_civil */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The inverse. http://howardhinnant.github.io/date_algorithms.html#civil_from_days */
export function civilDay(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** 0 is Sunday. */
export function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}
