import { isoTime, type Why, whyText } from "@dipper/api";

export type WhyParams = Readonly<Record<string, string | number>>;

/** One entry of `status.why`. Values are text for people and never longer than the API takes. */
export function whyOf(reason: string, params: WhyParams, since: number): Why {
  const named = Object.entries(params).map(([name, value]) => ({ name, value: String(value).slice(0, 1024) }));
  const text = Object.fromEntries(named.map(({ name, value }) => [name, value]));
  const { message, next } = whyText(reason, text);
  return { reason, since: isoTime(since), params: named, message: message.slice(0, 2048), next: next.slice(0, 1024) };
}

/** Keeps `since` of an entry that says the same as before. */
export function keepSince(before: readonly Why[], now: readonly Why[]): readonly Why[] {
  return now.slice(0, 8).map((why) => {
    const same = before.find((each) => each.reason === why.reason && sameParams(each, why));
    return same === undefined ? why : { ...why, since: same.since };
  });
}

function sameParams(a: Why, b: Why): boolean {
  return (
    a.params.map(({ name, value }) => `${name}=${value}`).join() ===
    b.params.map(({ name, value }) => `${name}=${value}`).join()
  );
}

/** `m1, m2 and 3 more`. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
