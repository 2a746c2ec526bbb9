import { newObject, platformNamespace, StepRun } from "@dipper/api";
import type { Executor, RunHandle, StepRunSpec } from "@dipper/runner";
import { simulate } from "@dipper/world/simulated";
import { expect, it } from "vitest";
import { createFollower, hasBegun } from "./follower.ts";
import { lookAt } from "./look.ts";
import { report } from "./report.ts";
import type { StepRunSeen } from "./seen.ts";

const machine = { name: "m1", uid: "u1", ip: "10.0.0.1", role: "Compute", fence: 2 } as const;
const stepRun = {
  ...newObject(
    StepRun,
    { name: "op-1-scale-up-1-1", namespace: platformNamespace, uid: "r1" },
    {
      operationRef: { name: "op-1", uid: "o1" },
      operationType: "ScaleUp",
      clusterName: "c1",
      step: "scaleUp",
      batch: 1,
      attempt: 1,
      planDigest: `sha256:${"0".repeat(64)}`,
      bundleDigest: `sha256:${"0".repeat(64)}`,
      variablesDigest: `sha256:${"0".repeat(64)}`,
      entryPoint: "",
      executor: "ansible",
      placement: "Process",
      timeoutSeconds: 60,
      machines: [machine],
    },
  ),
  status: { phase: "Starting", conditions: [], why: [] },
} as unknown as StepRun;
const spec = { name: stepRun.metadata.name, operation: "op-1" } as StepRunSpec;

const seenWith = (state: StepRunSeen["state"]): StepRunSeen => ({
  run: stepRun,
  parameters: {},
  machines: [],
  nodes: { state: "Known", byMachine: new Map(), pods: [], budgets: [], evidence: new Map() },
  etcd: { state: "NotAsked" },
  balancers: [],
  nodeProof: "Simulated",
  probeImage: "",
  clean: new Map(),
  operation: { metadata: { uid: "o1" }, spec: { decisions: [] } } as unknown as NonNullable<StepRunSeen["operation"]>,
  step: { name: "scaleUp", postCondition: "NodeReady", consequences: [] } as unknown as NonNullable<
    StepRunSeen["step"]
  >,
  ...(state === undefined ? {} : { state }),
});

/** Its runner took the StepRun for itself and died before the first line of the result file. */
function deadRunner(): Executor & { ensured: number } {
  const handle: RunHandle = { async *events() {}, cancel: async () => {}, ended: async () => true };
  const executor = {
    name: "ansible" as const,
    ensured: 0,
    ready: async () => undefined,
    ensure: async () => {
      executor.ensured++;
      return handle;
    },
    find: async () => undefined,
  };
  return executor;
}

it("a runner that died before its first line is lost, and not started again", async () => {
  const world = simulate({ seed: 1 }).process("platform");
  const told: string[] = [];
  const follower = createFollower({ world, dataFolder: "/data", changed: (name) => told.push(name) });
  const executor = deadRunner();
  const signal = new AbortController().signal;

  // A new life finds no runner and no line: only starting it can tell whether there was one.
  expect(hasBegun(await follower.find(spec, executor, signal))).toBe(false);
  await follower.start(spec, executor, signal);
  await expect.poll(() => follower.state(spec.name)?.runner).toBe("Gone");
  const state = follower.state(spec.name);
  expect(state).toMatchObject({ runner: "Gone", ran: true, progress: { lines: 0 } });

  const seen = seenWith(state);
  const look = lookAt(seen, world.clock.now());
  expect(look.actions).toEqual([]);
  expect(look).toMatchObject({ phase: "Lost", finished: { reason: "RunnerLost" } });
  expect(look.machines).toMatchObject([{ name: "m1", result: "Unknown", postCondition: "DoesNotHold" }]);
  expect(report(seen, look, [], world.clock.now())?.phase).toBe("Lost");
  expect(executor.ensured).toBe(1);
});

it("keeps what the last life wrote until this one has looked", () => {
  const machines = [{ name: "m1", result: "Succeeded", postCondition: "Holds", ok: 3, changed: 1, failed: 0 }];
  const run = { ...stepRun, status: { ...stepRun.status, phase: "Collecting", machines } } as unknown as StepRun;
  const seen = { ...seenWith(undefined), run };
  const look = lookAt(seen, 0);
  expect(look.actions).toEqual([{ type: "Look" }]);
  expect(report(seen, look, [{ ok: true }], 0)).toMatchObject({ phase: "Collecting", machines });
});
