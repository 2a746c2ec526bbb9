import { type ChangePolicy, isoTime, parseTime, windowsAt } from "@dipper/api";
import type { PeriodBar } from "./view.ts";

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A window that opens every minute would fill the page and the memory. */
const mostWindows = 200;

/** When the windows of a policy are open between two times. No windows: no periods, it is always open. */
export function openSpans({ windows }: ChangePolicy["spec"], { from, to }: Span): readonly Span[] {
  if (windows.length === 0) return [];
  const spans: Span[] = [];
  let at = from;
  while (at < to && spans.length < mostWindows) {
    const state = windowsAt(windows, at);
    if (state.open) {
      spans.push({ from: at, to: Math.min(state.closesAt, to) });
      at = state.closesAt;
    } else if (state.opensAt === undefined) break;
    else at = state.opensAt;
  }
  return spans;
}

export interface FreezeSpan extends Span {
  readonly reason: string;
}

export function freezeSpans({ freezes }: ChangePolicy["spec"], within: Span): readonly FreezeSpan[] {
  return freezes
    .map(({ from, to, reason }) => ({ from: parseTime(from) ?? 0, to: parseTime(to) ?? 0, reason }))
    .filter((freeze) => overlaps(freeze, within));
}

/** Windows, freezes and the stop of one policy, cut to what is shown. */
export function periodsOf({ metadata, spec }: ChangePolicy, within: Span): readonly PeriodBar[] {
  const bar = (kind: PeriodBar["kind"], span: Span, reason: string): PeriodBar => ({
    kind,
    policy: metadata.name,
    reason,
    from: isoTime(Math.max(span.from, within.from)),
    to: isoTime(Math.min(span.to, within.to)),
  });
  const { stop } = spec;
  return [
    ...openSpans(spec, within).map((span) => bar("Window", span, "")),
    ...freezeSpans(spec, within).map((freeze) => bar("Freeze", freeze, freeze.reason)),
    ...(stop === undefined
      ? []
      : [bar("Stop", { from: parseTime(stop.since) ?? within.from, to: within.to }, stop.reason)]),
  ];
}

export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}
