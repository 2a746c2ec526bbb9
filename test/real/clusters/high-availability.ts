import assert from "node:assert/strict";
import { join } from "node:path";
import { type Lab, labUp } from "../../../lab/lab.ts";
import type { RealTest } from "../test-case.ts";
import { follow } from "./follow.ts";
import { type Kubectl, nodesReady } from "./kubectl.ts";
import { askForCluster, clusterMade, platformWithLab } from "./platform-with-lab.ts";
import { type Watched, watchApi, watchedText } from "./watch-api.ts";

const minutes = 60_000;
const controlPlane = ["m1", "m2", "m3"];
const etcd = ["m4", "m5", "m6"];
const compute = ["m7"];
const nodes = controlPlane.length + compute.length;
/** Longer than HAProxy and keepalived together need to notice. */
const longestGapMs = 15_000;

/** Three control planes with external etcd behind HAProxy and keepalived: with one machine off, whichever it is, the API answers on. */
export const highAvailability: RealTest = {
  name: "high-availability",
  run: async ({ folder, say }) => {
    const machines = controlPlane.length + etcd.length + compute.length;
    const lab = await labUp({ machines, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      try {
        const address = virtualAddress(lab);
        await askForCluster(platform, { name: "prod", controlPlane, compute, etcd, address });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        const kubectl = await platform.kubectlOf("prod");
        await nodesReady(kubectl, nodes, minutes);
        const kubeconfig = join(folder, "prod.kubeconfig");

        const holder = holderOf(lab, address);
        const other = controlPlane.find((name) => name !== holder) ?? "";
        for (const [name, what] of [
          [other, "a control plane without the virtual address"],
          [holder, "the control plane with the virtual address"],
          [etcd[0] ?? "", "a member of etcd"],
        ] as const) {
          const seen = await whileOff(lab, name, kubeconfig);
          say(`${name}, ${what}, off for a minute: ${watchedText(seen)}`);
          assert.ok(seen.longestGapMs < longestGapMs, `${what} off: ${watchedText(seen)}`);
          if (name === holder) say(`the virtual address went from ${holder} to ${holderOf(lab, address, holder)}`);
          const started = performance.now();
          await lab.powerOn(name);
          await isWell(lab, kubectl, name);
          say(`${name} on again: healthy after ${((performance.now() - started) / 1000).toFixed(0)} s`);
        }
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

/** An address of the lab's network that no machine has. */
export function virtualAddress({ machines }: Pick<Lab, "machines">): string {
  return (machines[0]?.address ?? "").replace(/\.\d+$/, ".200");
}

function holderOf(lab: Lab, address: string, but = ""): string {
  const has = (name: string): boolean => lab.inside(name, "ip -4 -oneline address").includes(` ${address}/`);
  const holders = controlPlane.filter((name) => name !== but && has(name));
  assert.equal(holders.length, 1, `${address} is held by ${holders.join(" and ") || "nobody"}`);
  return holders[0] ?? "";
}

async function whileOff(lab: Lab, name: string, kubeconfig: string): Promise<Watched> {
  const watch = watchApi(kubeconfig);
  await lab.powerOff(name);
  await new Promise((resolve) => setTimeout(resolve, minutes));
  return watch.end();
}

/** Its own API server or member of etcd answers, and all nodes are Ready. */
async function isWell(lab: Lab, kubectl: Kubectl, name: string): Promise<void> {
  const ask = etcd.includes(name)
    ? "systemctl is-active etcd.service"
    : "curl -ksS --max-time 5 https://127.0.0.1:6443/readyz";
  await follow({
    what: `${name} serves again`,
    withinMs: 3 * minutes,
    say: () => {},
    look: async () => {
      const state = (await lab.shell(name, `${ask} 2>&1 || true`)).trim();
      return state === "ok" || state === "active" ? { done: true } : { state };
    },
  });
  await nodesReady(kubectl, nodes, 3 * minutes);
}
