import {
  type ChangePolicy,
  type Cluster,
  isoTime,
  parseTime,
  selects,
  setCondition,
  type Why,
  whyOf,
  windowProblem,
  windowsAt,
} from "@dipper/api";

type Status = NonNullable<ChangePolicy["status"]>;

export interface PolicySeen {
  readonly policy: ChangePolicy;
  readonly clusters: readonly Pick<Cluster, "metadata">[];
}

/** What a policy comes to now: whom it selects, whether it holds things up, when its next window opens. Pure. */
export function statusOf({ policy, clusters }: PolicySeen, now: number): Status {
  const { spec, metadata, status: before } = policy;
  const problem = problemOf(policy, now);
  const window = windowsAt(spec.windows, now);
  const frozen = spec.freezes.some((each) => each.from <= isoTime(now) && isoTime(now) < each.to);
  const { generation: observedGeneration = 0 } = metadata;
  const condition = {
    type: "InForce",
    status: problem === undefined ? ("True" as const) : ("False" as const),
    reason: problem?.reason ?? "InForce",
    message: problem?.message ?? "",
    observedGeneration,
  };
  const nextWindowAt = window.open ? undefined : window.opensAt;
  return {
    observedGeneration,
    phase: problem !== undefined ? "NotValid" : spec.stop !== undefined ? "Stopped" : frozen ? "Frozen" : "Active",
    why: problem === undefined ? [] : [problem],
    conditions: setCondition(before?.conditions, condition, now),
    clusters: clusters.filter((cluster) => selects(spec.clusterSelector, cluster.metadata.labels)).length,
    ...(nextWindowAt === undefined ? {} : { nextWindowAt: isoTime(nextWindowAt) }),
  };
}

/** Milliseconds until something changes by itself: a window opens or closes, a freeze begins or ends. Undefined: never. */
export function changesIn({ spec }: ChangePolicy, now: number): number | undefined {
  const window = windowsAt(spec.windows, now);
  const times = [
    window.open ? window.closesAt : window.opensAt,
    ...spec.freezes.flatMap((each) => [parseTime(each.from), parseTime(each.to)]),
  ].filter((time) => time !== undefined && Number.isFinite(time) && time > now) as readonly number[];
  return times.length === 0 ? undefined : Math.min(...times) - now;
}

/** A schedule that cannot be read never opens: the careful side, and said aloud. */
function problemOf({ spec, status }: ChangePolicy, now: number): Why | undefined {
  for (const window of spec.windows) {
    const problem = windowProblem(window);
    const params = { schedule: window.schedule, timeZone: window.timeZone };
    if (problem !== undefined) return whyOf(problem, params, { now, before: status?.why });
  }
  return undefined;
}
