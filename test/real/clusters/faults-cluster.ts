import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { ClusterDeployment, Operation, platformNamespace } from "@dipper/api";
import { type Lab, labUp } from "../../../lab/lab.ts";
import { isFinished, write } from "../platform.ts";
import type { RealContext, RealTest } from "../test-case.ts";
import { agnhostOf } from "./create.ts";
import { follow } from "./follow.ts";
import { type Kubectl, nodesOf, nodesReady } from "./kubectl.ts";
import { askForOperation, operationEnded, retry, retrySucceeds, runsOf } from "./operations.ts";
import { askForCluster, type PlatformWithLab, platformWithLab, told } from "./platform-with-lab.ts";

const seconds = 1000;
const minutes = 60 * seconds;
const wantedKills = 10;

interface Scene extends Pick<RealContext, "say" | "fault"> {
  readonly lab: Lab;
  readonly platform: PlatformWithLab;
}

/** A cluster that is made and grows under kill -9 of the platform; then fault after fault on it. */
export const faultsOfCluster: RealTest = {
  name: "faults-cluster",
  run: async ({ folder, say, fault }) => {
    const lab = await labUp({ machines: 5, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      const scene = { lab, platform, say, fault };
      try {
        const kills = await createUnderKills(scene);
        const kubectl = await platform.kubectlOf("prod");
        await nodesReady(kubectl, 2, minutes);
        await harmedWhileJoining(scene, kubectl, kills);
        await nodeRenamed(scene, kubectl);
        await budgetAllowsNone(scene, kubectl);
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

/** Kills the platform at random moments until it is so; every look may find that nobody answers. */
async function killUntil(
  { platform, say }: Scene,
  what: string,
  isSo: () => Promise<boolean>,
  withinMs: number,
): Promise<number> {
  let kills = 0;
  const until = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > until)
      throw new Error(`${withinMs / minutes} minutes are over, and it is not so that ${what}.`);
    await pause(kills < wantedKills ? randomInt(500, 12_000) : 5_000);
    if (kills >= 2 * wantedKills) continue;
    await platform.crash();
    kills += 1;
  }
  say(`${what} after ${kills} kills`);
  return kills;
}

async function createUnderKills(scene: Scene): Promise<number> {
  const { platform } = scene;
  await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: ["m2"] });
  let last = "";
  const kills = await killUntil(
    scene,
    "cluster prod is installed",
    async () => {
      const deployment = await platform.kube.get(ClusterDeployment, { name: "prod" }, write);
      const operation = await platform.kube.get(
        Operation,
        { namespace: platformNamespace, name: "prod-create" },
        write,
      );
      const state = `${told(deployment)}; ${operation === undefined ? "no operation yet" : told(operation)}`;
      if (state !== last) scene.say(state);
      last = state;
      const installed = deployment?.status?.conditions?.find(({ type }) => type === "Installed");
      assert.notEqual(installed?.reason, "InstallFailed", state);
      return installed?.status === "True";
    },
    15 * minutes,
  );
  const runs = await runsOf(platform, "prod-create");
  const attempts = runs.filter(({ spec }) => spec.attempt > 1).map(({ spec }) => `${spec.step} ${spec.attempt}`);
  assert.deepEqual(attempts, [], "a kill of the platform is no reason to run a step again");
  return kills;
}

/** Three machines join; one loses its network for a minute, one its power; the third one joins all the same. */
async function harmedWhileJoining(scene: Scene, kubectl: Kubectl, killsBefore: number): Promise<void> {
  const { lab, platform, say, fault } = scene;
  await askForOperation(platform, {
    name: "grow",
    cluster: "prod",
    type: "ScaleUp",
    flow: ["preCheck", "scaleUp", "postCheck"],
    addresses: addressesOf(lab, ["m3", "m4", "m5"]),
  });
  await follow({
    what: "the machines are in the middle of joining",
    withinMs: 5 * minutes,
    say,
    look: async () => {
      const begun = ["m4", "m5"].every(
        (name) => lab.inside(name, "ls /etc/containerd/config.toml 2>/dev/null || true").trim() !== "",
      );
      if (begun) return { done: true };
      const operation = await platform.kube.get(Operation, { namespace: platformNamespace, name: "grow" }, write);
      return isFinished(operation) ? { failed: told(operation) } : { state: told(operation) };
    },
  });
  lab.linkDown("m4");
  const cut = performance.now();
  await lab.powerOff("m5");
  await pause(Math.max(0, minutes - (performance.now() - cut)));
  lab.linkUp("m4");
  // Machines of their own take about so long to boot; ours would be back before the next task begins.
  await lab.powerOn("m5");
  const grown = await operationEnded(platform, "grow", { withinMs: 8 * minutes, say });
  assert.equal(grown.machines.get("m3")?.result, "Succeeded", grown.why);
  for (const name of ["m4", "m5"]) {
    assert.notEqual(grown.machines.get(name)?.result, "Succeeded", `${name} got through`);
    assert.match(said(grown.machines.get(name)), /^Unreachable, Timeout: /, grown.why);
    assert.match(grown.why, new RegExp(`${name} failed scaleUp`), grown.why);
  }
  await nodesReady(kubectl, 3, minutes);

  const again = retry(platform, "grow", ["m4", "m5"]);
  const more = await killUntil(
    scene,
    "m4 and m5 have joined",
    async () => isFinished(await platform.kube.get(Operation, { namespace: platformNamespace, name: again }, write)),
    8 * minutes,
  );
  const ended = await operationEnded(platform, again, { withinMs: minutes, say });
  assert.equal(ended.operation.status?.phase, "Succeeded", ended.why);
  await nodesReady(kubectl, 5, minutes);
  fault("network-cut", said(grown.machines.get("m4")));
  fault("reboot", said(grown.machines.get("m5")));
  assert.ok(killsBefore + more >= wantedKills, `only ${killsBefore + more} kills`);
  fault(
    "platform-killed",
    `${killsBefore} kills while a cluster was made, ${more} while it grew: no step ran twice, all nodes are Ready`,
  );
}

/** The host name of a node changes: its kubelet may not serve the node any more, and a check of this machine says why. */
async function nodeRenamed({ lab, platform, say, fault }: Scene, kubectl: Kubectl): Promise<void> {
  lab.inside("m4", "hostname five && echo five > /etc/hostname && systemctl restart kubelet");
  const check = {
    cluster: "prod",
    type: "Custom",
    flow: ["postCheck"],
    addresses: addressesOf(lab, ["m3", "m4"]),
    more: { parameters: [{ name: "nodeReadySeconds", value: "5" }] },
  } as const;
  await notReady(kubectl, "m4");
  await askForOperation(platform, { name: "check", ...check });
  const bad = await operationEnded(platform, "check", { withinMs: 8 * minutes, say });
  assert.equal(bad.machines.get("m3")?.result, "Succeeded", bad.why);
  assert.notEqual(bad.machines.get("m4")?.result, "Succeeded", bad.why);
  assert.match(said(bad.machines.get("m4")), /calls itself five now, but it is the node m4/);
  lab.inside("m4", "hostname m4 && echo m4 > /etc/hostname && systemctl restart kubelet");
  await retrySucceeds(platform, "check", ["m4"], { withinMs: 5 * minutes, say });
  const nodes = await nodesReady(kubectl, 5, minutes);
  assert.ok(!nodes.some(({ name }) => name === "five"), "a second node came into being");
  fault("node-renamed", said(bad.machines.get("m4")));
}

async function notReady(kubectl: Kubectl, name: string): Promise<void> {
  const until = performance.now() + 2 * minutes;
  while ((await nodesOf(kubectl)).find((node) => node.name === name)?.ready === true) {
    if (performance.now() > until) throw new Error(`${name} stays Ready.`);
    await pause(500);
  }
}

/** Two nodes are to leave; on one stands a pod that nothing may disturb. */
async function budgetAllowsNone({ lab, platform, say, fault }: Scene, kubectl: Kubectl): Promise<void> {
  await kubectl(["apply", "-f", "-"], JSON.stringify(guarded("m3", agnhostOf(lab), 0)));
  await kubectl(["rollout", "status", "deployment/guarded", "--timeout=120s"]);
  await askForOperation(platform, {
    name: "shrink",
    cluster: "prod",
    type: "ScaleDown",
    flow: ["remove", "clean"],
    addresses: addressesOf(lab, ["m3", "m5"]),
    // Add-ons may stand on the other node, and metrics-server has an emptyDir.
    more: { drain: { timeoutSeconds: 30, emptyDir: "Delete" } },
  });
  const shrunk = await operationEnded(platform, "shrink", { withinMs: 5 * minutes, say });
  assert.equal(shrunk.machines.get("m5")?.result, "Succeeded", shrunk.why);
  assert.match(said(shrunk.machines.get("m3")), /PodDisruptionBudget guarded allows 0/);
  const left = JSON.parse(await kubectl(["get", "node", "m3", "-o", "json"])) as {
    readonly spec: { readonly unschedulable?: boolean };
  };
  assert.equal(left.spec.unschedulable ?? false, false, "the node that stays is cordoned");

  await kubectl(["patch", "pdb", "guarded", "--type=merge", "-p", '{"spec":{"maxUnavailable":1}}']);
  await retrySucceeds(platform, "shrink", ["m3"], { withinMs: 5 * minutes, say });
  const nodes = await nodesReady(kubectl, 3, minutes);
  assert.deepEqual(nodes.map(({ name }) => name).toSorted(), ["m1", "m2", "m4"]);
  fault("budget-allows-none", said(shrunk.machines.get("m3")));
}

function guarded(node: string, image: string, maxUnavailable: number): object {
  const labels = { app: "guarded" };
  const metadata = { name: "guarded", namespace: "default" };
  const container = { name: "pause", image, args: ["pause"] };
  const template = {
    metadata: { labels },
    spec: {
      nodeSelector: { "kubernetes.io/hostname": node },
      containers: [container],
      terminationGracePeriodSeconds: 1,
    },
  };
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas: 1, selector: { matchLabels: labels }, template },
      },
      {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata,
        spec: { maxUnavailable, selector: { matchLabels: labels } },
      },
    ],
  };
}

function addressesOf(lab: Lab, names: readonly string[]): readonly string[] {
  return lab.machines.filter(({ name }) => names.includes(name)).map(({ address }) => address);
}

function said(
  machine: { readonly result: string; readonly reason: string; readonly message: string } | undefined,
): string {
  return machine === undefined ? "no result" : `${machine.result}, ${machine.reason}: ${machine.message}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
