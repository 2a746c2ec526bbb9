import { expect, test } from "vitest";
import { linesOf } from "./log.ts";

test("events of a runner become lines of the one machine", () => {
  expect(linesOf({ type: "task", machine: "m2", task: "x", outcome: "ok" }, "m1")).toEqual([]);
  const [task] = linesOf(
    {
      type: "task",
      n: 4,
      t: "2026-01-01T00:00:00Z",
      machine: "m1",
      task: "install",
      index: 2,
      of: 9,
      outcome: "changed",
    },
    "m1",
  );
  expect(task).toMatchObject({ n: 4, word: "changed", text: "install (2/9)" });
  expect(
    linesOf({ type: "log", stream: "out", text: "- old\n+ new\n--- file" }, "m1").map((line) => line.look),
  ).toEqual(["del", "add", ""]);
  expect(linesOf({ type: "log", stream: "err", text: "\u001B[31mred\u001B[0m" }, "m1")[0]).toMatchObject({
    word: "failed",
    text: "red",
  });
});
