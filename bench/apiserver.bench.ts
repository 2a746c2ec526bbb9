import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { real } from "../test/kubernetes/real/real.ts";
import type { OpenTarget, Target } from "../test/kubernetes/target.ts";
import { embedded } from "./apiserver/embedded.ts";
import {
  createNodes,
  fill,
  listNodes,
  type Measured,
  memory,
  prepare,
  type Sizes,
  type Under,
  updateStatus,
  watchNodes,
} from "./apiserver/lines.ts";
import { Load } from "./apiserver/load.ts";
import type { Bench, BenchLine, BenchOptions } from "./line.ts";
import { lineOf } from "./line.ts";

const full: Sizes = {
  nodes: 10_000,
  statusUpdates: 10_000,
  pods: 100_000,
  watchers: 100,
  updatesPerSecond: 1_000,
  watchSeconds: 10,
};

const say = (text: string): void => void process.stdout.write(`  ${text}\n`);

/** One server of one run, with what was measured of it so far. */
class Side {
  readonly folder: string;
  readonly #open: OpenTarget;
  readonly #sizes: Sizes;
  #under: Under | undefined;

  constructor(open: OpenTarget, folder: string, sizes: Sizes) {
    this.#open = open;
    this.folder = folder;
    this.#sizes = sizes;
    mkdirSync(folder, { recursive: true });
  }

  async open(): Promise<Target> {
    const target = await this.#open({ folder: this.folder, audit: true, say });
    this.#under = { target, load: new Load(target, "bob"), sizes: this.#sizes };
    return target;
  }

  get under(): Under {
    if (this.#under === undefined) throw new Error("it is not open");
    return this.#under;
  }

  async close(): Promise<void> {
    this.#under?.load.close();
    await this.#under?.target.stop();
    this.#under = undefined;
  }
}

/** Line → what each server came to, in the order of the runs. */
type Results = Map<string, { readonly unit: string; readonly ours: Measured[]; readonly theirs: Measured[] }>;

class Run {
  readonly #results: Results;
  readonly #sides: readonly Side[];
  #lines = 0;

  constructor(results: Results, sides: readonly [ours: Side, theirs: Side]) {
    this.#results = results;
    this.#sides = sides;
  }

  /** The same work on both servers, directly one after the other; who is first changes from line to line. */
  async line(name: string, unit: string, work: (side: Side) => Promise<Measured>): Promise<void> {
    await this.lines(async (side) => {
      const measured = await work(side);
      const { cost, generator } = measured;
      const costs =
        cost === undefined
          ? []
          : [{ name: `${name}, processor time`, unit: "µs", measured: { value: cost, generator } }];
      return [{ name, unit, measured }, ...costs];
    });
  }

  async lines(
    work: (
      side: Side,
    ) => Promise<readonly { readonly name: string; readonly unit: string; readonly measured: Measured }[]>,
  ): Promise<void> {
    const [ours] = this.#sides;
    const order = this.#lines++ % 2 === 0 ? this.#sides : this.#sides.toReversed();
    for (const side of order) {
      side.under.load.close();
      for (const { name, unit, measured } of await work(side)) {
        const held = this.#results.get(name) ?? { unit, ours: [], theirs: [] };
        this.#results.set(name, held);
        (side === ours ? held.ours : held.theirs).push(measured);
        const generator = measured.generator === 0 ? "" : `, load generator ${measured.generator.toFixed(2)} cores`;
        say(`${side === ours ? "embedded  " : "kubernetes"} ${name}: ${round(measured.value)} ${unit}${generator}`);
      }
    }
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

async function measure(run: Run, sides: readonly Side[], sizes: Sizes): Promise<void> {
  for (const side of sides) {
    const target = await side.open();
    const root = new Load(target, "root");
    await prepare(target, root);
    root.close();
    say(`${target.name} ${target.version}: ${target.pids.map(commandOf).join("\n    ")}`);
  }
  await run.line("create a node of 4 KB", "per s", ({ under }) => createNodes(under));
  await run.line("patch the status of a node", "per s", ({ under }) => updateStatus(under));
  for (let times = 0; times < 3; times++)
    await run.line(`list ${sizes.nodes} nodes, last byte`, "ms", ({ under }) => listNodes(under));
  const offered = sizes.watchers * sizes.updatesPerSecond;
  await run.lines(async ({ under }) => {
    const seen = await watchNodes(under);
    return [
      {
        name: `events to ${sizes.watchers} watchers, ${offered} offered`,
        unit: "per s",
        measured: seen.eventsPerSecond,
      },
      { name: "processor time of an event", unit: "µs", measured: seen.costPerEvent },
      { name: "watches that were cut for slowness", unit: "", measured: seen.cut },
      { name: "delay of an event, p50", unit: "ms", measured: seen.p50 },
      { name: "delay of an event, p99", unit: "ms", measured: seen.p99 },
    ];
  });
  await run.line("create a pod of 3.5 KB", "per s", ({ under }) => fill(under));
  await run.line(`memory with ${sizes.nodes} nodes and ${sizes.pods} pods`, "MiB", ({ under }) => memory(under));
  await run.line("restart with these, until ready", "s", async (side) => {
    await side.close();
    const start = performance.now();
    await side.open();
    await side.under.load.send("GET", "/api/v1/namespaces/default/pods/pod-000000");
    return { value: (performance.now() - start) / 1000, generator: 0 };
  });
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
}

async function run({ scale, runs }: BenchOptions): Promise<readonly BenchLine[]> {
  const sizes: Sizes = {
    ...full,
    nodes: Math.round(full.nodes * scale),
    statusUpdates: Math.round(full.statusUpdates * scale),
    pods: Math.round(full.pods * scale),
    watchSeconds: full.watchSeconds * scale,
  };
  say(`sizes: ${JSON.stringify(sizes)}`);
  say(
    "embedded: a process of its own, SQLite with synchronous=FULL, TLS, validation, managed fields, RBAC, audit lines of level Metadata",
  );
  say(
    "kubernetes: kube-apiserver and etcd, default fsync, TLS, validation, managed fields, RBAC, audit lines of level Metadata",
  );
  const results: Results = new Map();
  for (let index = 0; index < runs; index++) {
    const folder = mkdtempSync(join(tmpdir(), "dipper-bench-"));
    const sides = [
      new Side(embedded, join(folder, "embedded"), sizes),
      new Side(real, join(folder, "kubernetes"), sizes),
    ] as const;
    try {
      await measure(new Run(results, sides), sides, sizes);
    } finally {
      for (const side of sides) await side.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [...results].map(([name, { unit, ours, theirs }]) =>
    lineOf(
      { name, unit },
      ours.map(({ value }) => value),
      {
        name: "kube-apiserver and etcd",
        version: "1.36.3",
        samples: theirs.map(({ value }) => value),
      },
    ),
  );
}

export const bench: Bench = {
  name: "apiserver",
  doc: "the embedded API server beside the real kube-apiserver with etcd, both as processes behind TLS, in the same run",
  run,
};
