// Long because all of it stands on one stage: a management server, a simulated cluster and three spare machines.
import {
  Cluster,
  CustomResourceDefinition,
  joiningTaint,
  Lease,
  labels,
  Machine,
  Node,
  newObject,
  Pod,
  PodDisruptionBudget,
} from "@dipper/api";
import { crdOf } from "@dipper/api/generate";
import { MemoryDisk, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { type RunnerEvent, resultLines, type StepRunSpec } from "@dipper/runner";
import { type SimulatedWorld, type Simulation, simulate } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import { createSimulator, type SimulatedFault, type Simulator, setFault } from "./index.ts";

const signal = new AbortController().signal;
const write = { manager: "test", signal };

interface Stage {
  readonly sim: Simulation;
  readonly platform: SimulatedWorld;
  readonly kube: KubeClient;
  readonly simulator: Simulator;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly restart: () => Promise<Simulator>;
}

/** A management server, a simulated cluster `c` of `nodes` nodes and three spare machines s1, s2, s3. */
async function stage(nodes: number, faults: readonly { step: string; fault: SimulatedFault }[] = []): Promise<Stage> {
  const sim = simulate({ seed: 11 });
  const platform = sim.process("platform");
  const outside = sim.process("outside");
  const { clock, random, log } = platform;
  const server = await openApiServer({
    name: "management",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
  });
  const peer = { address: "", user: "admin", groups: ["system:masters"] };
  const kube = createKubeClient({
    transport: (exchange) => server.handle({ ...exchange, peer }),
    clock,
    random,
    server: "management",
  });
  const disks = new Map<string, MemoryDisk>();
  const make = (world: SimulatedWorld): Simulator =>
    createSimulator({
      world,
      kube,
      journal: (name) => {
        const disk = disks.get(name) ?? new MemoryDisk();
        disks.set(name, disk);
        return new MemoryJournal({ disk });
      },
    });
  return sim.complete(
    (async () => {
      for (const kind of [Machine, Cluster]) await kube.create(CustomResourceDefinition, crdOf(kind), write);
      await clock.sleep(100, signal);
      const cluster = await kube.create(
        Cluster,
        newObject(Cluster, { name: "c" }, { clusterType: "simulated", managementPolicy: "Operate" }),
        write,
      );
      const machines = new Map<string, Machine>();
      const add = async (name: string, address: string, bound: boolean): Promise<void> => {
        const uid = cluster.metadata.uid ?? "";
        const machine = newObject(
          Machine,
          { name, labels: bound ? { "fleet.dipper.dev/simulated-born": "true" } : {} },
          {
            simulated: { durationSeconds: 10, faults: bound ? [] : faults },
            addresses: [{ type: "Internal", address }],
            machineClass: "c64m256",
            zone: "z1",
            ...(bound ? { consumerRef: { kind: "Cluster", name: "c", uid, clusterName: "c", role: "Compute" } } : {}),
          },
        );
        machines.set(name, await kube.create(Machine, machine, write));
      };
      for (let i = 1; i <= nodes; i++) await add(`n${i}`, `10.1.0.${i}`, true);
      for (let i = 1; i <= 3; i++) await add(`s${i}`, `10.2.0.${i}`, false);
      const simulator = make(outside);
      await simulator.start(signal);
      const restart = async (): Promise<Simulator> => {
        await simulator.close();
        sim.kill(outside);
        const next = make(sim.process("outside"));
        await next.start(signal);
        return next;
      };
      return { sim, platform, kube, simulator, machines, restart };
    })(),
  );
}

function stepRun(
  at: Stage,
  step: string,
  names: readonly string[],
  more: Partial<StepRunSpec> & { fence?: number } = {},
): StepRunSpec {
  return {
    name: `op-${step}-1-1`,
    uid: "u",
    operation: "op",
    operationType: "ScaleUp",
    clusterName: "c",
    step,
    batch: 1,
    attempt: 1,
    bundleDigest: "",
    entryPoint: "",
    timeoutSeconds: 120,
    parameters: {},
    machines: names.map((name) => ({
      name,
      uid: at.machines.get(name)?.metadata.uid ?? "",
      ip: at.machines.get(name)?.spec.addresses[0]?.address ?? "",
      role: "Compute",
      fence: more.fence ?? 1,
    })),
    ...more,
  };
}

async function runStep(at: Stage, spec: StepRunSpec): Promise<readonly RunnerEvent[]> {
  const executor = at.simulator.executor({ world: at.platform, kube: at.kube, dataFolder: "/data" });
  const events: RunnerEvent[] = [];
  await at.sim.complete(
    (async () => {
      for await (const event of (await executor.ensure(spec, signal)).events(1, signal)) events.push(event);
    })(),
  );
  return events;
}

const results = (events: readonly RunnerEvent[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === "result" ? [[event.machine, event.reason ?? event.result]] : [])),
  );

