import { type ChangePolicy, type Cluster, isoTime, selects } from "@dipper/api";
import { type Calendar, calendarOf } from "./policy/calendar.ts";

/** What holds now, and what the calendar brings. Times are RFC 3339. */
export interface PoliciesOverview {
  readonly asOf: string;
  readonly stops: readonly {
    readonly policy: string;
    readonly reason: string;
    readonly by: string;
    readonly since: string;
    /** How many clusters are stopped. */
    readonly clusters: number;
  }[];
  readonly freezes: readonly {
    readonly policy: string;
    readonly reason: string;
    readonly until: string;
    readonly clusters: number;
  }[];
  /** Policies with windows that are open now. */
  readonly open: readonly { readonly policy: string; readonly until: string; readonly clusters: number }[];
  /** What begins next, soonest first. */
  readonly next: readonly Change[];
}

export interface Change {
  readonly at: string;
  readonly type: "FreezeBegins" | "WindowOpens";
  readonly policy: string;
  readonly reason: string;
  readonly clusters: number;
}

interface Known {
  readonly policies: readonly ChangePolicy[];
  readonly clusters: readonly Cluster[];
}

export function overviewOf({ policies, clusters }: Known, now: number): PoliciesOverview {
  const known = policies
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((policy) => ({
      spec: policy.spec,
      policy: policy.metadata.name,
      clusters: clusters.filter((each) => selects(policy.spec.clusterSelector, each.metadata.labels)).length,
      calendar: calendarOf(policy.spec, now),
    }));
  return {
    asOf: isoTime(now),
    stops: known.flatMap(({ spec: { stop }, policy, clusters }) =>
      stop === undefined ? [] : [{ policy, ...stop, clusters }],
    ),
    freezes: known.flatMap(({ calendar: { freeze }, policy, clusters }) =>
      freeze === undefined ? [] : [{ policy, reason: freeze.reason, until: isoTime(freeze.to), clusters }],
    ),
    open: known.flatMap(({ calendar: { window }, policy, clusters }) =>
      window?.closesAt === undefined ? [] : [{ policy, until: isoTime(window.closesAt), clusters }],
    ),
    next: known
      .flatMap(({ calendar, policy, clusters }) => changesOf(calendar).map((each) => ({ ...each, policy, clusters })))
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

function changesOf({ nextFreeze, nextWindowAt }: Calendar): readonly Pick<Change, "at" | "type" | "reason">[] {
  const freeze =
    nextFreeze === undefined ? [] : [{ at: nextFreeze.from, type: "FreezeBegins", reason: nextFreeze.reason } as const];
  const window = nextWindowAt === undefined ? [] : [{ at: nextWindowAt, type: "WindowOpens", reason: "" } as const];
  return [...freeze, ...window].map((each) => ({ ...each, at: isoTime(each.at) }));
}
