import { type ChangePolicy, type Cluster, isoTime, parseTime, policyFor, selects } from "@dipper/api";

export interface CalendarEntry {
  readonly cluster: string;
  readonly kind: "Window" | "Freeze" | "Stop";
  readonly policy: string;
  readonly from: string;
  /** Absent: until somebody says otherwise. */
  readonly to?: string;
  readonly reason: string;
}

export interface ClusterCalendar {
  readonly cluster: string;
  /** Whether a change could start now. */
  readonly open: boolean;
  readonly entries: readonly CalendarEntry[];
}

const mostWindows = 50;

/** When a cluster may be changed between now and `until`: windows as they come, freezes, stops. Pure. */
export function calendarOf(
  cluster: Pick<Cluster, "metadata">,
  policies: readonly ChangePolicy[],
  range: { readonly now: number; readonly until: number },
): ClusterCalendar {
  const { name, labels } = cluster.metadata;
  const answer = (at: number) => policyFor({ policies, clusterLabels: labels, now: at });
  const applying = policies.filter((policy) => selects(policy.spec.clusterSelector, labels));
  const now = answer(range.now);
  return {
    cluster: name,
    open: now.stop === undefined && now.freeze === undefined && now.window.open,
    entries: [
      ...stops(name, applying),
      ...freezes(name, applying, range),
      ...(applying.some((policy) => policy.spec.windows.length > 0) ? windows(name, answer, range) : []),
    ].toSorted((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

function stops(cluster: string, policies: readonly ChangePolicy[]): readonly CalendarEntry[] {
  return policies.flatMap(({ metadata, spec }) =>
    spec.stop === undefined
      ? []
      : [{ cluster, kind: "Stop" as const, policy: metadata.name, from: spec.stop.since, reason: spec.stop.reason }],
  );
}

function freezes(
  cluster: string,
  policies: readonly ChangePolicy[],
  range: { readonly now: number; readonly until: number },
): readonly CalendarEntry[] {
  return policies.flatMap(({ metadata, spec }) =>
    spec.freezes
      .filter((each) => (parseTime(each.to) ?? 0) > range.now && (parseTime(each.from) ?? 0) < range.until)
      .map(({ from, to, reason }) => ({ cluster, kind: "Freeze" as const, policy: metadata.name, from, to, reason })),
  );
}

function windows(
  cluster: string,
  answer: (at: number) => ReturnType<typeof policyFor>,
  range: { readonly now: number; readonly until: number },
): readonly CalendarEntry[] {
  const found: CalendarEntry[] = [];
  for (let at = range.now; at < range.until && found.length < mostWindows; ) {
    const { window } = answer(at);
    if (window.open) {
      if (!Number.isFinite(window.closesAt)) break;
      found.push({
        cluster,
        kind: "Window",
        policy: window.policy ?? "",
        from: isoTime(at),
        to: isoTime(window.closesAt),
        reason: "",
      });
      at = window.closesAt;
    } else if (window.opensAt === undefined) break;
    else at = window.opensAt;
  }
  return found;
}
