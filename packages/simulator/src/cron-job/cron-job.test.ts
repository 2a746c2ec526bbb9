import { CronJob, Job } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";
import { latestRun, scheduleOf } from "./schedule.ts";

const ref = { namespace: "default", name: "tick" };
const minute = 60_000;

async function create(
  at: TestCluster,
  spec: Partial<CronJob["spec"]>,
  command: readonly string[] = ["true"],
): Promise<void> {
  const containers = [{ name: "main", image: "app:1", command }];
  const template = podTemplate("tick", { containers, restartPolicy: "Never" });
  const jobTemplate = { spec: { template } };
  await at.do(at.local.create(CronJob, { metadata: ref, spec: { schedule: "* * * * *", jobTemplate, ...spec } }));
}

const jobs = (at: TestCluster): readonly string[] => at.local.list(Job, "default").map(({ metadata }) => metadata.name);
const get = (at: TestCluster): CronJob | undefined => at.local.get(CronJob, ref);

describe("a CronJob", () => {
  test("starts a Job every minute, named after the minute, and keeps the last three", async () => {
    const at = await testCluster({ nodes: 1 });
    await create(at, {});
    await at.sim.run(5 * minute + 10_000);
    const first = 1_767_225_600_000 / minute;
    expect(jobs(at)).toEqual([first + 3, first + 4, first + 5].map((each) => `tick-${each}`));
    expect(get(at)?.status).toMatchObject({
      lastScheduleTime: "2026-01-01T00:05:00Z",
      lastSuccessfulTime: expect.any(String),
    });
    expect(get(at)?.status?.active).toBeUndefined();
    expect(at.events("CronJob").slice(0, 2)).toEqual([
      `SuccessfulCreate: Created job tick-${first + 1}`,
      `SawCompletedJob: Saw completed job: tick-${first + 1}, condition: Complete`,
    ]);
  });

  test("that forbids concurrency waits for the Job that runs; one that replaces ends it", async () => {
    const at = await testCluster({ nodes: 1 });
    await create(at, { concurrencyPolicy: "Forbid" }, ["sleep", "100000"]);
    await at.sim.run(3 * minute);
    const [kept] = jobs(at);
    expect(jobs(at).length).toBe(1);
    await at.do(
      at.local.update(CronJob, ref, (cron) => ({
        ...cron,
        spec: { ...cron.spec, concurrencyPolicy: "Replace" as const },
      })),
    );
    await at.sim.run(2 * minute);
    expect(jobs(at).length).toBe(1);
    expect(jobs(at)).not.toContain(kept);
  });

  test("suspended starts nothing", async () => {
    const at = await testCluster({ nodes: 1 });
    await create(at, { suspend: true });
    await at.sim.run(3 * minute);
    expect(jobs(at)).toEqual([]);
  });
});

test("only the latest of the runs that were missed is made up for", () => {
  const cron = (schedule: string): CronJob => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: ref,
    spec: { schedule, jobTemplate: { spec: { template: podTemplate("tick") } } },
  });
  const hourly = scheduleOf(cron("@hourly"));
  if (hourly === undefined) throw new Error("@hourly is a schedule");
  expect(latestRun(hourly, 0, 59 * minute)).toBeUndefined();
  expect(latestRun(hourly, 0, 150 * minute)).toBe(120 * minute);
  expect(latestRun(hourly, 0, 240 * 60 * minute)).toBe(240 * 60 * minute);
  expect(scheduleOf(cron("*/1 * * * ?"))?.(0)).toBe(minute);
  expect(scheduleOf(cron("@every 1h30m"))?.(0)).toBe(90 * minute);
  expect(scheduleOf(cron("sometimes"))).toBeUndefined();
});