const nodeOf = async (at: Stage, name: string): Promise<Node | undefined> =>
  (await at.simulator.cluster("c")).server.local.get(Node, { name });
const readyOf = (node: Node | undefined): string | undefined =>
  node?.status?.conditions?.find((each) => each.type === "Ready")?.status;

describe("a simulated cluster", () => {
  test("has its nodes, leases, DaemonSets, workloads and an identity of its own, and is quiet", async () => {
    const at = await stage(4);
    const { server, kube } = await at.simulator.cluster("c");
    const machine = await at.sim.complete(at.kube.get(Machine, { name: "n1" }, { signal }));
    expect(machine?.status).toMatchObject({ phase: "Deployed", nodeRef: { name: "n1" } });
    expect(server.local.list(Node).map((node) => node.metadata.name)).toEqual(["n1", "n2", "n3", "n4"]);
    expect(server.local.list(Node)[0]?.metadata.labels).toMatchObject({
      [labels.machineUid]: at.machines.get("n1")?.metadata.uid,
      "topology.kubernetes.io/zone": "z1",
    });
    expect(server.local.list(Lease, "kube-node-lease").length).toBe(4);
    expect(server.local.list(Pod).length).toBe(4 * 4);
    expect(
      (
        await at.sim.complete(
          kube.get(
            { group: "", version: "v1", kind: "Namespace", plural: "namespaces", scope: "Cluster" },
            { name: "kube-system" },
            { signal },
          ),
        )
      )?.metadata.uid,
    ).toMatch(/-4/);
    await at.sim.run(5_000);
    const settled = server.revision();
    await at.sim.run(60_000);
    // Only leases are renewed, the nodes once in two minutes.
    expect(server.revision() - settled).toBeLessThanOrEqual(4);
  });

  test("moves evicted pods to other nodes, and its budgets count", async () => {
    const at = await stage(4);
    const { kube, server } = await at.simulator.cluster("c");
    await at.sim.complete(kube.patch(Node, { name: "n1" }, { spec: { unschedulable: true } }, write));
    const on = (): readonly Pod[] => server.local.list(Pod, "workload").filter((pod) => pod.spec.nodeName === "n1");
    const first = on()[0];
    const evict = async (pod: Pod | undefined) =>
      kube.evict({ namespace: "workload", name: pod?.metadata.name ?? "" }, write);
    expect(await at.sim.complete(evict(first))).toEqual({ evicted: true });
    const app = first?.metadata.labels?.["app"];
    const sibling = server.local
      .list(Pod, "workload")
      .find((pod) => pod.metadata.labels?.["app"] === app && pod.metadata.name !== first?.metadata.name);
    expect(await at.sim.complete(evict(sibling))).toMatchObject({ evicted: false });
    await at.sim.run(10_000);
    const pods = server.local.list(Pod, "workload");
    expect(pods.length).toBe(8);
    expect(pods.every((pod) => pod.status?.phase === "Running")).toBe(true);
    expect(on().length).toBe(1);
    expect(
      server.local.list(PodDisruptionBudget, "workload").every((budget) => budget.status?.disruptionsAllowed === 1),
    ).toBe(true);
  });

  test("is the same after a restart", async () => {
    const at = await stage(2);
    const before = (await at.simulator.cluster("c")).server.local.list(Pod).map((pod) => pod.metadata.uid);
    const next = await at.sim.complete(at.restart());
    expect((await next.cluster("c")).server.local.list(Pod).map((pod) => pod.metadata.uid)).toEqual(before);
  });
});

