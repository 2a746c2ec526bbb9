import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Site, type StepRun } from "@dipper/api";
import { resultLines } from "@dipper/runner";
import { type Lab, labUp } from "../../../lab/lab.ts";
import { runnerImage } from "../../../lab/mirror/runner-image.ts";
import { programVersion } from "../../../packages/cli/src/program-version.ts";
import { byHand } from "../by-hand/by-hand.ts";
import { write } from "../platform.ts";
import type { RealContext, RealTest } from "../test-case.ts";
import { adopted, credentialsFor } from "./adopted.ts";
import { follow } from "./follow.ts";
import { type Kubectl, nodesReady } from "./kubectl.ts";
import { askForOperation, operationEnded, retrySucceeds, runsOf } from "./operations.ts";
import { type PlatformWithLab, platformWithLab } from "./platform-with-lab.ts";

const minutes = 60_000;
const cluster = "tools";
const namespace = "dipper-runners";
const machines = ["m1", "m2"];
const flow = ["preCheck", "scaleUp", "postCheck"];
type Say = (text: string) => void;

/**
 * Steps run as Jobs of a cluster, which reach the machines from a pod: what they are told is there and goes with them. A pod that is
 * deleted in the middle leaves a machine of which nothing is known, and a retry finishes; a platform that is killed takes the pod up again.
 */
