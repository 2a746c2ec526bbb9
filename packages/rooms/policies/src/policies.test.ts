import { ChangePolicy, Cluster, DipperError, isoTime, newObject, platformNamespace } from "@dipper/api";
import { callRoute, openStage, type Stage, write } from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import type { PoliciesOverview } from "./overview.ts";
import { policiesRoom } from "./room.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const hour = 3_600_000;
const clusters = [
  { name: "c1", labels: { env: "prod" } },
  { name: "c2", labels: { env: "test" } },
];
const open = (): Promise<Stage> => openStage({ rooms: [policiesRoom], clusters });
const read = (stage: Stage, name: string) => stage.get(ChangePolicy, name, platformNamespace);
const phase = (stage: Stage, name: string) => read(stage, name)?.status?.phase;

type Spec = Parameters<typeof newObject<ChangePolicy["spec"], unknown, object>>[2];
async function create(stage: Stage, name: string, spec: Spec): Promise<void> {
  const policy = newObject(ChangePolicy, { name, namespace: platformNamespace }, spec as never);
  await stage.sim.complete(stage.kube.create(ChangePolicy, policy, write));
}
const call = (stage: Stage, method: "GET" | "POST" | "DELETE", path: string, input = {}) =>
  stage.sim.complete(callRoute(stage, { method, path, input }));
const overview = (stage: Stage) => call(stage, "GET", "/api/v1/policies-overview") as Promise<PoliciesOverview>;

it("counts the clusters that a policy selects, and counts again when labels change", async () => {
  const stage = await open();
  await create(stage, "prod", { clusterSelector: { matchLabels: { env: "prod" } } });
  await stage.sim.until(() => phase(stage, "prod") === "Active");
  expect(read(stage, "prod")?.status).toMatchObject({
    clusters: 1,
    why: [],
    conditions: [{ type: "InForce", status: "True" }],
  });
  const labels = { metadata: { labels: { env: "prod" } } };
  await stage.sim.complete(stage.kube.patch(Cluster, { name: "c2" }, labels, write));
  await stage.sim.until(() => read(stage, "prod")?.status?.clusters === 2);
});

it("says when a freeze begins and ends by itself, and then writes nothing more", async () => {
  const stage = await open();
  const from = isoTime(stage.sim.now() + hour);
  const to = isoTime(stage.sim.now() + 3 * hour);
  await create(stage, "sale", { freezes: [{ from, to, reason: "sale" }] });
  await stage.sim.until(() => phase(stage, "sale") === "Active");
  expect((await overview(stage)).next).toEqual([
    { at: from, type: "FreezeBegins", policy: "sale", reason: "sale", clusters: 2 },
  ]);
  await stage.sim.until(() => phase(stage, "sale") === "Frozen");
  expect(isoTime(stage.sim.now())).toBe(from);
  expect((await overview(stage)).freezes).toEqual([{ policy: "sale", reason: "sale", until: to, clusters: 2 }]);
  await stage.sim.until(() => phase(stage, "sale") === "Active");
  expect(isoTime(stage.sim.now())).toBe(to);
  const settled = read(stage, "sale")?.metadata.resourceVersion;
  await stage.sim.run(100 * hour);
  expect(read(stage, "sale")?.metadata.resourceVersion).toBe(settled);
});

it("says when the next window opens, and that a window cannot be read", async () => {
  const stage = await open();
  await create(stage, "nightly", { windows: [{ schedule: "0 2 * * *", durationSeconds: 3600 }] });
  await create(stage, "broken", { windows: [{ schedule: "99 2 * * *", durationSeconds: 3600 }] });
  await create(stage, "lost", {
    windows: [{ schedule: "0 2 * * *", timeZone: "Mars/Olympus", durationSeconds: 3600 }],
  });
  await stage.sim.until(() => phase(stage, "nightly") !== undefined && phase(stage, "lost") !== undefined);
  const first = read(stage, "nightly")?.status?.nextWindowAt ?? "";
  expect(first).toMatch(/T02:00:00Z$/);
  await stage.sim.until(() => read(stage, "nightly")?.status?.nextWindowAt !== first);
  expect(isoTime(stage.sim.now())).toBe(first);
  expect((await overview(stage)).open).toMatchObject([{ policy: "nightly", clusters: 2 }]);
  const said = (name: string) => [phase(stage, name), read(stage, name)?.status?.why?.[0]?.message];
  expect(said("broken")).toEqual(["NotValid", "The schedule cannot be read: 99 2 * * *."]);
  expect(said("lost")).toEqual(["NotValid", "There is no time zone Mars/Olympus."]);
});

