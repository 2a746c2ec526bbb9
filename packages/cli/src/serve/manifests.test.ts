import { fileURLToPath } from "node:url";
import { builtInKind, type KubeObject, platformNamespace, StepDefinition } from "@dipper/api";
import { MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient } from "@dipper/kube";
import { controllerClient, never, openManagement } from "@dipper/room/testkit";
import { simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { applyManifests, covers } from "./manifests.ts";
import { policiesInForce } from "./policies-in-force.ts";

const deploy = fileURLToPath(new URL("../../../../deploy", import.meta.url));
const bundleDigest = `sha256:${"1".repeat(64)}`;
const binding = builtInKind<KubeObject>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicyBinding",
  plural: "validatingadmissionpolicybindings",
  scope: "Cluster",
});
const write = { manager: "test", signal: never };
/** All files of deploy/ are read several times; on a busy machine that takes seconds. */
const patience = { timeout: 60_000 };

/** Everything is installed already, by an administrator. */
async function installed() {
  const sim = simulate({ seed: 5 });
  const management = await sim.complete(openManagement(sim));
  const world = sim.process("platform");
  const controller = controllerClient(management, world);
  const root = management.client(world, "root", ["system:masters"]);
  const apply = () => sim.complete(applyManifests(controller, { deploy, bundleDigest, clock: world.clock }, never));
  return { sim, world, controller, root, apply };
}

test(
  "a login that may not write roles, definitions and policies finds them installed, and writes its own steps",
  patience,
  async () => {
    const { sim, apply, controller } = await installed();
    expect(await apply()).toBeGreaterThan(50);
    const step = await sim.complete(
      controller.get(StepDefinition, { namespace: platformNamespace, name: "scale-up" }, { signal: never }),
    );
    expect(step?.spec.bundle?.digest).toBe(bundleDigest);
  },
);

test("what is missing or another version is named, with the command of an administrator", patience, async () => {
  const { sim, apply, root } = await installed();
  const spec = { validationActions: ["Audit"] };
  await sim.complete(root.patch(binding, { name: "dipper-operate" }, { spec }, write));
  await expect(apply()).rejects.toThrow(
    /ValidatingAdmissionPolicyBinding dipper-operate is not as this version ships it.*kubectl apply --server-side/,
  );
  await sim.complete(root.delete(binding, { name: "dipper-operate" }, write));
  await expect(apply()).rejects.toThrow("ValidatingAdmissionPolicyBinding dipper-operate is missing");
});

test("nothing starts before the server acts by the policies", patience, async () => {
  const { sim, world, controller, root } = await installed();
  await sim.complete(policiesInForce(controller, world.clock, never));
  const denied = { spec: { validationActions: ["Deny"] } };
  await sim.complete(
    root.patch(binding, { name: "dipper-verdicts" }, { spec: { validationActions: ["Audit"] } }, write),
  );
  const waiting = policiesInForce(controller, world.clock, never);
  let over = false;
  void waiting.then(() => (over = true));
  await sim.run(5_000);
  expect(over).toBe(false);
  await sim.complete(root.patch(binding, { name: "dipper-verdicts" }, denied, write));
  await sim.complete(waiting);
});

test("an empty server gets everything, and every definition is served", patience, async () => {
  const sim = simulate({ seed: 6 });
  const { clock, random, log } = sim.process("management");
  const journal = new MemoryJournal();
  const server = await sim.complete(openApiServer({ name: "m", clock, random, log, journal, authorisation: "rbac" }));
  const peer = { address: "", user: "root", groups: ["system:masters"] };
  const transport: typeof server.handle = (exchange) => server.handle({ ...exchange, peer });
  const kube = createKubeClient({ transport, clock, random, server: "m" });
  await sim.complete(applyManifests(kube, { deploy, bundleDigest, clock }, never));
  expect(server.local.list(StepDefinition).length).toBeGreaterThan(10);
});

test.each([
  ["what a server adds", { a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } }, { b: { d: [{ e: 3 }] } }, true],
  ["another value", { a: 1 }, { a: 2 }, false],
  ["an element more", { a: [1, 2] }, { a: [1] }, false],
  ["nothing where a mapping is shipped", {}, { a: {} }, false],
  ["nothing where an empty list is shipped, which Go does not keep", {}, { a: [] }, true],
])("%s", (_, there, shipped, answer) => {
  expect(covers(there, shipped)).toBe(answer);
});