describe("the simulated executor", () => {
  test("joins machines: result file, node with our identity and the joining taint, Ready after a while, DaemonSets on it", async () => {
    const at = await stage(2);
    expect(results(await runStep(at, stepRun(at, "preCheck", ["s1", "s2"])))).toEqual({
      s1: "Succeeded",
      s2: "Succeeded",
    });
    const began = at.sim.now();
    const events = await runStep(at, stepRun(at, "scaleUp", ["s1", "s2"]));
    expect(at.sim.now() - began).toBeGreaterThan(8_000);
    expect(at.sim.now() - began).toBeLessThan(13_000);
    expect(results(events)).toEqual({ s1: "Succeeded", s2: "Succeeded" });
    expect(
      events
        .filter((event) => event.type === "stage" && event.machine === "s1")
        .map((event) => (event.type === "stage" ? event.stage : "")),
    ).toEqual(["bootstrap-os", "container-runtime", "node", "network"]);
    const file = at.sim.disk.read("/data/logs/op/op-scaleUp-1-1.ndjson") ?? new Uint8Array();
    expect(resultLines(file).events).toEqual(events);
    await at.sim.run(5_000);
    const node = await nodeOf(at, "s1");
    expect(node?.spec?.taints).toEqual([joiningTaint]);
    expect(node?.metadata.labels?.[labels.machineUid]).toBe(at.machines.get("s1")?.metadata.uid);
    expect(readyOf(node)).toBe("True");
    expect(node?.status?.nodeInfo?.kubeletVersion).toBe("v1.36.3");
    expect(node?.status?.allocatable?.["cpu"]).toBe("64");
    const pods = (await at.simulator.cluster("c")).server.local.list(Pod).filter((pod) => pod.spec.nodeName === "s1");
    expect(pods.map((pod) => pod.status?.phase)).toEqual(["Running", "Running"]);
    expect(results(await runStep(at, stepRun(at, "postCheck", ["s1"])))).toEqual({ s1: "Succeeded" });
  });

  test("removes machines: the node goes, what is left is cleaned", async () => {
    const at = await stage(2);
    const probe = at.simulator.probe({ world: at.platform, kube: at.kube });
    const target = { name: "n1", uid: at.machines.get("n1")?.metadata.uid ?? "" };
    const failed = async () =>
      (await at.sim.complete(probe.probe(target, signal))).evidence
        ?.filter((each) => each.outcome === "Fail")
        .map((each) => each.check);
    expect(await failed()).toEqual(["NoKubelet", "NoContainers", "NoClusterNetwork"]);
    expect(results(await runStep(at, stepRun(at, "remove", ["n1"], { operationType: "ScaleDown" })))).toEqual({
      n1: "Succeeded",
    });
    expect(await nodeOf(at, "n1")).toBeUndefined();
    expect(await failed()).toEqual([]);
  });

  test("the same StepRun has one runner for ever: a second ensure reads, a killed platform's run is not started again", async () => {
    const at = await stage(1);
    const spec = stepRun(at, "scaleUp", ["s1"]);
    const binding = { world: at.platform, kube: at.kube, dataFolder: "/data" };
    const executor = at.simulator.executor(binding);
    const handle = await at.sim.complete(executor.ensure(spec, signal));
    expect(await at.sim.complete(executor.ensure(spec, signal))).toBe(handle);
    await at.sim.run(3_000);
    at.sim.kill(at.platform);
    const next = at.simulator.executor({ ...binding, world: at.sim.process("platform") });
    expect(await at.sim.complete(next.find(spec, signal))).toBeUndefined();
    const again = await at.sim.complete(next.ensure(spec, signal));
    expect(await again.ended()).toBe(true);
    await at.sim.run(60_000);
    expect(await nodeOf(at, "s1")).toBeUndefined();
  });

  test("cancel is effective before the next machine", async () => {
    const at = await stage(1);
    const executor = at.simulator.executor({ world: at.platform, kube: at.kube, dataFolder: "/data", forks: 1 });
    const handle = await at.sim.complete(executor.ensure(stepRun(at, "preCheck", ["s1", "s2", "s3"]), signal));
    await at.sim.run(15_000);
    await handle.cancel("enough");
    const events: RunnerEvent[] = [];
    await at.sim.complete(
      (async () => {
        for await (const event of handle.events(1, signal)) events.push(event);
      })(),
    );
    expect(results(events)).toEqual({ s1: "Succeeded", s2: "Succeeded", s3: "Canceled" });
    expect(await handle.ended()).toBe(true);
  });

  test("an overtaken attempt changes nothing any more", async () => {
    const at = await stage(1);
    const executor = at.simulator.executor({ world: at.platform, kube: at.kube, dataFolder: "/data" });
    const old = await at.sim.complete(executor.ensure(stepRun(at, "scaleUp", ["s1"], { fence: 1 }), signal));
    await at.sim.run(2_000);
    const newer = stepRun(at, "preCheck", ["s1"], { name: "op-other", fence: 2 });
    expect(results(await runStep(at, newer))).toEqual({ s1: "Succeeded" });
    const events: RunnerEvent[] = [];
    await at.sim.complete(
      (async () => {
        for await (const event of old.events(1, signal)) events.push(event);
      })(),
    );
    expect(results(events)).toEqual({ s1: "FencedOut" });
    expect(await nodeOf(at, "s1")).toBeUndefined();
    expect(results(await runStep(at, stepRun(at, "clean", ["s1"], { fence: 1 })))).toEqual({ s1: "FencedOut" });
  });
});

