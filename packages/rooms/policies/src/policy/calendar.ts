import { type ChangePolicy, parseTime, windowsAt } from "@dipper/api";

export interface Freeze {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** What the calendar of one policy says now. */
export interface Calendar {
  /** The freeze that holds and ends last. */
  readonly freeze: Freeze | undefined;
  /** The freeze that begins next. */
  readonly nextFreeze: Freeze | undefined;
  /** Undefined: the policy has no windows. */
  readonly window: { readonly open: boolean; readonly closesAt?: number } | undefined;
  /** When the next window opens, not counting one that is open now. */
  readonly nextWindowAt: number | undefined;
  /** When any of these answers changes. */
  readonly changesAt: number | undefined;
}

export function calendarOf({ windows, freezes }: ChangePolicy["spec"], now: number): Calendar {
  const periods = freezes
    .map((each) => ({ from: parseTime(each.from) ?? now, to: parseTime(each.to) ?? now, reason: each.reason }))
    .filter((each) => each.to > now);
  const freeze = periods.filter((each) => each.from <= now).toSorted((a, b) => b.to - a.to)[0];
  const nextFreeze = periods.filter((each) => each.from > now).toSorted((a, b) => a.from - b.from)[0];
  const state = windowsAt(windows, now);
  const nextWindowAt = state.open ? opensAfter(windows, state.closesAt) : state.opensAt;
  const moments = [
    ...periods.flatMap((each) => [each.from, each.to]),
    state.open ? state.closesAt : (state.opensAt ?? Number.POSITIVE_INFINITY),
  ].filter((at) => at > now && Number.isFinite(at));
  return {
    freeze,
    nextFreeze,
    window: windows.length === 0 ? undefined : state.open ? { open: true, closesAt: state.closesAt } : { open: false },
    nextWindowAt,
    changesAt: moments.length === 0 ? undefined : Math.min(...moments),
  };
}

function opensAfter(windows: ChangePolicy["spec"]["windows"], closesAt: number): number | undefined {
  if (!Number.isFinite(closesAt)) return undefined;
  const later = windowsAt(windows, closesAt);
  return later.open ? undefined : later.opensAt;
}
