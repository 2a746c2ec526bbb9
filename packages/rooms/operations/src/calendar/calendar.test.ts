import { ChangePolicy, Cluster, type Input, isoTime, newObject, Operation, type OperationPlan } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { calendarOf } from "./calendar.ts";

const hour = 3_600_000;
const now = Date.parse("2026-11-20T12:00:00Z");
const within = { from: now - 2 * hour, to: now + 24 * hour };

interface Sample {
  readonly phase: NonNullable<NonNullable<Operation["status"]>["phase"]>;
  readonly cluster?: string;
  readonly startedAt?: number;
  readonly notBefore?: number;
  readonly minutes?: number;
  readonly position?: number;
  readonly lock?: "Shared" | "Exclusive";
  readonly machines?: readonly string[];
}

const operation = (name: string, sample: Sample): Operation => ({
  ...newObject(
    Operation,
    { name, uid: name },
    {
      clusterName: sample.cluster ?? "a",
      operationType: "ScaleUp",
      operationFlow: ["scaleUp"],
      operationMachines: [{ ip: "10.0.0.1", role: "Compute" }],
      ...(sample.notBefore === undefined ? {} : { notBefore: isoTime(sample.notBefore) }),
    },
  ),
  status: {
    phase: sample.phase,
    planRef: { name: `${name}-plan`, digest: "" },
    ...(sample.startedAt === undefined ? {} : { startedAt: isoTime(sample.startedAt) }),
    ...(sample.position === undefined ? {} : { queue: { position: sample.position, behind: "x" } }),
    forecast: { asOf: isoTime(now), evictedPods: 0, blockedBy: [], durationSeconds: (sample.minutes ?? 60) * 60 },
  },
});
const policy = (name: string, spec: Input<typeof ChangePolicy.source.spec>): ChangePolicy =>
  newObject(ChangePolicy, { name }, spec);

const view = (samples: Readonly<Record<string, Sample>>, policies: readonly ChangePolicy[] = []) => {
  const operations = Object.entries(samples).map(([name, sample]) => operation(name, sample));
  return calendarOf({
    clusters: ["a", "b"].map((name) => newObject(Cluster, { name, labels: { name } }, { clusterType: "simulated" })),
    operationsOf: (cluster) => operations.filter(({ spec }) => spec.clusterName === cluster),
    planOf: ({ metadata }) => {
      const { lock = "Exclusive", machines = ["m"] } = samples[metadata.name] as Sample;
      return { spec: { lockMode: lock, machines: machines.map((uid) => ({ uid })) } } as unknown as OperationPlan;
    },
    policies,
    within,
    now,
  });
};
const at = (hours: number): string => isoTime(now + hours * hour);
const bars = (of: ReturnType<typeof view>, cluster = "a"): readonly string[] =>
  (of.lanes.find((lane) => lane.cluster === cluster)?.changes ?? []).map(
    ({ kind, operation: name, from, to }) => `${name} ${kind} ${from.slice(11, 16)}-${to.slice(11, 16)}`,
  );
const conflicts = (of: ReturnType<typeof view>): readonly string[] =>
  of.conflicts.map(({ type, at: when, params }) => `${type} ${when.slice(11, 16)} ${Object.values(params).join(" ")}`);

