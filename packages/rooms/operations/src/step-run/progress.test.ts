import type { RunnerEvent, RunnerEventBody } from "@dipper/runner";
import { expect, it } from "vitest";
import { noProgress, withEvent } from "./progress.ts";

const line = (n: number, body: RunnerEventBody): RunnerEvent => ({
  v: 1,
  n,
  t: `2026-01-01T00:00:${String(n).padStart(2, "0")}Z`,
  ...body,
});
const result = (machine: string, value: "Succeeded" | "Failed"): RunnerEventBody => ({
  type: "result",
  machine,
  fence: 1,
  result: value,
  ok: 3,
  changed: 1,
  failed: 0,
  message: "",
});
const lines = [
  line(1, { type: "started", runner: { kind: "Process", id: "17", startTime: "99" }, stepRun: "r" }),
  line(2, { type: "machine", machine: "m1" }),
  line(3, { type: "stage", machine: "m1", stage: "node" }),
  line(4, { type: "task", machine: "m1", task: "install", index: 2, of: 3, outcome: "changed", ms: 4 }),
  line(5, result("m1", "Succeeded")),
  line(6, { type: "ended", code: 0, signal: null }),
];

it("folds the lines of a result file", () => {
  const progress = lines.reduce(withEvent, noProgress);
  expect(progress).toMatchObject({ lines: 6, runner: { id: "17" }, ended: { code: 0 } });
  expect(progress.machines.get("m1")).toMatchObject({
    stage: "node",
    task: { name: "install", index: 2, of: 3 },
    changed: 1,
    result: { result: "Succeeded" },
  });
});

it("reads a line once, and keeps the first result of a machine", () => {
  const twice = [...lines.slice(0, 5), ...lines.slice(0, 5), line(6, result("m1", "Failed"))].reduce(
    withEvent,
    noProgress,
  );
  expect(twice.lines).toBe(6);
  expect(twice.machines.get("m1")?.result?.result).toBe("Succeeded");
});
