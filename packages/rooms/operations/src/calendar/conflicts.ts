import { type ChangePolicy, isoTime } from "@dipper/api";
import { type Change, inTheWay } from "./changes.ts";
import { type FreezeSpan, freezeSpans, openSpans, overlaps, type Span } from "./periods.ts";
import type { CalendarConflict } from "./view.ts";

export interface ClusterPlan {
  readonly cluster: string;
  readonly changes: readonly Change[];
  /** Those that select the cluster. */
  readonly policies: readonly ChangePolicy[];
}

/** What cannot be as it is planned on one cluster. */
export function conflictsOn(plan: ClusterPlan, within: Span): readonly CalendarConflict[] {
  return [...lockConflicts(plan), ...plan.changes.flatMap((change) => timeConflicts(change, plan, within))];
}

/** A queue sorts itself out; what has a time of its own comes into somebody's way then. */
function lockConflicts({ cluster, changes }: ClusterPlan): readonly CalendarConflict[] {
  return changes.flatMap((change, index) =>
    changes.slice(0, index).flatMap((earlier): readonly CalendarConflict[] => {
      if (!inTheWay(change.wish, earlier.wish)) return [];
      const params = { operation: change.bar.operation, other: earlier.bar.operation, until: isoTime(earlier.to) };
      const queued = change.bar.kind === "Queued" && change.from === earlier.to;
      if (queued) return [{ type: "Queued", at: isoTime(change.from), cluster, params }];
      const scheduled = change.bar.kind === "Scheduled" || earlier.bar.kind === "Scheduled";
      return scheduled && overlaps(change, earlier)
        ? [{ type: "Lock", at: isoTime(Math.max(change.from, earlier.from)), cluster, params }]
        : [];
    }),
  );
}

function timeConflicts(change: Change, { cluster, policies }: ClusterPlan, within: Span): readonly CalendarConflict[] {
  if (change.bar.kind === "Stopped" || change.bar.kind === "Proposed") return [];
  const { operation } = change.bar;
  return policies
    .filter(({ spec }) => spec.operationTypes.length === 0 || spec.operationTypes.includes(change.type))
    .flatMap(({ metadata, spec }): readonly CalendarConflict[] => {
      const policy = metadata.name;
      const freeze = freezeSpans(spec, change)[0];
      if (freeze !== undefined) return [freezeConflict(change, freeze, { cluster, policy })];
      const later = change.bar.kind === "Running" ? [] : openSpans(spec, { from: change.from, to: within.to + 1 });
      const [open] = later;
      const closed = change.bar.kind !== "Running" && spec.windows.length > 0 && (open?.from ?? Infinity) > change.from;
      if (!closed) return [];
      const opens: Readonly<Record<string, string>> = open === undefined ? {} : { opensAt: isoTime(open.from) };
      return [{ type: "OutsideWindow", at: isoTime(change.from), cluster, params: { operation, policy, ...opens } }];
    });
}

function freezeConflict(
  { bar, from }: Change,
  freeze: FreezeSpan,
  { cluster, policy }: { readonly cluster: string; readonly policy: string },
): CalendarConflict {
  const params = { operation: bar.operation, policy, reason: freeze.reason, until: isoTime(freeze.to) };
  const startsInside = bar.kind !== "Running" && freeze.from <= from;
  return startsInside
    ? { type: "StartsInFreeze", at: isoTime(from), cluster, params }
    : { type: "RunsIntoFreeze", at: isoTime(freeze.from), cluster, params };
}

/** A window in which a freeze holds is of less use than its policy says; told once, not for each cluster. */
export function freezesInWindows(
  policies: readonly ChangePolicy[],
  clustersOf: (policy: ChangePolicy) => ReadonlySet<string>,
  within: Span,
): readonly CalendarConflict[] {
  return policies.flatMap((withWindow) =>
    policies.flatMap((withFreeze) => {
      const frozen = clustersOf(withFreeze);
      const shared = [...clustersOf(withWindow)].filter((cluster) => frozen.has(cluster));
      if (shared.length === 0) return [];
      return freezeSpans(withFreeze.spec, within).flatMap((freeze) => {
        const [window] = openSpans(withWindow.spec, within).filter((each) => overlaps(each, freeze));
        if (window === undefined) return [];
        const params = {
          policy: withWindow.metadata.name,
          freeze: withFreeze.metadata.name,
          reason: freeze.reason,
          until: isoTime(freeze.to),
          clusters: String(shared.length),
        };
        return [{ type: "FreezeInWindow" as const, at: isoTime(Math.max(window.from, freeze.from)), params }];
      });
    }),
  );
}
