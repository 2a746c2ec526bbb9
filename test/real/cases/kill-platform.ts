import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Operation, platformNamespace, StepDefinition } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { keepBundle } from "@dipper/runner/executors";
import { testBundle } from "../on-machines.ts";
import { clientOf, finished, isFinished, killed, launch, register, start, stepRuns, stop, write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";

const wantedKills = 30;
const lines = 20;

/** kill -9 of the whole platform, also while it starts, while an Operation runs the real ansible-playbook over SSH. */
export const killPlatform: RealTest = {
  name: "kill-platform",
  run: async ({ lab, folder, fault }) => {
    const data = join(folder, "platform");
    const ready = join(folder, "ready.json");
    for (const { name } of lab.machines) lab.inside(name, "rm -rf /tmp/append.txt /tmp/append.busy");
    let platform = await start(data, ready);
    let kills = 0;
    const names: string[] = [];
    try {
      const kube = async (): Promise<KubeClient> => clientOf(join(data, "kubeconfig"));
      await register(await kube(), { lab, data, folder });
      await define(await kube(), keepBundle(data, testBundle));
      while (kills < wantedKills) {
        const name = `append-${names.length + 1}`;
        names.push(name);
        await ask(
          await kube(),
          name,
          lab.machines.map((machine) => machine.address),
        );
        for (let over = false; !over; ) {
          await pause(randomInt(50, 1500));
          await killed(platform);
          kills += 1;
          // Every third time it does not even come up.
          if (kills % 3 === 0) {
            platform = launch(data, ready);
            await pause(randomInt(100, 1500));
            await killed(platform);
            kills += 1;
          }
          platform = await start(data, ready);
          over =
            isFinished(await (await kube()).get(Operation, { namespace: platformNamespace, name }, write)) ||
            kills >= wantedKills;
        }
        const done = await finished(await kube(), name);
        assert.equal(done.status?.phase, "Succeeded", JSON.stringify(done.status));
        const runs = await stepRuns(await kube(), name);
        assert.deepEqual(
          runs.map((run) => [run.spec.attempt, run.status?.phase]),
          [[1, "Succeeded"]],
          "more than one attempt",
        );
      }
      const wanted = names.flatMap((name) =>
        Array.from({ length: lines }, (_line, line) => `${name} attempt 1 line ${line}`),
      );
      for (const { name } of lab.machines)
        assert.deepEqual(lab.inside(name, "cat /tmp/append.txt").trim().split("\n"), wanted);
      const runs = join(data, "runs");
      assert.deepEqual(
        existsSync(runs) ? readdirSync(runs).filter((entry) => !entry.startsWith("probe-")) : [],
        [],
        "keys of a run are left",
      );
      fault(
        "platform-killed",
        `${kills} kills over ${names.length} operations: one attempt each, each of ${wanted.length} lines exactly once on each machine`,
      );
    } finally {
      await stop(platform);
      for (const { name } of lab.machines) lab.inside(name, "rm -rf /tmp/append.txt /tmp/append.busy");
    }
    return undefined;
  },
};

/** The step `append` of the tests' own bundle. */
export async function define(kube: KubeClient, digest: string): Promise<void> {
  const parameters = { schema: { type: "object", properties: { lines: { type: "string" } } } };
  const spec = {
    step: "append",
    executor: "ansible",
    bundle: { name: "test", digest },
    entryPoint: "append.yml",
    parameters,
    timeoutSeconds: 300,
    lockMode: "None",
  };
  await kube.create(
    StepDefinition,
    { metadata: { namespace: platformNamespace, name: "append" }, spec } as never,
    write,
  );
}

async function ask(kube: KubeClient, name: string, addresses: readonly string[]): Promise<void> {
  const operationMachines = addresses.map((ip) => ({ ip, role: "Compute" }));
  const parameters = [{ name: "lines", value: String(lines) }];
  const spec = {
    clusterName: "lab",
    operationType: "Custom",
    operationFlow: ["append"],
    operationMachines,
    parameters,
  };
  await kube.create(Operation, { metadata: { namespace: platformNamespace, name }, spec } as never, write);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
