import assert from "node:assert/strict";
import { connect } from "node:net";
import { AutoOperationTask, Machine, platformNamespace } from "@dipper/api";
import { labUp } from "../../../lab/lab.ts";
import { write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";
import { agnhostOf } from "./create.ts";
import { follow } from "./follow.ts";
import { nodesReady } from "./kubectl.ts";
import { networkTest, nothingLost } from "./network-test.ts";
import {
  askForCluster,
  clusterMade,
  type PlatformWithLab,
  platformWithLab,
  taskFinished,
  told,
} from "./platform-with-lab.ts";

const minutes = 60_000;
const spare = ["m4", "m5", "m6", "m7"];

/** Two workers become five out of the pool, one machine failing a check; five become three; what left is clean and joins a second cluster. */
export const growShrink: RealTest = {
  name: "grow-shrink",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 8, kubernetes: true, behindBastion: [4, 5, 6, 7], ephemeral: true, say });
    try {
      for (const { name, address } of lab.machines)
        assert.equal(
          await answers(address),
          !spare.includes(name),
          `${name} (${address}) is reached without the bastion`,
        );
      say(`${spare.join(", ")} are reached only through m1`);
      const platform = await platformWithLab({ lab, folder, spare, behind: spare, say });
      try {
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: ["m2", "m3"] });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        const kubectl = await platform.kubectlOf("prod");

        lab.inside("m7", "(setsid python3 -m http.server 10250 >/dev/null 2>&1 & echo $! > /run/taken.pid) && sleep 1");
        await ask(platform, "grow", "ScaleUp", {
          machineRequest: { pool: "general", count: spare.length, role: "Compute", ticket: "CAP-1" },
          onFailure: "ContinueWithSucceeded",
        });
        const grown = await taskFinished(platform, "grow", { withinMs: 15 * minutes, say });
        assert.match(grown.status?.phase ?? "", /^(Partially)?Succeeded$/, told(grown));
        const nodes = await nodesReady(kubectl, 6, minutes);
        assert.ok(!nodes.some(({ name }) => name === "m7"), "the machine that failed its check is no node");
        assert.deepEqual(
          nodes.flatMap(({ taints }) => taints).filter((taint) => taint.includes("joining")),
          [],
        );
        say(`two workers became five; ${told(grown)}`);
        say(nothingLost(await networkTest(kubectl, agnhostOf(lab))));
        lab.inside("m7", "kill $(cat /run/taken.pid); rm -f /run/taken.pid");

        const leaving = ["m5", "m6"];
        await ask(platform, "shrink", "ScaleDown", { operationTaskMachines: leaving.map((name) => ({ name })) });
        const shrunk = await taskFinished(platform, "shrink", { withinMs: 10 * minutes, say });
        assert.equal(shrunk.status?.phase, "Succeeded", told(shrunk));
        await nodesReady(kubectl, 4, minutes);
        await areSpare(platform, leaving, say);

        await askForCluster(platform, {
          name: "second",
          controlPlane: ["m8"],
          compute: leaving,
          podCIDR: "198.19.192.0/18",
        });
        await clusterMade(platform, "second", { withinMs: 15 * minutes, say });
        const other = await platform.kubectlOf("second");
        await nodesReady(other, 3, minutes);
        say(
          `a second cluster of machines that left the first: ${nothingLost(await networkTest(other, agnhostOf(lab)))}`,
        );
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

/** Whether SSH answers this machine directly. */
async function answers(address: string): Promise<boolean> {
  const socket = connect({ host: address, port: 22, timeout: 3000 });
  try {
    return await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("timeout", () => resolve(false));
      socket.once("error", () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function ask(
  { kube }: PlatformWithLab,
  name: string,
  type: "ScaleUp" | "ScaleDown",
  machines: object,
): Promise<void> {
  const steps =
    type === "ScaleUp" ? ["ScaleUpPreCheck", "ScaleUp", "UncordonNodes"] : ["ScaleDownPreCheck", "ScaleDown"];
  const spec = {
    cluster: "prod",
    clusterType: "native",
    operationIds: ["nodes"],
    operationTaskType: type,
    operationTaskStep: steps.map((step) => ({ step })),
    rollout: { firstBatch: spare.length, soakSeconds: 0 },
    ...machines,
  };
  await kube.create(AutoOperationTask, { metadata: { namespace: platformNamespace, name }, spec } as never, write);
}

/** Back in the pool: nothing of the cluster is left on them, and the platform has proven it. */
async function areSpare(
  { kube }: PlatformWithLab,
  names: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  await follow({
    what: `${names.join(" and ")} are Spare and clean`,
    withinMs: 3 * minutes,
    say,
    look: async () => {
      const found = await Promise.all(names.map((name) => kube.get(Machine, { name }, write)));
      const clean = found.every((one) => one?.status?.phase === "Spare" && one.status.cleanliness?.verdict === "Clean");
      return clean ? { done: true } : { state: found.map((one) => `${one?.metadata.name} ${told(one)}`).join("; ") };
    },
  });
}