describe("faults chosen on the Machine", () => {
  const attempts = async (fault: SimulatedFault, count: number): Promise<{ at: Stage; words: readonly string[] }> => {
    const at = await stage(1, [{ step: "scaleUp", fault }]);
    const words: string[] = [];
    for (let attempt = 1; attempt <= count; attempt++) {
      const name = `op-scaleUp-1-${attempt}`;
      const events = await runStep(at, stepRun(at, "scaleUp", ["s1"], { name, attempt, fence: attempt }));
      words.push(results(events)["s1"] ?? "no result");
    }
    return { at, words };
  };

  test.each<[SimulatedFault, readonly string[]]>([
    ["Unreachable", ["Timeout", "Timeout"]],
    ["FailsOnce", ["TaskFailed", "Succeeded"]],
    ["FailsAlways", ["TaskFailed", "TaskFailed"]],
    ["Slow", ["Succeeded"]],
    ["Hangs", ["TimedOut"]],
    ["RebootsMidway", ["Timeout", "Succeeded"]],
    ["LostReport", ["no result", "Succeeded"]],
  ])("%s", async (fault, expected) => {
    expect((await attempts(fault, expected.length)).words).toEqual(expected);
  });

  test("NeverReady: the node registers and never gets Ready; mended, the next attempt makes it Ready", async () => {
    const { at } = await attempts("NeverReady", 1);
    await at.sim.run(60_000);
    expect(readyOf(await nodeOf(at, "s1"))).toBe("False");
    await at.sim.complete(setFault(at.kube, { machine: "s1", step: "scaleUp", fault: undefined }, signal));
    await runStep(at, stepRun(at, "scaleUp", ["s1"], { name: "again", fence: 9 }));
    await at.sim.run(10_000);
    expect(readyOf(await nodeOf(at, "s1"))).toBe("True");
  });
});
