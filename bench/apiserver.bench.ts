// Longer than most files: every figure stands beside its baseline, so that one reads what is compared with what.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type ApiServer, type Journal, MemoryJournal, openApiServer } from "../packages/apiserver/src/index.ts";
import { SqliteJournal } from "../packages/apiserver/src/store/sqlite/index.ts";
import { type Exchange, readBody } from "../packages/world/src/index.ts";
import { realWorld } from "../packages/world/src/real/index.ts";
import { type Bench, type BenchLine, lineOf } from "./line.ts";

const runs = 3;
const writes = 4_000;
const listed = 10_000;
const watchers = 100;
const updates = 1_000;
const pods = 20_000;
const stored = 50_000;

const world = realWorld({ log: { level: "error" } });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The peers are the least work that could be done in this language: not a server, so that the ratio says what the server costs. */
const sqliteVersion = process.versions["sqlite"] ?? "?";
const raw = { name: "stringify and SQLite insert, 64 per transaction", version: sqliteVersion };

/** A node as kubelets register it: about 4 KB of JSON. */
function node(name: string): object {
  const images = Array.from({ length: 24 }, (_, i) => ({
    names: [`registry.local/team/service-${i}@sha256:${"a1b2c3d4".repeat(8)}`],
    sizeBytes: 51_000_000 + i,
  }));
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": "z1", "dipper.dev/rack": "r7" },
    },
    spec: { podCIDR: "10.4.0.0/24", taints: [] },
    status: {
      capacity: { cpu: "64", memory: "263780440Ki", pods: "110" },
      allocatable: { cpu: "63", memory: "250000000Ki", pods: "110" },
      conditions: ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
        type,
        status: type === "Ready" ? "True" : "False",
        reason: "KubeletReady",
        message: "kubelet is posting ready status",
        lastHeartbeatTime: "2026-01-01T00:00:00Z",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
      addresses: [
        { type: "InternalIP", address: "10.0.0.1" },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        kubeletVersion: "v1.36.3",
        osImage: "Debian GNU/Linux 12",
        kernelVersion: "6.1.0",
        containerRuntimeVersion: "containerd://2.0.0",
        architecture: "amd64",
        operatingSystem: "linux",
        bootID: "b",
        machineID: "m",
        systemUUID: "s",
        kubeProxyVersion: "",
      },
      images,
    },
  };
}

