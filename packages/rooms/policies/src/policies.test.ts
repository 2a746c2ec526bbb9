import { ChangePolicy, newObject, parseTime } from "@dipper/api";
import { callRoute, openStage } from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { calendarOf } from "./calendar.ts";
import { policiesRoom } from "./index.ts";
import { changesIn, statusOf } from "./status.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const at = (text: string) => parseTime(text) ?? 0;
const policy = (spec: object) => newObject(ChangePolicy, { name: "p", namespace: "beidou-system" }, spec as never);
const cluster = { metadata: { name: "c1", labels: { tier: "prod" } } };
const nightly = { windows: [{ schedule: "0 2 * * *", timeZone: "Asia/Shanghai", durationSeconds: 10_800 }] };
const freeze = { freezes: [{ from: "2026-02-01T00:00:00Z", to: "2026-02-08T00:00:00Z", reason: "holidays" }] };

it("a policy says whom it selects, what it does now, and when its window opens", () => {
  const seen = {
    policy: policy({ ...nightly, clusterSelector: { matchLabels: { tier: "prod" } } }),
    clusters: [cluster, { metadata: { name: "c2" } }],
  };
  const now = at("2026-01-01T12:00:00Z");
  expect(statusOf(seen, now)).toMatchObject({ phase: "Active", clusters: 1, nextWindowAt: "2026-01-01T18:00:00Z" });
  expect(changesIn(seen.policy, now)).toBe(6 * 3_600_000);
  expect(statusOf(seen, at("2026-01-01T19:00:00Z"))).not.toHaveProperty("nextWindowAt");
});

it.each([
  [{ stop: { reason: "storm", by: "ada", since: "2026-01-01T00:00:00Z" } }, "Stopped", "InForce"],
  [freeze, "Frozen", "InForce"],
  [{ windows: [{ schedule: "61 2 * * *", durationSeconds: 60 }] }, "NotValid", "ScheduleInvalid"],
  [
    { windows: [{ schedule: "0 2 * * *", timeZone: "Mars/Olympus", durationSeconds: 60 }] },
    "NotValid",
    "TimeZoneUnknown",
  ],
])("%j is %s", (spec, phase, reason) => {
  const status = statusOf({ policy: policy(spec), clusters: [] }, at("2026-02-02T00:00:00Z"));
  expect([status.phase, status.conditions?.[0]?.reason]).toEqual([phase, reason]);
});

it("the calendar lists windows and freezes of the next days", () => {
  const range = { now: at("2026-01-31T12:00:00Z"), until: at("2026-02-02T12:00:00Z") };
  const found = calendarOf(cluster, [policy({ ...nightly, ...freeze })], range);
  expect(found.open).toBe(false);
  expect(found.entries.map(({ kind, from, to }) => `${kind} ${from} ${to ?? ""}`)).toEqual([
    "Window 2026-01-31T18:00:00Z 2026-01-31T21:00:00Z",
    "Freeze 2026-02-01T00:00:00Z 2026-02-08T00:00:00Z",
    "Window 2026-02-01T18:00:00Z 2026-02-01T21:00:00Z",
  ]);
});

it("stop and start write one policy, in the caller's name", async () => {
  const stage = await openStage({ rooms: [policiesRoom], clusters: [{ name: "c1" }] });
  const call = (path: string, input = {}) => stage.sim.complete(callRoute(stage, { method: "POST", path, input }));
  await call("/api/v1/stop-everything", { reason: "storm" });
  await call("/api/v1/stop-everything", { reason: "worse storm" });
  await stage.sim.until(() => stage.list(ChangePolicy)[0]?.status?.phase === "Stopped");
  expect(stage.list(ChangePolicy)[0]).toMatchObject({
    metadata: { name: "stop-everything" },
    spec: { stop: { reason: "worse storm", by: "admin" } },
    status: { clusters: 1 },
  });
  expect(await call("/api/v1/start")).toMatchObject({ wasStopped: true });
  expect(await call("/api/v1/start")).toEqual({ started: true, wasStopped: false });
  expect(stage.list(ChangePolicy)).toEqual([]);
});
