import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runPaths } from "./job.ts";
import { collect } from "./testing/collect.ts";
import { localPlatform } from "./testing/local-run.ts";

const platform = localPlatform();
afterAll(() => platform.remove());

test("a runner that claimed a StepRun and died before its first line has ended, and has no successor", async () => {
  const spec = platform.spec({ entryPoint: "touch.sh" });
  const { runner } = runPaths(platform.dataFolder, spec);
  // The pid of a process that is over, as it stands in the claim of a supervisor that was killed.
  const { pid } = spawnSync("true");
  mkdirSync(dirname(runner), { recursive: true });
  writeFileSync(runner, JSON.stringify({ pid, startTime: "1@00000000" }));

  const signal = new AbortController().signal;
  expect(await platform.script.find(spec, signal)).toBeUndefined();
  const handle = await platform.script.ensure(spec, signal);
  expect(await collect(handle.events(1, signal))).toEqual([]);
  expect(await handle.ended()).toBe(true);
});
