import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Operation, platformNamespace, StepDefinition } from "@dipper/api";
import { resultLines } from "@dipper/runner";
import { keepBundle } from "@dipper/runner/executors";
import { busy } from "../busy.ts";
import { testBundle } from "../on-machines.ts";
import { at } from "../percentile.ts";
import { clientOf, finished, register, start, stepRuns, stop, write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";

const steps = Array.from({ length: 21 }, (_step, index) => `script${index + 1}`);

/** What the platform itself takes between the end of a step and the start of the next runner: scripts over SSH that do nothing. */
export const platformOverhead: RealTest = {
  name: "platform-overhead",
  run: async ({ lab, folder, say }) => {
    const data = join(folder, "platform");
    const platform = await start(data, join(folder, "ready.json"));
    try {
      const kube = await clientOf(join(data, "kubeconfig"));
      await register(kube, { lab, data, folder });
      const digest = keepBundle(data, testBundle);
      for (const step of steps) {
        const spec = {
          step,
          executor: "script",
          bundle: { name: "nothing", digest },
          entryPoint: "nothing.sh",
          timeoutSeconds: 60,
          lockMode: "None",
        };
        await kube.create(
          StepDefinition,
          { metadata: { namespace: platformNamespace, name: step }, spec } as never,
          write,
        );
      }
      const name = "overhead";
      const operationMachines = lab.machines.map((machine) => ({ ip: machine.address, role: "Compute" }));
      const spec = {
        clusterName: "lab",
        operationType: "Custom",
        operationFlow: steps,
        operationMachines,
        retry: { limit: 0 },
      };
      await kube.create(Operation, { metadata: { namespace: platformNamespace, name }, spec } as never, write);
      const done = await finished(kube, name);
      assert.equal(done.status?.phase, "Succeeded", JSON.stringify(done.status));
      const runs = (await stepRuns(kube, name)).toSorted(
        (a, b) => steps.indexOf(a.spec.step) - steps.indexOf(b.spec.step),
      );
      const times = runs.map((run) => {
        const { events } = resultLines(readFileSync(join(data, "logs", name, `${run.metadata.name}.ndjson`)));
        const time = (type: string): number => Date.parse(events.find((event) => event.type === type)?.t ?? "");
        return { began: time("started"), ended: time("ended") };
      });
      const between = times.slice(1).map((run, index) => run.began - (times[index]?.ended ?? Number.NaN));
      say(
        `a step's end → the next runner's start: p50 ${at(between, 0.5)} ms, p95 ${at(between, 0.95)} ms; ${between.length} times`,
      );
      if (at(between, 0.95) >= 1000 && busy() !== undefined) return busy();
      assert.ok(at(between, 0.95) < 1000, "the platform takes a second or longer between two steps");
    } finally {
      await stop(platform);
    }
    return undefined;
  },
};
