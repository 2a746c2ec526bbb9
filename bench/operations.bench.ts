import { createOperation, isOver, openStage, type StagedMachine, scaleUpOf } from "@dipper/room/testkit";
import { operationsRoom } from "@dipper/room-operations";
import { type Bench, type BenchLine, lineOf } from "./line.ts";

interface Size {
  readonly clusters: number;
  readonly operationsPerCluster: number;
}

interface Measured {
  readonly seconds: number;
  readonly millisPerOperation: number;
  readonly heapMiB: number;
}

const heapMiB = (): number => process.memoryUsage().heapUsed / 2 ** 20;
const address = (index: number): string =>
  `10.${1 + Math.floor(index / 60_000)}.${Math.floor(index / 250) % 240}.${1 + (index % 250)}`;

/** All operations are asked for at once; each joins one machine. Virtual time costs nothing: what is measured is the platform's own work. */
async function run({ clusters, operationsPerCluster }: Size, seed: number): Promise<Measured> {
  const count = clusters * operationsPerCluster;
  const spares: readonly StagedMachine[] = Array.from({ length: count }, (_, index) => ({
    name: `m${index}`,
    address: address(index),
  }));
  const stage = await openStage({
    rooms: [operationsRoom],
    clusters: Array.from({ length: clusters }, (_, index) => ({ name: `c${index}` })),
    spares,
    seed,
  });
  globalThis.gc?.();
  const before = heapMiB();
  const started = performance.now();
  const names = spares.map((_, index) => `op-${index}`);
  for (const [index, name] of names.entries())
    await createOperation(stage, name, scaleUpOf([address(index)], { clusterName: `c${index % clusters}` }));
  await stage.sim.until(() => names.every((name) => isOver(stage, name)), { limitMs: 7_200_000 });
  const seconds = (performance.now() - started) / 1000;
  globalThis.gc?.();
  return { seconds, millisPerOperation: (seconds * 1000) / count, heapMiB: heapMiB() - before };
}

export const bench: Bench = {
  name: "operations",
  doc: "200 scale-ups over 100 simulated clusters in one process; the baseline is 20 over 10 in the same run: cost follows the change, not the fleet",
  async run(): Promise<readonly BenchLine[]> {
    const small: Measured[] = [];
    const large: Measured[] = [];
    await run({ clusters: 10, operationsPerCluster: 2 }, 1);
    for (const seed of [1, 2, 3]) {
      small.push(await run({ clusters: 10, operationsPerCluster: 2 }, seed));
      large.push(await run({ clusters: 100, operationsPerCluster: 2 }, seed));
    }
    const baseline = (pick: (one: Measured) => number) => ({
      name: "20 operations over 10 clusters",
      version: "same run",
      samples: small.map(pick),
    });
    return [
      lineOf(
        { name: "200 operations over 100 clusters, all", unit: "s" },
        large.map((one) => one.seconds),
      ),
      lineOf(
        { name: "one of 200 operations", unit: "ms" },
        large.map((one) => one.millisPerOperation),
        baseline((one) => one.millisPerOperation),
      ),
      lineOf(
        { name: "memory kept after 200 operations", unit: "MiB" },
        large.map((one) => one.heapMiB),
        baseline((one) => one.heapMiB),
      ),
    ];
  },
};
