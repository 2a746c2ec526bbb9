import { type ChangePolicy, type Cluster, isoTime, type Operation, type OperationPlan, selects } from "@dipper/api";
import { type Change, changesOf } from "./changes.ts";
import { conflictsOn, freezesInWindows } from "./conflicts.ts";
import { overlaps, periodsOf, type Span } from "./periods.ts";
import type { CalendarConflict, CalendarView, Lane } from "./view.ts";

export interface CalendarInput {
  /** Those that the reader may see. */
  readonly clusters: readonly Cluster[];
  readonly operationsOf: (cluster: string) => readonly Operation[];
  readonly planOf: (operation: Operation) => OperationPlan | undefined;
  readonly policies: readonly ChangePolicy[];
  readonly within: Span;
  readonly now: number;
}

/** What runs, waits, is planned and is forbidden, cluster by cluster, and what of it does not fit together. Pure. */
export function calendarOf(input: CalendarInput): CalendarView {
  const { clusters, policies, within, now } = input;
  const chosen = new Map(
    policies.map((policy) => [
      policy,
      new Set(
        clusters
          .filter(({ metadata }) => selects(policy.spec.clusterSelector, metadata.labels))
          .map(({ metadata }) => metadata.name),
      ),
    ]),
  );
  const plans = clusters.map(({ metadata: { name } }) => ({
    cluster: name,
    changes: changesOf(input.operationsOf(name), input.planOf, now),
    policies: policies.filter((policy) => chosen.get(policy)?.has(name) === true),
  }));
  const own = plans.map((plan) => ({ plan, conflicts: conflictsOn(plan, within) }));
  return {
    from: isoTime(within.from),
    to: isoTime(within.to),
    asOf: isoTime(now),
    lanes: own
      .toSorted((a, b) => rankOf(a) - rankOf(b) || compare(a.plan.cluster, b.plan.cluster))
      .map(({ plan }) => laneOf(plan, within)),
    conflicts: [
      ...own.flatMap(({ conflicts }) => conflicts),
      ...freezesInWindows(policies, (policy) => chosen.get(policy) ?? new Set(), within),
    ].toSorted((a, b) => compare(a.at, b.at)),
  };
}

interface Planned {
  readonly plan: {
    readonly cluster: string;
    readonly changes: readonly Change[];
    readonly policies: readonly ChangePolicy[];
  };
  readonly conflicts: readonly CalendarConflict[];
}

function rankOf({ plan, conflicts }: Planned): number {
  return conflicts.length > 0 ? 0 : plan.changes.length > 0 ? 1 : 2;
}

function laneOf({ cluster, changes, policies }: Planned["plan"], within: Span): Lane {
  return {
    cluster,
    changes: changes.filter((change) => overlaps({ ...change, to: change.to + 1 }, within)).map(({ bar }) => bar),
    periods: policies.flatMap((policy) => periodsOf(policy, within)),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