it("stops everything in the caller's name, once, and starts again, as often as one likes", async () => {
  const stage = await open();
  const begin = isoTime(stage.sim.now());
  await call(stage, "POST", "/api/v1/stop-everything", { reason: "storm" });
  await stage.sim.run(60_000);
  await call(stage, "POST", "/api/v1/stop-everything", { reason: "again" });
  expect(read(stage, "stop-everything")).toMatchObject({
    spec: { clusterSelector: {}, operationTypes: [], stop: { reason: "storm", by: "admin", since: begin } },
    status: { phase: "Stopped", clusters: 2 },
  });
  expect((await overview(stage)).stops).toEqual([
    { policy: "stop-everything", reason: "storm", by: "admin", since: begin, clusters: 2 },
  ]);
  expect(await call(stage, "POST", "/api/v1/start")).toEqual({ stillStoppedBy: [] });
  expect(read(stage, "stop-everything")).toBeUndefined();
  expect(await call(stage, "POST", "/api/v1/start")).toEqual({ stillStoppedBy: [] });
});

it("widens a policy of that name that somebody has narrowed, and names the stops of others", async () => {
  const stage = await open();
  await create(stage, "stop-everything", {
    clusterSelector: { matchLabels: { env: "prod" } },
    operationTypes: ["ScaleUp"],
  });
  await create(stage, "fire", { stop: { reason: "fire", by: "ada", since: isoTime(stage.sim.now()) } });
  await call(stage, "POST", "/api/v1/stop-everything", {});
  expect(read(stage, "stop-everything")?.spec).toMatchObject({
    clusterSelector: {},
    operationTypes: [],
    stop: { by: "admin" },
  });
  expect(read(stage, "stop-everything")?.spec.clusterSelector.matchLabels).toBeUndefined();
  expect(await call(stage, "POST", "/api/v1/start")).toEqual({ stillStoppedBy: ["fire"] });
});

it("is refused to those who may not write policies", async () => {
  const stage = await open();
  const asked = callRoute(stage, { method: "POST", path: "/api/v1/stop-everything", user: "anna", groups: [] });
  const refused = stage.sim.complete(asked).catch((cause: unknown) => DipperError.from(cause).code);
  expect(await refused).toBe("Forbidden");
  expect(read(stage, "stop-everything")).toBeUndefined();
});

it("freezes by a policy of its own, says before what it holds, and ends nothing but freezes", async () => {
  const stage = await open();
  const from = isoTime(stage.sim.now());
  const to = isoTime(stage.sim.now() + hour);
  expect(await call(stage, "GET", "/api/v1/freezes/outlook")).toEqual({ clusters: 2, waiting: 0, running: 0 });
  expect(await call(stage, "GET", "/api/v1/freezes/outlook", { group: "online" })).toMatchObject({ clusters: 0 });
  const { policy } = (await call(stage, "POST", "/api/v1/freezes", { from, to, reason: "sale" })) as {
    readonly policy: string;
  };
  await stage.sim.until(() => phase(stage, policy) === "Frozen");
  expect((await overview(stage)).freezes).toEqual([{ policy, reason: "sale", until: to, clusters: 2 }]);
  await call(stage, "DELETE", `/api/v1/freezes/${policy}`);
  await stage.sim.until(() => read(stage, policy) === undefined);

  await create(stage, "prod", { freezes: [{ from, to, reason: "" }], approval: {} });
  await stage.sim.until(() => read(stage, "prod") !== undefined);
  await expect(call(stage, "DELETE", "/api/v1/freezes/prod")).rejects.toMatchObject({ code: "BadRequest" });
  await expect(call(stage, "POST", "/api/v1/freezes", { from: to, to: from, reason: "x" })).rejects.toMatchObject({
    code: "BadRequest",
  });
});
