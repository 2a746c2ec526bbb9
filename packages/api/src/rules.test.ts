/** The rules of the kinds (schema, defaults, CEL) as a real API server enforces them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeClient } from "@dipper/kube";
import { controllerClient, openManagement } from "@dipper/room/testkit";
import { type Simulation, simulate } from "@dipper/world/simulated";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  allKinds,
  ClusterDeployment,
  DipperError,
  isoTime,
  type Kind,
  type KubeObject,
  Machine,
  newObject,
  Operation,
  platformNamespace,
} from "./index.ts";

let sim: Simulation;
let kube: KubeClient;
let controller: KubeClient;
const { signal } = new AbortController();
const write = { manager: "test", signal };

beforeAll(async () => {
  sim = simulate({ seed: 1 });
  const management = await sim.complete(openManagement(sim));
  const world = sim.process("tester");
  kube = management.client(world, "admin", ["dipper:admins"]);
  controller = controllerClient(management, world);
});

/** "ok", or where and why it was refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  return sim.complete(
    work.then(
      () => "ok",
      (cause: unknown) => {
        const error = DipperError.from(cause);
        return error.code === "Invalid" ? (error.params.problem ?? error.message) : error.message;
      },
    ),
  );
}

const folder = join(import.meta.dirname, "../../../docs/examples");
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => [name, parse(readFileSync(join(folder, name), "utf8")) as KubeObject] as const);

const controllerOnly = new Set(["OperationPlan", "StepRun", "WorkOrder", "ClusterLock"]);

test.each(examples)("example %s is accepted", async (_, object) => {
  const kind = allKinds.find((each) => each.kind === object.kind) as Kind<KubeObject>;
  const client = controllerOnly.has(object.kind) ? controller : kube;
  expect(await refusal(client.create(kind, object as never, { ...write, dryRun: true }))).toBe("ok");
});

describe("Operation.spec is immutable except desiredState, decisions (append-only) and priority (upwards)", () => {
  const ref = { namespace: platformNamespace, name: "table" };
  const decision = (id: string, reason = "") => ({
    id,
    action: "RetryMachine" as const,
    machines: ["m1"],
    reason,
    by: "admin",
    at: isoTime(0),
  });
  const patch = (spec: object) => refusal(kube.patch(Operation, ref, { spec }, write));
  beforeAll(async () => {
    const spec = {
      clusterName: "a",
      operationType: "ScaleUp" as const,
      operationFlow: ["preCheck"],
      operationMachines: [{ ip: "10.0.0.1", role: "Compute" as const }],
      user: "admin",
      notBefore: isoTime(0),
      retryOf: { name: "x", uid: "y" },
      ttlSecondsAfterFinished: 60,
      decisions: [decision("d1")],
    };
    await sim.complete(kube.create(Operation, newObject(Operation, ref, spec), write));
  });

  const changes: Readonly<Record<string, unknown>> = {
    clusterName: "b",
    operationType: "Custom",
    operationFlow: ["preCheck", "scaleUp"],
    operationMachines: [{ ip: "10.0.0.2", role: "Compute" }],
    user: "eve",
    parameters: [{ name: "a", value: "b" }],
    reason: "other",
    origin: "Task",
    rollout: { firstBatch: 7 },
    retry: { limit: 9 },
    drain: { onTimeout: "WaitForDecision" },
    notBefore: isoTime(5000),
    timeoutSeconds: 1,
    preCheckValidSeconds: 1,
    referenceTimeoutSeconds: 1,
    retryOf: { name: "z", uid: "y" },
    ttlSecondsAfterFinished: 61,
  };

  test("the table knows every field", () => {
    const fields = Object.keys(Operation.source.spec.json.properties ?? {});
    expect(fields.filter((field) => !Object.hasOwn(changes, field))).toEqual(["priority", "desiredState", "decisions"]);
  });

  test.each(Object.entries(changes))("%s cannot be changed", async (field, value) => {
    expect(await patch({ [field]: value })).toMatch(/immutable/);
  });

  test.each(["user", "notBefore", "retryOf", "ttlSecondsAfterFinished"])("%s cannot be taken away", async (field) => {
    expect(await patch({ [field]: null })).toMatch(/immutable/);
  });

  test("decisions are added, never changed or taken away", async () => {
    expect(await patch({ decisions: [decision("d1"), decision("d2")] })).toBe("ok");
    expect(await patch({ decisions: [decision("d1", "rewritten"), decision("d2")] })).toMatch(/append-only/);
    expect(await patch({ decisions: [decision("d2"), decision("d3")] })).toMatch(/append-only/);
    expect(await patch({ decisions: [decision("d1"), decision("d2"), decision("d2")] })).toMatch(/[Dd]uplicate/);
  });

  test("priority goes up, desiredState to and fro, and Canceled is for ever", async () => {
    expect(await patch({ priority: "Repair" })).toBe("ok");
    expect(await patch({ priority: "Normal" })).toMatch(/only be raised/);
    expect(await patch({ priority: "Emergency" })).toBe("ok");
    expect(await patch({ desiredState: "Paused" })).toBe("ok");
    expect(await patch({ desiredState: "Active" })).toBe("ok");
    expect(await patch({ desiredState: "Canceled" })).toBe("ok");
    expect(await patch({ desiredState: "Active" })).toMatch(/stays cancelled/);
  });
});

test("HAProxy on the control plane's machines cannot have the port of their API servers, which is the default", async () => {
  const endpoint = { type: "HAProxyKeepalived", address: "10.0.0.9" } as const;
  const spec = { kubernetesVersion: "v1.36.3", controlPlane: { machineSet: "c-control", endpoint } };
  const wish = newObject(ClusterDeployment, { name: "c" }, spec);
  expect(await refusal(kube.create(ClusterDeployment, wish, { ...write, dryRun: true }))).toMatch(/6443 is taken/);
});

describe("what is wrong in itself is refused", () => {
  const operation = (name: string, more: object) =>
    refusal(
      kube.create(
        Operation,
        {
          metadata: { name, namespace: platformNamespace },
          spec: { clusterName: "a", operationType: "ScaleUp", operationFlow: ["preCheck"], ...more } as never,
        },
        { ...write, dryRun: true },
      ),
    );

  test.each<[string, object, RegExp]>([
    ["an empty flow", { operationFlow: [] }, /at least 1/],
    ["a step twice", { operationFlow: ["preCheck", "preCheck"] }, /only once/],
    ["a machine twice", { operationMachines: [1, 2].map(() => ({ ip: "10.0.0.1", role: "Compute" })) }, /[Dd]uplicate/],
    ["a role that does not exist", { operationMachines: [{ ip: "10.0.0.1", role: "Boss" }] }, /Boss/],
    [
      "an address that is none",
      { operationMachines: [{ ip: "{{ lookup('pipe','x') }}", role: "Compute" }] },
      /should match|must match|match/,
    ],
    ["an unknown type", { operationType: "Explode" }, /Explode/],
    ["no cluster", { clusterName: undefined }, /[Rr]equired/],
    ["a percentage above 100", { rollout: { batchSize: "101%" } }, /match/],
  ])("%s", async (_, more, expected) => {
    expect(await operation("wrong", more)).toMatch(expected);
  });

  test("a name that is too long", async () => {
    expect(await operation("a".repeat(41), {})).toMatch(/longer than 40/);
    expect(await operation("a".repeat(40), {})).toBe("ok");
  });
});

describe("the fences of a Machine", () => {
  const ref = { name: "fenced" };
  const patch = (spec: object) => refusal(controller.patch(Machine, ref, { spec }, write));
  const consumer = (clusterName: string) => ({
    kind: "Cluster",
    name: clusterName,
    uid: clusterName,
    clusterName,
    role: "Compute",
  });
  beforeAll(async () => {
    await sim.complete(kube.create(Machine, newObject(Machine, ref, { simulated: {} }), write));
  });

  test("consumerRef goes from empty to set and from set to empty only", async () => {
    expect(await patch({ consumerRef: consumer("a") })).toBe("ok");
    expect(await patch({ consumerRef: consumer("b") })).toMatch(/from empty to set/);
    expect(await patch({ consumerRef: null })).toBe("ok");
    expect(await patch({ consumerRef: consumer("b") })).toBe("ok");
  });

  test("operationRef too, and its number only grows", async () => {
    expect(await patch({ operationRef: { name: "x", uid: "x", fence: 3 } })).toBe("ok");
    expect(await patch({ operationRef: { name: "y", uid: "y", fence: 4 } })).toMatch(/from empty to set/);
    expect(await patch({ operationRef: { fence: 2 } })).toMatch(/only grows/);
    expect(await patch({ operationRef: { fence: 4 } })).toBe("ok");
    expect(await patch({ operationRef: null })).toBe("ok");
  });

  test("a machine is either real or simulated, and stays so", async () => {
    expect(await patch({ simulated: null })).toMatch(/exactly one/);
    expect(await patch({ ssh: { address: "10.0.0.1" } })).toMatch(/exactly one/);
    expect(await patch({ simulated: null, ssh: { address: "10.0.0.1" } })).toMatch(/between real and simulated/);
  });
});
