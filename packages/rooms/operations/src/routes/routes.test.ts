import { ChangePolicy, newObject, Operation, platformNamespace } from "@dipper/api";
import {
  callRoute,
  createOperation as create,
  finished,
  machines,
  openStage,
  operationOn as operation,
  type Stage,
  type StageOptions,
  scaleUpOf as scaleUp,
  write,
} from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";
import type { AttentionItem } from "../views/attention.ts";
import type { Board } from "../views/board.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

const quick = { rollout: { soakSeconds: 0 } } as const;
const call = <T>(
  stage: Stage,
  route: `${"GET" | "POST"} ${string}`,
  input: Readonly<Record<string, unknown>> = {},
  user = "admin",
) => {
  const [method, path = ""] = route.split(" ");
  return stage.sim.complete(callRoute(stage, { method: method as "GET" | "POST", path, input, user })) as Promise<T>;
};

interface Preview {
  readonly digest: string;
  readonly plan: {
    readonly spec: { readonly machines: readonly { readonly name: string }[]; readonly digest: string };
  };
  readonly leftOut: readonly { readonly ip: string; readonly reason: string }[];
  readonly batches: readonly { readonly machines: readonly { readonly name: string }[] }[];
  readonly forecast: object;
}

it("a preview has the digest of the operation that is made from it, and creates nothing", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  const spec = scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], quick);
  const preview = await call<Preview>(stage, "POST /api/v1/operations/preview", { spec });
  expect(stage.list(Operation)).toEqual([]);
  expect(preview.batches.map((batch) => batch.machines.map((machine) => machine.name))).toEqual([
    ["m1"],
    ["m2"],
    ["m3"],
  ]);
  expect(preview.forecast).not.toHaveProperty("durationSeconds");
  await create(stage, "scaleup", spec);
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status?.planRef?.digest).toBe(preview.digest);
});

it("a preview says who is left out and why, and plans the others", async () => {
  const stage = await open({
    clusters: [{ name: "c1", nodes: [{ name: "n1", address: "10.1.0.1" }] }],
    spares: machines(2),
  });
  const spec = scaleUp(["10.0.0.1", "10.1.0.1", "10.9.9.9", "10.0.0.2"], quick);
  const preview = await call<Preview>(stage, "POST /api/v1/operations/preview", { spec });
  expect(preview.leftOut.map(({ ip, reason }) => `${ip} ${reason}`)).toEqual([
    "10.1.0.1 AlreadyNode",
    "10.9.9.9 MachineNotFound",
  ]);
  expect(preview.plan.spec.machines.map((machine) => machine.name)).toEqual(["m1", "m2"]);
});

it("a preview refuses what the operation itself would be refused for", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  const spec = { ...scaleUp(["10.0.0.1"]), operationFlow: [] };
  await expect(call(stage, "POST /api/v1/operations/preview", { spec })).rejects.toMatchObject({ code: "Invalid" });
});

it("the board shows machine × step with attempts; the logs tell them event by event", async () => {
  const stage = await open({
    clusters: [{ name: "c1" }],
    spares: machines(2, { m2: [{ step: "scaleUp", fault: "FailsOnce" }] }),
  });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2"], quick));
  await stage.sim.until(() => (operation(stage, "scaleup").status?.steps?.[1]?.phase ?? "") === "Running");
  await stage.sim.run(6_000);
  const running = await call<Board>(stage, "GET /api/v1/operations/scaleup/board");
  expect(running.machines[0]?.cells[1]).toMatchObject({ step: "scaleUp", result: "Running" });
  expect(running.machines[0]?.cells[1]?.stages?.map((each) => each.stage)).toContain("bootstrap-os");
  await finished(stage, "scaleup");
  const board = await call<Board>(stage, "GET /api/v1/operations/scaleup/board");
  expect(board.steps.map((step) => `${step.step} ${step.phase} ${step.succeeded}/${step.total}`)).toEqual([
    "preCheck Succeeded 2/2",
    "scaleUp Succeeded 2/2",
    "postCheck Succeeded 2/2",
  ]);
  const [failed, second] = board.machines[1]?.cells[1]?.attempts ?? [];
  expect([failed?.result, second?.result]).toEqual(["Failed", "Succeeded"]);
  const lines: string[] = [];
  const stream = await call<AsyncIterable<string>>(stage, "GET /api/v1/operations/scaleup/logs", {
    stepRun: failed?.stepRun,
    machine: "m2",
  });
  await stage.sim.complete(
    (async () => {
      for await (const line of stream) lines.push(line);
    })(),
  );
  const events = lines.map((line) => JSON.parse(line) as { type: string; machine?: string; result?: string });
  expect(events.at(0)?.type).toBe("started");
  expect(events.find((event) => event.type === "result")).toMatchObject({ machine: "m2", result: "Failed" });
  expect(events.every((event) => event.machine === undefined || event.machine === "m2")).toBe(true);
});

