import { expect, it } from "vitest";
import { logLine } from "./log-line.ts";

const at = { v: 1, n: 1, t: "2026-11-21T03:02:26.000Z" };
const line = (event: object): string | undefined => logLine(JSON.stringify({ ...at, ...event }));

it("writes time, machine, outcome and what was done", () => {
  expect(line({ type: "task", machine: "m13", task: "Gather facts", index: 1, of: 5, outcome: "ok", ms: 775 })).toBe(
    "03:02:26  m13                   ok         Gather facts (1 of 5)",
  );
  expect(
    line({
      type: "result",
      machine: "m7",
      fence: 3,
      result: "Failed",
      reason: "ChecksFailed",
      ok: 4,
      changed: 0,
      failed: 1,
      message: "Port 10250 is taken.",
    }),
  ).toBe("03:02:26  m7                    Failed     ChecksFailed: Port 10250 is taken.");
  expect(line({ type: "machine", machine: "m7" })).toBeUndefined();
});
