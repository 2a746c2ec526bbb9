import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AutoOperationTask, Operation } from "@dipper/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./program.ts";
import { createOperation, finished, scaleUpSpec, setFaults, trustNodesSoon } from "./support/fleet.ts";
import { eventually, type Lab, openLab, withoutKubectl } from "./support/lab.ts";

const example = (file: string): string => readFileSync(join(root, "docs/examples", file), "utf8");
const skipped = withoutKubectl === undefined ? "" : ` (skipped: ${withoutKubectl})`;

let lab: Lab;
beforeAll(async () => {
  lab = await openLab(["--demo"]);
  await trustNodesSoon(lab);
}, 180_000);
afterAll(() => lab.remove());

const waitFor = (name: string) =>
  lab.kubectl(["-n", "beidou-system", "wait", "--for=condition=Finished", "--timeout=170s", name]);
const phaseOf = async (list: string, name: string) => (await lab.get<Operation>(list, name))?.status?.phase;

it("command, REST and kubectl make the same object", async () => {
  const operationMachines = ["10.0.0.31", "10.0.0.32"].map((ip) => ({ ip, role: "Compute" }));
  const wish = {
    clusterName: "staging-hz-01",
    operationType: "ScaleUp",
    operationFlow: ["preCheck", "scaleUp", "postCheck"],
    operationMachines,
  };
  const manifest = {
    apiVersion: "ops.dipper.dev/v1alpha1",
    kind: "Operation",
    metadata: { name: "by-kubectl", namespace: "beidou-system" },
    spec: wish,
  };
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    "by-command": () =>
      lab.dipper("scale-up", ..."--cluster staging-hz-01 --machine m31 10.0.0.32 --name by-command".split(" ")),
    "by-rest": () => createOperation(lab, "by-rest", wish),
    ...(withoutKubectl === undefined
      ? { "by-kubectl": () => lab.kubectl(["apply", "-f", "-"], JSON.stringify(manifest)) }
      : {}),
  };
  const made: object[] = [];
  for (const [name, make] of Object.entries(ways)) {
    await make();
    const { spec, metadata } = (await lab.get<Operation>("operations", name)) ?? {};
    made.push({ spec, labels: metadata?.labels, by: metadata?.annotations?.["ops.dipper.dev/requested-by"] });
    // At once: it would run to its end while the next command starts.
    expect(await lab.dipper("operation", "cancel", name)).toMatchObject({ code: 0 });
  }
  expect(made[0]).toMatchObject({ spec: { operationMachines }, by: "admin" });
  for (const other of made) expect(other).toEqual(made[0]);
  for (const name of Object.keys(ways)) expect((await finished(lab, name)).status?.phase).toBe("Canceled");
});

describe.skipIf(withoutKubectl !== undefined)(`with an unmodified kubectl${skipped}`, () => {
  it.concurrent("both manifests of the seed run to their end", async () => {
    expect(await lab.kubectl(["apply", "-f", "-"], example("scaleup-2024.yaml"))).toMatchObject({ code: 0 });
    expect(await lab.kubectl(["apply", "-f", "-"], example("scaleup-xxxxxx.yaml"))).toMatchObject({ code: 0 });
    const ended = await Promise.all([waitFor("operation/scaleup-2024"), waitFor("autooperationtask/scaleup-xxxxxx")]);
    for (const each of ended) expect(each, each.err).toMatchObject({ code: 0 });
    expect(await phaseOf("operations", "scaleup-2024")).toBe("Succeeded");
    expect((await lab.get<AutoOperationTask>("tasks", "scaleup-xxxxxx"))?.status?.phase).toBe("Succeeded");
    for (const [cluster, ip] of [
      ["product-cluster", "10.0.0.11"],
      ["cluster-example", "10.0.0.21"],
      ["cluster-example", "10.0.0.22"],
    ] as const) {
      const node = await lab.kubectl([
        "get",
        "machines",
        `m${ip.split(".").at(-1)}`,
        "-o",
        "jsonpath={.status.phase} {.spec.consumerRef.clusterName}",
      ]);
      expect(node.out).toBe(`Deployed ${cluster}`);
    }
  }, 200_000);

  it.concurrent("kubectl wait returns for success, partial success, failure and cancel", async () => {
    const quick = { retry: { limit: 0, backoffSeconds: 1 } };
    const rollout = { firstBatch: 100, batchSize: 100, soakSeconds: 0, maxFailures: "50%" };
    await setFaults(lab, "m42", [{ step: "scaleUp", fault: "FailsAlways" }]);
    await setFaults(lab, "m43", [{ step: "scaleUp", fault: "FailsAlways" }]);
    await lab.rest("PATCH", "/api/v1/machines/m44", { spec: { simulated: { durationSeconds: 10 } } });
    await createOperation(lab, "succeeds", scaleUpSpec("ci-hz-01", ["10.0.0.40"], quick));
    await createOperation(lab, "in-part", scaleUpSpec("edge-gz-01", ["10.0.0.41", "10.0.0.42"], { ...quick, rollout }));
    await createOperation(
      lab,
      "fails",
      scaleUpSpec("edge-gz-02", ["10.0.0.43"], { ...quick, rollout: { ...rollout, maxFailures: "100%" } }),
    );
    await createOperation(lab, "canceled", scaleUpSpec("edge-cd-01", ["10.0.0.44"], quick));
    const waits = ["succeeds", "in-part", "fails", "canceled"].map((name) => waitFor(`operation/${name}`));
    await eventually("the slow runner is at work", async () => {
      const operation = await lab.get<Operation>("operations", "canceled");
      return operation?.status?.steps?.some((step) => step.name === "scaleUp" && step.phase === "Running");
    });
    expect(await lab.dipper("operation", "cancel", "canceled")).toMatchObject({ code: 0 });
    for (const each of await Promise.all(waits)) expect(each, each.err).toMatchObject({ code: 0 });
    const phases = await Promise.all(
      ["succeeds", "in-part", "fails", "canceled"].map((name) => phaseOf("operations", name)),
    );
    expect(phases).toEqual(["Succeeded", "PartiallySucceeded", "Failed", "Canceled"]);
  }, 200_000);
});
