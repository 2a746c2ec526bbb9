import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Operation, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Lab } from "../../../lab/lab.ts";
import { clientOf, dipper, finished, register, start, stepRuns, stop, write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";

/** The whole platform: machines imported with host keys, an Operation `[preCheck]` on a native Cluster that has no API yet. */
export const operation: RealTest = {
  name: "operation",
  run: async ({ lab, folder, say }) => {
    const data = join(folder, "platform");
    const platform = await start(data, join(folder, "ready.json"));
    try {
      const kube = await clientOf(join(data, "kubeconfig"));
      await register(kube, { lab, data, folder });

      const good = await ran(kube, "check-good", lab);
      assert.equal(good.status?.phase, "Succeeded", JSON.stringify(good.status));

      lab.inside("m2", "(setsid python3 -m http.server 10250 >/dev/null 2>&1 & echo $! > /run/taken.pid) && sleep 1");
      try {
        const bad = await ran(kube, "check-bad", lab);
        const described = dipper(data, ["describe", "operation", "check-bad"]);
        for (const told of [JSON.stringify(bad.status?.why), described]) {
          assert.match(told, /port 10250 of m2 is taken by python3/, told);
          assert.match(told, /Stop what listens there/);
          assert.doesNotMatch(told, /of m1 is taken/);
        }
        const runs = await stepRuns(kube, "check-bad");
        assert.deepEqual(
          [
            ...new Set(
              runs
                .flatMap((run) => run.status?.machines ?? [])
                .filter((each) => each.name === "m1")
                .map((each) => each.result),
            ),
          ],
          ["Succeeded"],
        );
        say(`check-bad: ${bad.status?.phase}: ${bad.status?.why?.[0]?.message ?? ""}`);
        assert.match(dipper(data, ["operation", "logs", "check-bad", "--machine", "m2"]), /port 10250 of m2 is taken/);
        const key = lab.privateKey.split("\n")[2] ?? "";
        assert.deepEqual(filesWith(data, [key, Buffer.from(lab.privateKey).toString("base64").slice(0, 64)]), []);
      } finally {
        lab.inside("m2", "kill $(cat /run/taken.pid); rm -f /run/taken.pid");
      }
    } finally {
      await stop(platform);
    }
    return undefined;
  },
};

/** An Operation over all machines, when it is finished. Nobody waits for a person: one machine may fail, and none is tried again. */
async function ran(kube: KubeClient, name: string, lab: Lab): Promise<Operation> {
  await kube.create(
    Operation,
    {
      metadata: { namespace: platformNamespace, name },
      spec: {
        clusterName: "lab",
        operationType: "ScaleUp",
        operationFlow: ["preCheck"],
        operationMachines: lab.machines.map((machine) => ({ ip: machine.address, role: "Compute" })),
        rollout: { maxFailures: 1 },
        retry: { limit: 0 },
      },
    } as never,
    write,
  );
  return finished(kube, name);
}

/** Files of the data folder in which one of the texts stands; keys of logins that are under way lie in `runs/`. */
function filesWith(folder: string, texts: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, "runs/")))
    .filter((path) => texts.some((text) => readFileSync(path).includes(text)));
}
