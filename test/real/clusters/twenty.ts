import assert from "node:assert/strict";
import { AutoOperationTask, platformNamespace } from "@dipper/api";
import { labUp } from "../../../lab/lab.ts";
import { byHand } from "../by-hand/by-hand.ts";
import { write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";
import { nodesReady } from "./kubectl.ts";
import {
  dearest,
  memoryTakenMiB,
  processorSeconds,
  seconds,
  type TaskTimes,
  timesOf,
  told,
  usedBy,
} from "./measure.ts";
import {
  askForCluster,
  clusterMade,
  type PlatformWithLab,
  platformWithLab,
  taskFinished,
  told as why,
} from "./platform-with-lab.ts";

const minutes = 60_000;
const many = 20;
/** From the task's creation to twenty proven nodes, where the same by hand, without any proof, takes 116 s: two cores that nobody else uses. */
const goalSeconds = 240;
/** On a slower machine the same goal, as a share of what it takes there by hand. */
const goalByHand = 2;

/**
 * One machine joins alone; then twenty join together by one task. Where the time goes, and what it costs. Then the same by hand, on machines
 * that nobody has prepared either.
 */
export const twenty: RealTest = {
  name: "twenty",
  run: async ({ folder, say }) => {
    const before = memoryTakenMiB();
    let took = Number.NaN;
    const lab = await labUp({ machines: many + 2, kubernetes: true, ephemeral: true, say });
    try {
      const spare = lab.machines.map(({ name }) => name).filter((name) => name !== "m1");
      const booted = memoryTakenMiB();
      const platform = await platformWithLab({ lab, folder, spare, say });
      try {
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: [] });
        await clusterMade(platform, "prod", { withinMs: 10 * minutes, say });
        const alone = await join({ platform, name: "alone", count: 1, say });
        const together = await join({ platform, name: "together", count: many, say });
        const nodes = await nodesReady(await platform.kubectlOf("prod"), many + 2, minutes);
        assert.deepEqual(
          nodes.flatMap(({ taints }) => taints).filter((taint) => taint.includes("joining")),
          [],
        );
        const peak = Math.max(together.peakMiB, memoryTakenMiB());
        say(
          `memory: ${(booted - before).toFixed(0)} MiB for ${many + 2} booted machines and their mirror, ${(peak - before).toFixed(0)} MiB with all as nodes and the platform, whose process had ${together.platformMiB.toFixed(0)} MiB`,
        );
        say(
          `one machine alone took ${seconds(alone.times.finished)}, one of ${many} ${seconds(together.times.finished / many)}`,
        );
        took = together.times.finished;
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    const hand = await twentyByHand(folder, say);
    say(
      `goal: ${many} proven nodes in ${goalSeconds} s, or in ${goalByHand} times of what it takes by hand until they are Ready; it took ${seconds(took)}, ${(took / hand).toFixed(2)} of by hand`,
    );
    assert.ok(took < Math.max(goalSeconds, goalByHand * hand), `it took ${seconds(took)}`);
    return undefined;
  },
};

/** A cluster of two, then twenty machines at once, with kubeadm over shells. Seconds from bare machines to nodes that are Ready; nothing more is proven of them. */
async function twentyByHand(folder: string, say: (text: string) => void): Promise<number> {
  const lab = await labUp({ machines: many + 2, kubernetes: true, ephemeral: true, say });
  try {
    const [first = "", second = "", ...more] = lab.machines.map(({ name }) => name);
    const { timings } = await byHand({ lab, folder, machines: [first, second], more, say });
    const growing = timings.slice(-3).reduce((sum, step) => sum + step.seconds, 0);
    say(`by hand, from ${many} bare machines to ${many} nodes that are Ready: ${seconds(growing)}`);
    return growing;
  } finally {
    await lab.down();
  }
}

interface Join {
  readonly platform: PlatformWithLab;
  readonly name: string;
  readonly count: number;
  readonly say: (text: string) => void;
}

async function join({ platform, name, count, say }: Join): Promise<{
  readonly times: TaskTimes;
  readonly platformMiB: number;
  readonly peakMiB: number;
}> {
  const spec = {
    cluster: "prod",
    clusterType: "native",
    operationIds: ["nodes"],
    operationTaskType: "ScaleUp",
    operationTaskStep: ["ScaleUpPreCheck", "ScaleUp", "UncordonNodes"].map((step) => ({ step })),
    machineRequest: { pool: "general", count, role: "Compute" },
    rollout: { firstBatch: 100, batchSize: "100%" },
  };
  const { kube, pid } = platform;
  const before = usedBy(pid);
  const box = processorSeconds();
  const highest = { platformMiB: 0, peakMiB: 0 };
  const sample = (): void => {
    highest.platformMiB = Math.max(highest.platformMiB, usedBy(pid).memoryMiB);
    highest.peakMiB = Math.max(highest.peakMiB, memoryTakenMiB());
  };
  const sampling = setInterval(sample, 1000);
  try {
    await kube.create(AutoOperationTask, { metadata: { namespace: platformNamespace, name }, spec } as never, write);
    const task = await taskFinished(platform, name, { withinMs: 15 * minutes, say });
    assert.equal(task.status?.phase, "Succeeded", why(task));
    const times = await timesOf(platform, task);
    const after = usedBy(pid);
    const all = processorSeconds() - box;
    for (const line of told(times)) say(`${name}: ${line}`);
    for (const step of times.steps) for (const line of dearest(step, 12)) say(`${name}: ${step.step}: ${line}`);
    say(
      `${name}: ${count} proven in ${seconds(times.finished)}; processor of the platform ${seconds(after.ownSeconds - before.ownSeconds)}, of runners with Ansible and ssh ${seconds(after.childrenSeconds - before.childrenSeconds)}, of everything on this machine ${seconds(all)}`,
    );
    sample();
    return { times, ...highest };
  } finally {
    clearInterval(sampling);
  }
}