/** A running pod: about 3.5 KB of JSON. */
function pod(index: number): object {
  const env = Array.from({ length: 40 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${index}-${i}` }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `pod-${String(index).padStart(6, "0")}`,
      namespace: "default",
      labels: { app: `app-${index % 200}`, tier: "web" },
    },
    spec: {
      nodeName: `node-${index % 2_000}`,
      containers: [
        {
          name: "main",
          image: "registry.local/team/service:1",
          env,
          resources: { requests: { cpu: "100m", memory: "128Mi" } },
        },
      ],
    },
    status: {
      phase: "Running",
      podIP: "10.4.0.7",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
    },
  };
}

const signal = new AbortController().signal;
const peer = { address: "in-process", user: "bench", groups: [] };

function exchange(method: string, path: string, body?: Uint8Array, contentType = "application/json"): Exchange {
  return {
    method,
    path,
    headers: { "content-type": contentType, "user-agent": "bench/1" },
    ...(body === undefined ? {} : { body }),
    signal,
    peer,
  };
}

/** With RBAC, field managers and admission on, as in production. */
async function open(journal: Journal): Promise<ApiServer> {
  const server = await openApiServer({
    name: "bench",
    clock: world.clock,
    random: world.random,
    log: world.log,
    journal,
    authorisation: "rbac",
  });
  const group = "rbac.authorization.k8s.io";
  const role = {
    apiVersion: `${group}/v1`,
    kind: "ClusterRole",
    metadata: { name: "bench" },
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  };
  const binding = {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "bench" },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "bench" },
    subjects: [{ apiGroup: group, kind: "User", name: "bench" }],
  };
  const root = { peer: { address: "", user: "root", groups: ["system:masters"] } };
  await server.handle({
    ...exchange("POST", `/apis/${group}/v1/clusterroles`, encoder.encode(JSON.stringify(role))),
    ...root,
  });
  await server.handle({
    ...exchange("POST", `/apis/${group}/v1/clusterrolebindings`, encoder.encode(JSON.stringify(binding))),
    ...root,
  });
  return server;
}

/** Requests that are under way at a time, as from many clients. */
async function inParallel(count: number, send: (index: number) => Promise<unknown>): Promise<void> {
  const atATime = 64;
  let next = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (next < count) await send(next++);
    }),
  );
}

async function expectStatus(
  wanted: number,
  answer: Promise<{ readonly status: number; readonly body: unknown }>,
): Promise<void> {
  const { status, body } = await answer;
  if (status !== wanted) throw new Error(`status ${status}: ${body instanceof Uint8Array ? decoder.decode(body) : ""}`);
}

async function perSecond(count: number, work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return (count / (performance.now() - start)) * 1000;
}

async function milliseconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function rawInserts(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE object (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value BLOB)",
  );
  const insert = database.prepare("INSERT INTO object (key, value) VALUES (?, ?)");
  for (let i = 0; i < writes; i += 64) {
    database.exec("BEGIN");
    for (let j = i; j < Math.min(writes, i + 64); j++)
      insert.run(`/nodes//n${j}`, encoder.encode(JSON.stringify(node(`n${j}`))));
    database.exec("COMMIT");
  }
  database.close();
}

async function writing(folder: string): Promise<readonly BenchLine[]> {
  const creates: number[] = [];
  const patches: number[] = [];
  const baseline: number[] = [];
  for (let run = 0; run < runs; run++) {
    const server = await open(new SqliteJournal({ path: join(folder, `creates-${run}.db`) }));
    const bodies = Array.from({ length: writes }, (_, i) => encoder.encode(JSON.stringify(node(`n${i}`))));
    creates.push(
      await perSecond(writes, () =>
        inParallel(writes, (i) => expectStatus(201, server.handle(exchange("POST", "/api/v1/nodes", bodies[i])))),
      ),
    );
    const heartbeat = (i: number): Uint8Array =>
      encoder.encode(
        JSON.stringify({
          status: {
            conditions: [
              {
                type: "Ready",
                status: "True",
                lastHeartbeatTime: `2026-01-01T00:00:${String(i % 60).padStart(2, "0")}Z`,
              },
            ],
            phase: `p${i}`,
          },
        }),
      );
    patches.push(
      await perSecond(writes, () =>
        inParallel(writes, (i) =>
          expectStatus(
            200,
            server.handle(
              exchange("PATCH", `/api/v1/nodes/n${i}/status`, heartbeat(i + 1), "application/merge-patch+json"),
            ),
          ),
        ),
      ),
    );
    await server.close();
    baseline.push(await perSecond(writes, () => rawInserts(join(folder, `raw-${run}.db`))));
  }
  const beside = { ...raw, samples: baseline };
  return [
    lineOf({ name: "create a 4 KB node, durable (SQLite, FULL)", unit: "per s" }, creates, beside),
    lineOf({ name: "patch the status of a node, durable", unit: "per s" }, patches, beside),
  ];
}

async function listing(): Promise<readonly BenchLine[]> {
  const server = await open(new MemoryJournal());
  await inParallel(listed, (i) =>
    server.handle(exchange("POST", "/api/v1/nodes", encoder.encode(JSON.stringify(node(`n${i}`))))),
  );
  const whole: number[] = [];
  const first: number[] = [];
  const objects = Array.from({ length: listed }, (_, i) => node(`n${i}`));
  const baseline: number[] = [];
  for (let run = 0; run < runs + 2; run++) {
    whole.push(
      await milliseconds(async () => {
        const { body } = await server.handle(exchange("GET", "/api/v1/nodes"));
        let length = 0;
        if (!(body instanceof Uint8Array)) for await (const frame of body) length += frame.length;
        if (length < listed * 4_000) throw new Error(`the list has ${length} bytes`);
      }),
    );
    first.push(
      await milliseconds(async () => {
        const { body } = await server.handle(exchange("GET", "/api/v1/nodes"));
        if (!(body instanceof Uint8Array)) for await (const _ of body) break;
      }),
    );
    baseline.push(await milliseconds(() => encoder.encode(JSON.stringify({ items: objects }))));
  }
  await server.close();
  return [
    lineOf({ name: "list 10,000 nodes", unit: "ms" }, whole, {
      name: "JSON.stringify of 10,000 parsed nodes",
      version: process.versions.v8,
      samples: baseline,
    }),
    lineOf({ name: "list 10,000 nodes, first byte", unit: "ms" }, first),
  ];
}

async function fanOut(): Promise<readonly BenchLine[]> {
  const rates: number[] = [];
  const loads: number[] = [];
  const baseline: number[] = [];
  for (let run = 0; run < runs; run++) {
    const server = await open(new MemoryJournal());
    await expectStatus(
      201,
      server.handle(exchange("POST", "/api/v1/nodes", encoder.encode(JSON.stringify(node("n1"))))),
    );
    let seen = 0;
    for (let i = 0; i < watchers; i++) {
      const { body } = await server.handle(
        exchange("GET", `/api/v1/nodes?watch=true&resourceVersion=${server.revision()}`),
      );
      void (async () => {
        for await (const _ of body as AsyncIterable<Uint8Array>) seen++;
      })();
    }
    const patch = (i: number): Promise<void> =>
      expectStatus(
        200,
        server.handle(
          exchange(
            "PATCH",
            "/api/v1/nodes/n1",
            encoder.encode(JSON.stringify({ metadata: { labels: { tick: String(i) } } })),
            "application/merge-patch+json",
          ),
        ),
      );
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < updates; i++) await patch(i);
    while (seen < watchers * updates) await new Promise((resolve) => setImmediate(resolve));
    const took = performance.now() - start;
    const used = process.cpuUsage(cpu);
    rates.push((seen / took) * 1000);
    loads.push((((used.user + used.system) / 1000) * 100_000) / seen / 1000);
    await server.close();
    const object = node("n1");
    const frames = (updates * watchers) / 20;
    baseline.push(
      await perSecond(frames, () => {
        for (let i = 0; i < frames; i++) encoder.encode(JSON.stringify({ type: "MODIFIED", object }));
      }),
    );
  }
  return [
    lineOf({ name: "watch events to 100 watchers of 4 KB nodes", unit: "per s" }, rates, {
      name: "JSON.stringify for each watcher",
      version: process.versions.v8,
      samples: baseline,
    }),
    lineOf({ name: "processor time of 100,000 such events", unit: "core-s" }, loads),
  ];
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heldBytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function memory(): Promise<readonly BenchLine[]> {
  const server = await open(new MemoryJournal({ disk: new ForgetfulDisk() }));
  const before = heldBytes();
  await inParallel(pods, (i) =>
    expectStatus(
      201,
      server.handle(exchange("POST", "/api/v1/namespaces/default/pods", encoder.encode(JSON.stringify(pod(i))))),
    ),
  );
  server.compact();
  const ours = (heldBytes() - before) / pods;
  const list = await readBody((await server.handle(exchange("GET", "/api/v1/namespaces/default/pods"))).body);
  await server.close();
  const json = list.length / pods;
  const empty = heldBytes();
  const parsed = (JSON.parse(decoder.decode(list)) as { items: object[] }).items;
  const theirs = (heldBytes() - empty) / parsed.length;
  return [
    lineOf({ name: `memory of a pod of ${(json / 1000).toFixed(1)} KB of JSON`, unit: "bytes" }, [ours], {
      name: "the same pod parsed",
      version: process.versions.v8,
      samples: [theirs],
    }),
  ];
}

/** Keeps nothing, so that what is measured is the server and not a second copy in the same process. */
class ForgetfulDisk {
  revision = 0;
  readonly objects = new Map<string, never>();
  unsynced: readonly never[] = [];
  kill(): void {
    this.unsynced = [];
  }
  sync(): void {
    this.unsynced = [];
  }
}

async function starting(folder: string): Promise<readonly BenchLine[]> {
  const path = join(folder, "start.db");
  const filled = new SqliteJournal({ path, synchronous: "NORMAL" });
  const rows = Array.from({ length: stored }, (_, i) => {
    const { metadata, ...rest } = pod(i) as { metadata: { name: string } };
    const object = {
      ...rest,
      metadata: {
        ...metadata,
        uid: `uid-${i}`,
        resourceVersion: String(i + 1),
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
    };
    const { apiVersion, kind, ...more } = object as unknown as { apiVersion: string; kind: string };
    return {
      revision: i + 1,
      key: `/pods/default/${metadata.name}`,
      value: encoder.encode(JSON.stringify({ apiVersion, kind, ...more })),
    };
  });
  for (let i = 0; i < rows.length; i += 512) filled.append(rows.slice(i, i + 512));
  filled.close();
  const times: number[] = [];
  const baseline: number[] = [];
  for (let run = 0; run < runs; run++) {
    let server: ApiServer | undefined;
    times.push(
      await milliseconds(async () => {
        server = await openApiServer({
          name: "bench",
          clock: world.clock,
          random: world.random,
          log: world.log,
          journal: new SqliteJournal({ path }),
          authorisation: "rbac",
        });
      }),
    );
    await server?.close();
    baseline.push(
      await milliseconds(() => {
        const database = new DatabaseSync(path, { readOnly: true });
        for (const row of database.prepare("SELECT key, value FROM object").all())
          JSON.parse(decoder.decode(row["value"] as Uint8Array));
        database.close();
      }),
    );
  }
  return [
    lineOf({ name: "start with 50,000 pods", unit: "ms" }, times, {
      name: "SELECT and JSON.parse of all rows",
      version: sqliteVersion,
      samples: baseline,
    }),
  ];
}

async function run(): Promise<readonly BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-bench-"));
  try {
    return [
      ...(await writing(folder)),
      ...(await listing()),
      ...(await fanOut()),
      ...(await memory()),
      ...(await starting(folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  name: "apiserver",
  doc: "the embedded API server without a network in between, beside the least work in the same language",
  run,
};
