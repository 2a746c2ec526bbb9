import assert from "node:assert/strict";
import { join } from "node:path";
import { AutoOperationTask, Machine, platformNamespace, StepRun } from "@dipper/api";
import { type Lab, labUp } from "../../../lab/lab.ts";
import { connect } from "../../../packages/cli/src/client/connection.ts";
import { write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";
import { follow } from "./follow.ts";
import { virtualAddress } from "./high-availability.ts";
import { type Kubectl, nodesOf, nodesReady } from "./kubectl.ts";
import {
  askForCluster,
  clusterMade,
  type PlatformWithLab,
  platformWithLab,
  taskFinished,
  told,
} from "./platform-with-lab.ts";
import { watchApi, watchedText } from "./watch-api.ts";

const minutes = 60_000;
const worker = "m4";

/**
 * Three control planes that hold etcd themselves leave, the first one, which made the cluster, before the others: each time the API
 * answers on and the machine comes back clean. Then a worker is gone for good: its node leaves, nothing runs on it.
 */
export const controlPlanesLeave: RealTest = {
  name: "control-planes-leave",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 4, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      try {
        const controlPlane = ["m1", "m2", "m3"];
        await askForCluster(platform, {
          name: "prod",
          controlPlane,
          compute: [worker],
          address: virtualAddress(lab),
        });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        const kubectl = await platform.kubectlOf("prod");
        await nodesReady(kubectl, 4, minutes);

        const kubeconfig = join(folder, "prod.kubeconfig");
        for (const [leaving, left] of [
          ["m1", ["m2", "m3"]],
          ["m3", ["m2"]],
        ] as const) {
          const started = performance.now();
          const watch = watchApi(kubeconfig);
          await leave(platform, `without-${leaving}`, leaving, say);
          await isSpare(platform, leaving, say);
          const seen = await watch.end();
          say(
            `${leaving} left and is clean after ${((performance.now() - started) / 1000).toFixed(0)} s; the API meanwhile: ${watchedText(seen)}`,
          );
          assert.ok(seen.longestGapMs < 15_000, watchedText(seen));
          const names = (await nodesReady(kubectl, left.length + 1, minutes)).map(({ name }) => name);
          assert.deepEqual(names.toSorted(), [...left, worker]);
          assert.deepEqual(await members(lab, left[0]), [...left]);
        }
        await workerIsLost(platform, { lab, kubectl, say });
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

async function workerIsLost(
  platform: PlatformWithLab,
  { lab, kubectl, say }: { readonly lab: Lab; readonly kubectl: Kubectl; readonly say: (text: string) => void },
): Promise<void> {
  const { rest } = await connect({ kubeconfig: undefined, data: platform.data });
  const body = { reason: "burnt" };
  await assert.rejects(
    rest.post(`/api/v1/machines/${worker}/lost`, body, write.signal),
    /is Ready|answers/,
    "a machine that serves is not lost",
  );
  await lab.powerOff(worker);
  await follow({
    what: `${worker} may be called lost`,
    withinMs: 5 * minutes,
    say,
    look: async () => {
      try {
        await rest.post(`/api/v1/machines/${worker}/lost`, body, write.signal);
        return { done: true };
      } catch (cause) {
        return { state: cause instanceof Error ? cause.message : String(cause) };
      }
    },
  });
  await leave(platform, "burnt", worker, say);
  assert.ok(!(await nodesOf(kubectl)).some(({ name }) => name === worker), "its node is still there");
  const runs: StepRun[] = [];
  for await (const page of platform.kube.pages(StepRun, { namespace: platformNamespace, signal: write.signal }))
    runs.push(...page.items.filter(({ spec }) => spec.machines.some(({ name }) => name === worker)));
  const ofLeaving = runs.filter(({ spec }) => spec.operationType === "ScaleDown");
  assert.ok(ofLeaving.length > 0, "no step of its leaving");
  for (const run of ofLeaving) {
    const reasons = (run.status?.machines ?? []).map(({ reason }) => reason);
    assert.deepEqual(reasons, ["MachineLost"], `${run.metadata.name} ran on it`);
  }
  const machine = await platform.kube.get(Machine, { name: worker }, write);
  say(`${worker} was lost: its node is gone, nothing ran on it; it is ${told(machine)}`);
  assert.equal(machine?.status?.phase, "Lost");
}

async function leave(
  platform: PlatformWithLab,
  task: string,
  machine: string,
  say: (text: string) => void,
): Promise<void> {
  const spec = {
    cluster: "prod",
    clusterType: "native",
    operationIds: ["leaving"],
    operationTaskType: "ScaleDown",
    operationTaskStep: [{ step: "ScaleDown" }],
    operationTaskMachines: [{ name: machine }],
  };
  const metadata = { namespace: platformNamespace, name: task };
  await platform.kube.create(AutoOperationTask, { metadata, spec } as never, write);
  const done = await taskFinished(platform, task, { withinMs: 10 * minutes, say });
  assert.equal(done.status?.phase, "Succeeded", told(done));
}

async function isSpare({ kube }: PlatformWithLab, name: string, say: (text: string) => void): Promise<void> {
  await follow({
    what: `${name} is Spare and clean`,
    withinMs: 3 * minutes,
    say,
    look: async () => {
      const machine = await kube.get(Machine, { name }, write);
      const clean = machine?.status?.phase === "Spare" && machine.status.cleanliness?.verdict === "Clean";
      return clean ? { done: true } : { state: told(machine) };
    },
  });
}

/** Names of etcd's members, as one of them lists them. */
async function members(lab: Lab, on: string): Promise<readonly string[]> {
  const pki = "/etc/kubernetes/pki";
  const said = await lab.shell(
    on,
    `curl -sS --max-time 10 --cacert ${pki}/etcd/ca.crt --cert ${pki}/etcd/healthcheck-client.crt --key ${pki}/etcd/healthcheck-client.key https://127.0.0.1:2379/v3/cluster/member/list -d '{}'`,
  );
  const found = JSON.parse(said) as { readonly members: readonly { readonly name: string }[] };
  return found.members.map(({ name }) => name).toSorted();
}
