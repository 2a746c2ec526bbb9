import { Job, Pod } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { conditionWords, podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";
import { indexesText, parseIndexes } from "./indexes.ts";

const ref = { namespace: "default", name: "task" };

async function start(at: TestCluster, spec: Partial<Job["spec"]>, command?: readonly string[]): Promise<void> {
  const container = { name: "main", image: "app:1", ...(command === undefined ? {} : { command }) };
  const template = podTemplate("task", { containers: [container], restartPolicy: "Never" });
  await at.do(at.local.create(Job, { metadata: ref, spec: { template, ...spec } }));
}

const get = (at: TestCluster): Job | undefined => at.local.get(Job, ref);
const pods = (at: TestCluster): readonly Pod[] => at.local.list(Pod, "default");

describe("a Job", () => {
  test("ends when its pods have: counted once, set free, and told", async () => {
    const at = await testCluster();
    await start(at, { completions: 3, parallelism: 2 });
    await at.sim.run(500);
    expect(get(at)?.status).toMatchObject({ active: 2, ready: expect.any(Number) });
    await at.sim.run(10_000);
    expect(get(at)?.status).toMatchObject({
      succeeded: 3,
      uncountedTerminatedPods: {},
      completionTime: expect.any(String),
    });
    expect(get(at)?.status?.active).toBeUndefined();
    expect(conditionWords(get(at))).toEqual([
      "SuccessCriteriaMet=True CompletionsReached",
      "Complete=True CompletionsReached",
    ]);
    expect(pods(at).map((pod) => [pod.status?.phase, pod.metadata.finalizers])).toEqual(
      Array.from({ length: 3 }, () => ["Succeeded", undefined]),
    );
    expect(at.events("Job").at(-1)).toBe("Completed: Job completed");
  });

  test("gives up after its back-off limit, each try later than the one before", async () => {
    const at = await testCluster();
    await start(at, { backoffLimit: 2 }, ["sh", "-c", "exit 3"]);
    await at.sim.run(5_000);
    expect(pods(at).length).toBe(1);
    await at.sim.run(60_000);
    expect(pods(at).map((pod) => pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode)).toEqual([3, 3, 3]);
    expect(get(at)?.status).toMatchObject({ failed: 3 });
    expect(conditionWords(get(at))).toEqual([
      "FailureTarget=True BackoffLimitExceeded",
      "Failed=True BackoffLimitExceeded",
    ]);
  });

  test("with indexes runs each of them once", async () => {
    const at = await testCluster();
    await start(at, { completions: 4, parallelism: 2, completionMode: "Indexed" });
    await at.sim.run(10_000);
    expect(get(at)?.status).toMatchObject({ succeeded: 4, completedIndexes: "0-3" });
    expect(pods(at).map((pod) => pod.spec.hostname)).toEqual(["task-0", "task-1", "task-2", "task-3"]);
  });

  test("past its deadline is stopped", async () => {
    const at = await testCluster();
    await start(at, { activeDeadlineSeconds: 5 }, ["sleep", "1000"]);
    await at.sim.run(10_000);
    expect(conditionWords(get(at))).toEqual(["FailureTarget=True DeadlineExceeded", "Failed=True DeadlineExceeded"]);
    expect(pods(at)).toEqual([]);
  });

  test("suspended has no pods; resumed it begins anew", async () => {
    const at = await testCluster();
    await start(at, { suspend: true });
    await at.sim.run(3_000);
    expect(conditionWords(get(at))).toEqual(["Suspended=True JobSuspended"]);
    expect(pods(at)).toEqual([]);
    expect(get(at)?.status?.startTime).toBeUndefined();
    await at.do(at.local.update(Job, ref, (job) => ({ ...job, spec: { ...job.spec, suspend: false } })));
    await at.sim.run(5_000);
    expect(conditionWords(get(at))).toEqual([
      "Suspended=False JobResumed",
      "SuccessCriteriaMet=True CompletionsReached",
      "Complete=True CompletionsReached",
    ]);
  });

  test("is judged by its failure policy: an exit code ends it, a disruption does not count", async () => {
    const at = await testCluster();
    const rules = [
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
      { action: "FailJob", onExitCodes: { operator: "In", values: [42] } },
    ] as const;
    await start(at, { backoffLimit: 6, podFailurePolicy: { rules } }, ["sh", "-c", "exit 42"]);
    await at.sim.run(5_000);
    const [pod] = pods(at);
    expect(get(at)?.status?.conditions?.at(-1)).toMatchObject({
      type: "Failed",
      reason: "PodFailurePolicy",
      message: `Container main for pod default/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 1`,
    });
  });

  test("goes some time after it has ended, if it says so", async () => {
    const at = await testCluster();
    await start(at, { ttlSecondsAfterFinished: 30 });
    await at.sim.run(10_000);
    expect(get(at)).toBeDefined();
    await at.sim.run(40_000);
    expect(get(at)).toBeUndefined();
    expect(pods(at)).toEqual([]);
  });
});

test("completion indexes are written as ranges, and read again", () => {
  const rows: readonly (readonly [readonly number[], string])[] = [
    [[], ""],
    [[3], "3"],
    [[0, 1], "0,1"],
    [[0, 1, 2, 5, 7, 8], "0-2,5,7,8"],
  ];
  for (const [indexes, text] of rows) {
    expect(indexesText(indexes)).toBe(text);
    expect([...parseIndexes(text)]).toEqual(indexes);
  }
});