it("every control is one patch in the caller's name; attention lists what waits for a person", async () => {
  const spares = machines(3, { m1: [{ step: "scaleUp", fault: "FailsAlways" }] });
  const stage = await open({ clusters: [{ name: "c1" }], spares });
  await stage.sim.complete(
    stage.kube.create(
      ChangePolicy,
      newObject(ChangePolicy, { name: "four-eyes", namespace: platformNamespace }, { approval: {} }),
      write,
    ),
  );
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], { ...quick, retry: { limit: 0 } }));
  const phase = () => operation(stage, "scaleup").status?.phase;
  const attention = async () =>
    (await call<{ items: readonly AttentionItem[] }>(stage, "GET /api/v1/attention")).items.map(
      (item) => `${item.type} ${item.subject.name}`,
    );
  await stage.sim.until(() => phase() === "AwaitingApproval");
  await stage.sim.run(1000);
  expect(await attention()).toEqual(["Approval scaleup"]);
  await expect(call(stage, "POST /api/v1/operations/scaleup/approve")).rejects.toThrow();
  await call(stage, "POST /api/v1/operations/scaleup/approve", { comment: "go" }, "grace");
  await stage.sim.until(() => phase() === "WaitingForDecision");
  await stage.sim.run(1000);
  expect(await attention()).toEqual(["Decision scaleup", "Quarantined m1"]);
  await call(stage, "POST /api/v1/operations/scaleup/quarantine", { machines: ["m1"] }, "grace");
  await finished(stage, "scaleup");
  expect(phase()).toBe("PartiallySucceeded");
  expect(operation(stage, "scaleup").spec.decisions.map((each) => `${each.action} ${each.by}`)).toEqual([
    "QuarantineMachine grace",
  ]);
  const follow = await call<Operation>(stage, "POST /api/v1/operations/scaleup/retry", {
    machines: ["m1"],
    reason: "mended",
  });
  expect(follow).toMatchObject({
    metadata: { name: "scaleup-r1" },
    spec: { retryOf: { name: "scaleup" }, operationMachines: [{ ip: "10.0.0.1" }] },
  });
});

it("a dry run belongs to the plan's digest, is made on demand, and says where it is blind", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  await create(stage, "up", scaleUp(["10.0.0.1"], { ...quick, desiredState: "Paused" }));
  await stage.sim.until(() => operation(stage, "up").status?.planRef !== undefined);
  const planDigest = operation(stage, "up").status?.planRef?.digest;
  const path = "/api/v1/operations/up/preview";
  expect(await call(stage, `GET ${path}`)).toMatchObject({ planDigest, state: "None" });
  expect(await call(stage, `POST ${path}`)).toMatchObject({ planDigest, state: "Running" });
  await stage.sim.run(1000);
  const done = await call<{ readonly steps: readonly { readonly step: string }[] }>(stage, `GET ${path}`);
  expect(done).toMatchObject({ planDigest, state: "Done" });
  expect(done.steps.map(({ step }) => step)).toEqual(["preCheck", "scaleUp", "postCheck"]);
  // The simulator has no dry run, and says so.
  expect(done.steps[1]).toMatchObject({
    wouldChange: 0,
    notPreviewed: [{ machines: ["m1"], reason: "StepWithoutPreview" }],
  });
  const ofAnother = await call<typeof done>(stage, `GET ${path}`, { machine: "m2" });
  expect(ofAnother.steps[1]).toMatchObject({ machines: [], notPreviewed: [] });
});

it("what is muted leaves the list with its reason, for its people and its cause, and comes back", async () => {
  const spares = machines(3, { m1: [{ step: "scaleUp", fault: "FailsAlways" }] });
  const stage = await open({ clusters: [{ name: "c1" }], spares });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], { ...quick, retry: { limit: 0 } }));
  const shown = async (user = "admin", input: Readonly<Record<string, unknown>> = {}) => {
    const list = await call<{
      items: readonly AttentionItem[];
      muted: readonly (AttentionItem & { mute: object })[];
      asOf: string;
    }>(stage, "GET /api/v1/attention", input, user);
    return { ...list, items: list.items.map(({ id }) => id.split("/")[0]), all: list.items };
  };
  await stage.sim.until(() => operation(stage, "scaleup").status?.phase === "WaitingForDecision");
  await stage.sim.run(1000);
  const before = await shown();
  expect(before.items).toEqual(["Decision", "Quarantined"]);
  const id = before.all[0]?.id ?? "";
  const until = new Date(Date.parse(before.asOf) + 3_600_000).toISOString();
  await expect(
    call(stage, "POST /api/v1/attention/mute", { id, until: "2020-01-01T00:00:00Z", reason: "x" }),
  ).rejects.toMatchObject({ code: "BadRequest" });
  await expect(call(stage, "POST /api/v1/attention/mute", { id: "nothing", until, reason: "x" })).rejects.toMatchObject(
    { code: "NotFound" },
  );
  await call(stage, "POST /api/v1/attention/mute", { id, until, reason: "vendor ticket", for: "me" }, "ada");
  expect((await shown("ada")).items).toEqual(["Quarantined"]);
  expect((await shown("bob")).items).toEqual(["Decision", "Quarantined"]);
  await call(stage, "POST /api/v1/attention/mute", { id, until, reason: "known", for: "everybody" }, "ada");
  expect((await shown("bob")).muted).toMatchObject([{ id, mute: { by: "ada", reason: "known", for: "everybody" } }]);
  await call(stage, "POST /api/v1/attention/unmute", { id, for: "everybody" }, "bob");
  expect((await shown("bob")).items).toEqual(["Decision", "Quarantined"]);
  expect((await shown("ada")).items).toEqual(["Quarantined"]);
  await stage.sim.run(3_700_000);
  expect((await shown("ada")).items).toContain("Decision");
});