describe("the calendar", () => {
  test("draws what runs from its start to its expected end, and nothing that has ended", () => {
    const seen = view({
      up: { phase: "Running", startedAt: now - hour, minutes: 90 },
      late: { phase: "Running", startedAt: now - 2 * hour, minutes: 30, lock: "Shared", machines: ["other"] },
      done: { phase: "Succeeded", startedAt: now - hour },
      stuck: { phase: "WaitingForDecision", startedAt: now - hour },
    });
    expect(bars(seen)).toEqual(["late Running 10:00-12:00", "stuck Stopped 11:00-12:00", "up Running 11:00-12:30"]);
    expect(seen.lanes.map((lane) => lane.cluster)).toEqual(["a", "b"]);
  });

  test("places what is queued behind those it waits for, in the order of the queue, and says so", () => {
    const seen = view({
      up: { phase: "Running", startedAt: now - hour, minutes: 90 },
      third: { phase: "Queued", position: 2, minutes: 30 },
      second: { phase: "Queued", position: 1, minutes: 60 },
    });
    expect(bars(seen)).toEqual(["up Running 11:00-12:30", "second Queued 12:30-13:30", "third Queued 13:30-14:00"]);
    expect(conflicts(seen)).toEqual([`Queued 12:30 second up ${at(0.5)}`, `Queued 13:30 third second ${at(1.5)}`]);
  });

  test("names two that want one lock at one time, and not those that share it on other machines", () => {
    const both = {
      up: { phase: "Running", startedAt: now, minutes: 240, lock: "Shared", machines: ["m1"] },
      later: { phase: "Pending", notBefore: now + hour, lock: "Shared", machines: ["m1"] },
    } as const;
    expect(conflicts(view(both))).toEqual([`Lock 13:00 later up ${at(4)}`]);
    expect(conflicts(view({ ...both, later: { ...both.later, machines: ["m2"] } }))).toEqual([]);
    expect(conflicts(view({ ...both, later: { ...both.later, cluster: "b" } }))).toEqual([]);
  });

  test("says when something starts in a freeze, runs into one, or has no open window", () => {
    const freeze = policy("quarter", { freezes: [{ from: at(2), to: at(4), reason: "quarter end" }] });
    expect(conflicts(view({ up: { phase: "Running", startedAt: now, minutes: 180 } }, [freeze]))).toEqual([
      `RunsIntoFreeze 14:00 up quarter quarter end ${at(4)}`,
    ]);
    expect(conflicts(view({ up: { phase: "Pending", notBefore: now + 3 * hour } }, [freeze]))).toEqual([
      `StartsInFreeze 15:00 up quarter quarter end ${at(4)}`,
    ]);
    const nights = policy("nights", { windows: [{ schedule: "0 22 * * *", durationSeconds: 7200 }] });
    expect(conflicts(view({ up: { phase: "Pending", notBefore: now + 3 * hour } }, [nights]))).toEqual([
      `OutsideWindow 15:00 up nights ${at(10)}`,
    ]);
    expect(conflicts(view({ up: { phase: "Pending", notBefore: now + 10 * hour } }, [nights]))).toEqual([]);
    const upgradesOnly = policy("nights", { ...nights.spec, operationTypes: ["Upgrade"] });
    expect(conflicts(view({ up: { phase: "Pending", notBefore: now + 3 * hour } }, [upgradesOnly]))).toEqual([]);
  });

  test("shows windows, freezes and stops of the clusters that they select, and a freeze inside a window once", () => {
    const seen = view({}, [
      policy("nights", { windows: [{ schedule: "0 22 * * *", durationSeconds: 7200 }] }),
      policy("audit", {
        clusterSelector: { matchLabels: { name: "b" } },
        freezes: [{ from: at(9), to: at(11), reason: "audit" }],
        stop: { reason: "fire", by: "ada", since: at(-1) },
      }),
    ]);
    const periods = seen.lanes.map(({ cluster, periods: own }) => [
      cluster,
      own.map(({ kind, from, to }) => `${kind} ${from.slice(11, 16)}-${to.slice(11, 16)}`),
    ]);
    expect(Object.fromEntries(periods)).toEqual({
      a: ["Window 22:00-00:00"],
      b: ["Freeze 21:00-23:00", "Stop 11:00-12:00", "Window 22:00-00:00"].toSorted((x, y) =>
        x.startsWith("Window") ? -1 : y.startsWith("Window") ? 1 : 0,
      ),
    });
    expect(conflicts(seen)).toEqual([`FreezeInWindow 22:00 nights audit audit ${at(11)} 1`]);
  });
});