export const job: RealTest = {
  name: "job",
  run: async ({ folder, say, fault }) => {
    const image = await runnerImage(programVersion, say);
    const lab = await labUp({ machines: 4, kubernetes: true, ephemeral: true, say });
    try {
      await lab.mirror.push(image);
      const { kubectl } = await byHand({ lab, folder, machines, say });
      const platform = await platformWithLab({ lab, folder, machines: ["m3", "m4"], spare: ["m3", "m4"], say });
      try {
        await takeOver(lab, platform, { folder, say });
        const runner = { placement: "Job", clusterName: cluster };
        await platform.kube.patch(Site, { name: "default" }, { spec: { runner } }, write);
        const context = { lab, platform, kubectl, say, fault };
        await podDeleted(context);
        await nodesReady(kubectl, 3, minutes);
        await platformKilled(context);
        await nodesReady(kubectl, 4, minutes);
        await nothingLeft(kubectl, say);
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

interface Context {
  readonly lab: Lab;
  readonly platform: PlatformWithLab;
  readonly kubectl: Kubectl;
  readonly say: Say;
  readonly fault: RealContext["fault"];
}

async function takeOver(
  lab: Lab,
  platform: PlatformWithLab,
  of: { readonly folder: string; readonly say: Say },
): Promise<void> {
  const { kubeconfig, key, knownHosts } = credentialsFor(lab, { folder: of.folder, user: "ours", controlPlane: "m1" });
  const login = ["--ssh-user", "ops", "--key", key, "--known-hosts", knownHosts];
  platform.dipper("adopt", "--name", cluster, "--cluster-kubeconfig", kubeconfig, "--site", "default", ...login);
  await adopted(platform.kube, { cluster, machines, say: of.say });
  platform.dipper("adopt", "switch", "--name", cluster);
}

/** In the middle of a join: nothing is known of the machine then, it is no node, and a retry makes it one. */
async function podDeleted({ lab, platform, kubectl, say, fault }: Context): Promise<void> {
  await letJoin(lab, platform, "m3");
  await midJoin(lab, platform, { machine: "m3", say });
  const [run] = (await runsOf(platform, "join-m3")).filter(({ spec }) => spec.step === "scaleUp");
  assert.ok(run !== undefined);
  assert.equal(run.spec.placement, "Job");
  await isTold(kubectl, run, say);
  await kubectl([
    "-n",
    namespace,
    "delete",
    "pod",
    "-l",
    `ops.dipper.dev/runner-job=${run.metadata.name}`,
    "--wait=false",
  ]);
  const ended = await operationEnded(platform, "join-m3", { withinMs: 5 * minutes, say });
  const seen = ended.machines.get("m3");
  const last = (await runsOf(platform, "join-m3")).find(({ metadata }) => metadata.name === run.metadata.name);
  const state = last?.status?.machines?.find(({ name }) => name === "m3");
  assert.equal(state?.result, "Unknown", `a machine of a deleted pod is ${JSON.stringify(state)}`);
  assert.equal(state?.postCondition, "DoesNotHold");
  assert.notEqual(ended.operation.status?.phase, "Succeeded");
  say(
    `pod deleted in the middle: m3 is Unknown, its post-condition does not hold: ${seen?.reason} ${seen?.message}; ${ended.why}`,
  );
  await retrySucceeds(platform, "join-m3", ["m3"], { withinMs: 8 * minutes, say });
  fault("job-pod-deleted", `${state?.result}, ${state?.reason}: ${state?.message}; a retry made it a node`);
}

/** kill -9 in the middle of a join: the pod goes on, and the platform that comes takes it up again. */
async function platformKilled({ lab, platform, say }: Context): Promise<void> {
  await letJoin(lab, platform, "m4");
  await midJoin(lab, platform, { machine: "m4", say });
  await platform.crash();
  const ended = await operationEnded(platform, "join-m4", { withinMs: 8 * minutes, say });
  assert.equal(ended.operation.status?.phase, "Succeeded", ended.why);
  const runs = await runsOf(platform, "join-m4");
  assert.deepEqual(
    runs.map(({ spec, status }) => [spec.step, spec.placement, spec.attempt, status?.phase]),
    flow.map((step) => [step, "Job", 1, "Succeeded"]),
  );
  const waited = runs.map((run) => `${run.spec.step} ${untilBegun(platform, run).toFixed(1)} s`);
  say(
    `platform killed in the middle: one attempt per step, all in pods. From the StepRun to the runner's first line: ${waited.join(", ")}`,
  );
}

async function letJoin(lab: Lab, platform: PlatformWithLab, machine: string): Promise<void> {
  const addresses = lab.machines.filter(({ name }) => name === machine).map(({ address }) => address);
  await askForOperation(platform, { name: `join-${machine}`, cluster, type: "ScaleUp", flow, addresses });
}

/** Until the container runtime has come onto the machine, and the kubelet has not. */
async function midJoin(
  lab: Lab,
  platform: PlatformWithLab,
  of: { readonly machine: string; readonly say: Say },
): Promise<void> {
  const { machine, say } = of;
  await follow({
    what: `${machine} is in the middle of its join`,
    withinMs: 5 * minutes,
    say,
    look: async () => {
      const found = lab.inside(machine, "ls /usr/local/bin/containerd 2>/dev/null || true").trim();
      if (found !== "") return { done: true };
      const runs = await runsOf(platform, `join-${machine}`);
      const failed = runs.find(({ status }) => ["Failed", "TimedOut", "Lost"].includes(status?.phase ?? ""));
      if (failed !== undefined) return { failed: JSON.stringify(failed.status) };
      return { state: runs.map(({ spec, status }) => `${spec.step} ${status?.phase ?? ""}`).join(", ") };
    },
  });
}

interface Listed {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly ownerReferences?: readonly { readonly kind: string }[] };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: { readonly nodeName?: string };
  }[];
}

/** What the run needs to know lies beside its Job and belongs to it: keys in the Secret, the inventory in the ConfigMap. */
async function isTold(kubectl: Kubectl, run: StepRun, say: Say): Promise<void> {
  const list = async (kinds: string): Promise<Listed["items"]> =>
    (JSON.parse(await kubectl(["-n", namespace, "get", kinds, "-o", "json"])) as Listed).items;
  const own = (await list("configmaps,secrets")).filter(({ metadata }) => metadata.name.startsWith(run.metadata.name));
  const [config] = own.filter(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === run.metadata.name);
  const [secret] = own.filter(({ kind }) => kind === "Secret");
  assert.ok(
    Object.values(config?.data ?? {}).some((text) => text.includes("dipper_machine")),
    "no inventory",
  );
  assert.ok(!JSON.stringify(config).includes("PRIVATE KEY"), "a key stands in a ConfigMap");
  const secrets = Object.values(secret?.data ?? {}).map((text) => Buffer.from(text, "base64").toString());
  assert.ok(
    secrets.some((text) => text.includes("PRIVATE KEY")),
    "no key",
  );
  assert.ok(own.every(({ metadata }) => metadata.ownerReferences?.[0]?.kind === "Job"));
  const [pod] = (await list("pods")).filter(({ metadata }) => metadata.name.startsWith(run.metadata.name));
  say(
    `step scaleUp runs in pod ${pod?.metadata.name} on ${pod?.spec?.nodeName}; beside it ${own.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ")}`,
  );
}

/** Seconds from the StepRun until its runner said something. */
function untilBegun({ data }: PlatformWithLab, run: StepRun): number {
  const { events } = resultLines(
    readFileSync(join(data, "logs", run.spec.operationRef.name, `${run.metadata.name}.ndjson`)),
  );
  return (Date.parse(events[0]?.t ?? "") - Date.parse(run.metadata.creationTimestamp ?? "")) / 1000;
}

async function nothingLeft(kubectl: Kubectl, say: Say): Promise<void> {
  await follow({
    what: "nothing of the runs is left in the cluster of the Jobs",
    withinMs: minutes,
    say,
    look: async () => {
      const kinds = "jobs,pods,secrets,configmaps";
      const found = await kubectl(["-n", namespace, "get", kinds, "-o", "name"]);
      const left = found.split("\n").filter((name) => name !== "" && name !== "configmap/kube-root-ca.crt");
      return left.length === 0 ? { done: true } : { state: left.join(", ") };
    },
  });
}
