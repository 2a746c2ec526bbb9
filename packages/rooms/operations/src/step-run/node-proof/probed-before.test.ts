import type { Node, OperationPlan, StepRun } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { expect, it } from "vitest";
import { askAgainMs } from "../proof-words.ts";
import type { StepRunSeen } from "../seen.ts";
import { evidenceOf } from "./evidence.ts";
import { probedBefore } from "./probed-before.ts";

const begin = Date.parse("2026-11-20T10:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.000Z$/, "Z");
const readyNode = (since: number): Node =>
  ({
    metadata: { name: "n1" },
    status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime: iso(since) }] },
  }) as unknown as Node;

const planned = {
  spec: {
    steps: [
      { name: "scaleUp", postCondition: "NodeReady" },
      { name: "label", postCondition: "None" },
    ],
  },
};
const runOf = (uid: string, step: string, finishedAt?: number, postCondition = "Holds"): StepRun =>
  ({
    metadata: { uid },
    spec: { step, machines: [{ name: "m1", uid: "u1" }] },
    status: finishedAt === undefined ? {} : { finishedAt: iso(finishedAt), machines: [{ name: "m1", postCondition }] },
  }) as unknown as StepRun;

it.each<[string, number | undefined, readonly StepRun[]]>([
  ["the step before proved the node", begin, [runOf("a", "scaleUp", begin)]],
  ["too long ago", undefined, [runOf("a", "scaleUp", begin - 300_000)]],
  ["in vain", undefined, [runOf("a", "scaleUp", begin, "DoesNotHold")]],
  [
    "another step has touched the machine since",
    undefined,
    [runOf("a", "scaleUp", begin - 9000), runOf("b", "label", begin)],
  ],
  ["another step is at it", undefined, [runOf("a", "scaleUp", begin), runOf("b", "label")]],
  ["the step itself", undefined, [runOf("own", "scaleUp", begin)]],
])("what an earlier probe says: %s", (_name, expected, runs) => {
  const run = runOf("own", "postCheck");
  const plan = planned as unknown as OperationPlan;
  expect(probedBefore({ runs, run, plan, now: begin + 1000 }).get("u1")).toBe(expected);
});

it("no second probe is sent to a node that stayed Ready since it was proven, and one is to a node that did not", async () => {
  const none = { async *pages() {} } as unknown as KubeClient;
  const ask = async (since: number) => {
    const nodes = new Map([["u1", readyNode(since)]]);
    const question = { stepRun: "op-post-check-1-1", nodes, probed: new Map([["u1", begin]]), now: begin + 1000 };
    return (await evidenceOf(none, question, AbortSignal.timeout(1000))).get("u1")?.probe.state;
  };
  expect(await ask(begin - 40_000)).toBe("Succeeded");
  expect(await ask(begin + 500)).toBe("None");
});

it("nodes of a real cluster are asked less often the more they are", () => {
  const pace = (count: number, nodeProof: StepRunSeen["nodeProof"]) =>
    askAgainMs({ run: { spec: { machines: Array.from({ length: count }) } } as unknown as StepRun, nodeProof });
  expect([pace(1, "Full"), pace(20, "Full"), pace(100, "Full"), pace(100, "Simulated")]).toEqual([
    2000, 5000, 15_000, 2000,
  ]);
});
