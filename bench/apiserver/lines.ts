import type { Target } from "../../test/kubernetes/target.ts";
import { processorSeconds, residentMiB } from "./cost.ts";
import { json, type Load } from "./load.ts";
import { heartbeat, node, nodeName, pod } from "./objects.ts";

/** How much is asked of both servers. */
export interface Sizes {
  readonly nodes: number;
  readonly statusUpdates: number;
  readonly pods: number;
  readonly watchers: number;
  readonly updatesPerSecond: number;
  readonly watchSeconds: number;
}

export interface Measured {
  readonly value: number;
  /** Processor time of the server for each piece of work, microseconds: what other programs of the machine disturb least. */
  readonly cost?: number;
  /** Cores that the load generator used meanwhile: near 1 it would be what was measured. */
  readonly generator: number;
}

export interface Under {
  readonly target: Target;
  readonly load: Load;
  readonly sizes: Sizes;
}

/** Work per second. */
async function perSecond(target: Target, count: number, work: () => Promise<void>): Promise<Measured> {
  const used = processorSeconds(target.pids);
  const { value, generator } = await seconds(work);
  return { value: count / value, cost: ((processorSeconds(target.pids) - used) * 1e6) / count, generator };
}

async function seconds(work: () => Promise<unknown>): Promise<Measured> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const value = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { value, generator: (user + system) / 1e6 / value };
}

/** Rights of the one who asks, by a role; the account that pods run under, which nobody makes where there are no controllers. */
export async function prepare(target: Target, root: Load): Promise<void> {
  const group = "rbac.authorization.k8s.io";
  const meta = { apiVersion: `${group}/v1`, metadata: { name: "bench" } };
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
  await root.send("POST", `/apis/${group}/v1/clusterroles`, json({ ...meta, kind: "ClusterRole", rules }));
  const roleRef = { apiGroup: group, kind: "ClusterRole", name: "bench" };
  const subjects = [{ apiGroup: group, kind: "User", name: "bob" }];
  await root.send(
    "POST",
    `/apis/${group}/v1/clusterrolebindings`,
    json({ ...meta, kind: "ClusterRoleBinding", roleRef, subjects }),
  );
  if (target.name === "embedded") return;
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
  await root.send("POST", "/api/v1/namespaces/default/serviceaccounts", json(account));
}

export function createNodes({ target, load, sizes }: Under): Promise<Measured> {
  const bodies = Array.from({ length: sizes.nodes }, (_, index) => json(node(index)));
  return perSecond(target, sizes.nodes, () =>
    load.all(sizes.nodes, (index) => load.send("POST", "/api/v1/nodes", bodies[index])),
  );
}

export function updateStatus({ target, load, sizes }: Under): Promise<Measured> {
  const type = "application/strategic-merge-patch+json";
  const bodies = Array.from({ length: sizes.statusUpdates }, (_, index) =>
    json(heartbeat(new Date(1_780_000_000_000 + index * 1000).toISOString().replace(".000", "")), type),
  );
  return perSecond(target, sizes.statusUpdates, () =>
    load.all(sizes.statusUpdates, (index) =>
      load.send("PATCH", `/api/v1/nodes/${nodeName(index % sizes.nodes)}/status`, bodies[index]),
    ),
  );
}

export async function listNodes({ target, load, sizes }: Under): Promise<Measured> {
  const used = processorSeconds(target.pids);
  const { value, generator } = await seconds(async () => {
    const length = await load.send("GET", "/api/v1/nodes");
    if (length < sizes.nodes * 3_500) throw new Error(`the list of ${sizes.nodes} nodes has ${length} bytes`);
  });
  return { value: value * 1000, cost: (processorSeconds(target.pids) - used) * 1e6, generator };
}

export async function fill({ target, load, sizes }: Under): Promise<Measured> {
  const { pods } = sizes;
  return perSecond(target, pods, () =>
    load.all(pods, (index) => load.send("POST", "/api/v1/namespaces/default/pods", json(pod(index)))),
  );
}

/** After a while of rest, as a server stands most of the time. */
export async function memory({ target }: Under): Promise<Measured> {
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  return { value: residentMiB(target.pids), generator: 0 };
}

export interface Watched {
  readonly eventsPerSecond: Measured;
  /** Microseconds of processor time of the server for each event that arrived, its updates included. */
  readonly costPerEvent: Measured;
  /** Watches that the server ended because their readers were too slow; they got fewer events. */
  readonly cut: Measured;
  readonly p50: Measured;
  readonly p99: Measured;
}

/** How many watchers look into what they get: for the delay from the request of an update to its event. */
const readers = 3;
const givesUpAfterMs = 120_000;

/** Many watch all nodes while nodes are changed at a fixed rate, or as fast as the server answers if that is less. */
export async function watchNodes({ target, load, sizes }: Under): Promise<Watched> {
  const { watchers, updatesPerSecond, watchSeconds } = sizes;
  const updates = Math.round(updatesPerSecond * watchSeconds);
  const sentAt: number[] = [];
  const delays: number[] = [];
  let events = 0;
  let cut = 0;
  let waiting = watchers;
  const list = await load.text("/api/v1/nodes?limit=1");
  const revision = (JSON.parse(list) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  const streams = await Promise.all(
    Array.from({ length: watchers }, () => load.stream(`/api/v1/nodes?watch=true&resourceVersion=${revision}`)),
  );
  for (const [index, stream] of streams.entries()) {
    stream.on("error", () => undefined);
    let seen = 0;
    stream.on("close", () => {
      if (seen < updates) cut++;
      if (seen < updates) waiting--;
    });
    let rest = "";
    stream.on("data", (frame: Buffer) => {
      for (let at = frame.indexOf(10); at >= 0; at = frame.indexOf(10, at + 1)) {
        events++;
        if (++seen === updates) waiting--;
      }
      if (index >= readers) return;
      const lines = (rest + frame.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      const now = performance.now();
      for (const line of lines) delays.push(now - (sentAt[Number(/"bench\/tick":"(\d+)"/.exec(line)?.[1])] as number));
    });
  }
  const used = processorSeconds(target.pids);
  const { value, generator } = await seconds(async () => {
    await atRate(updates, updatesPerSecond, async (index) => {
      sentAt[index] = performance.now();
      const patch = json(
        { metadata: { annotations: { "bench/tick": String(index) } } },
        "application/merge-patch+json",
      );
      await load.send("PATCH", `/api/v1/nodes/${nodeName(index % Math.min(1_000, sizes.nodes))}`, patch);
    });
    const deadline = performance.now() + givesUpAfterMs;
    while (waiting > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  if (waiting > 0) throw new Error(`${target.name}: ${events} of ${updates * watchers} events arrived`);
  const cutByServer = cut;
  const cost = ((processorSeconds(target.pids) - used) * 1e6) / events;
  for (const stream of streams) stream.destroy();
  const sorted = delays.toSorted((a, b) => a - b);
  const percentile = (part: number): Measured => ({
    value: sorted[Math.floor(sorted.length * part)] ?? Number.NaN,
    generator,
  });
  return {
    eventsPerSecond: { value: events / value, generator },
    costPerEvent: { value: cost, generator },
    cut: { value: cutByServer, generator },
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

/** Starts `count` pieces of work at a rate, at most 64 of them under way. */
async function atRate(count: number, perSecond: number, work: (index: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  const running = new Set<Promise<void>>();
  for (let index = 0; index < count; index++) {
    const due = start + (index * 1000) / perSecond;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    while (running.size >= 64) await Promise.race(running);
    const one = work(index).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
}
