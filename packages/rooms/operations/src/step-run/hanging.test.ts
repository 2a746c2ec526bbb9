import type { StepRun } from "@dipper/api";
import { expect, it } from "vitest";
import { lookAt } from "./look.ts";
import type { StepRunSeen } from "./seen.ts";

const begin = Date.parse("2026-11-20T10:00:00Z");
const at = (seconds: number) => begin + seconds * 1000;

/** A runner that wrote its last line after a minute. */
function seenOf(cancel?: { readonly reason: string; readonly after: number }): StepRunSeen {
  const annotations =
    cancel === undefined
      ? {}
      : {
          "ops.dipper.dev/cancel": cancel.reason,
          "ops.dipper.dev/canceled-at": new Date(at(cancel.after)).toISOString(),
        };
  const run = {
    metadata: { name: "op-1", annotations },
    spec: { operationRef: { uid: "o1" }, machines: [{ name: "m1", uid: "u1", fence: 1 }] },
  } as unknown as StepRun;
  return {
    run,
    operation: { metadata: { uid: "o1" }, spec: { decisions: [] } },
    machines: [],
    nodes: { state: "NotAsked" },
    state: { runner: "Alive", progress: { lines: 4, lastAt: at(60), machines: new Map() } },
  } as unknown as StepRunSeen;
}
const actions = (seen: StepRunSeen, seconds: number) => lookAt(seen, at(seconds)).actions.map((each) => each.type);

it.each<[string, Parameters<typeof seenOf>[0], number, readonly string[]]>([
  ["nobody canceled it, however silent it is", undefined, 3600, []],
  ["canceled a moment ago: it ends with the machine that it is at", { reason: "Canceled", after: 50 }, 100, ["Cancel"]],
  ["canceled, and silent for two minutes since", { reason: "Canceled", after: 50 }, 180, ["Cancel", "Stop"]],
  ["silent for long, but canceled only now", { reason: "Canceled", after: 900 }, 1000, ["Cancel"]],
  ["and then it had its two minutes", { reason: "TimedOut", after: 900 }, 1020, ["Cancel", "Stop"]],
  ["a stop of the fleet waits for the machine", { reason: "Stopped", after: 50 }, 3600, ["Cancel"]],
])("a runner that hangs after a cancel is ended: %s", (_name, cancel, seconds, expected) => {
  expect(actions(seenOf(cancel), seconds)).toEqual(expected);
});

it("it is looked at again when its two minutes are over", () => {
  expect(lookAt(seenOf({ reason: "Canceled", after: 50 }), at(100)).forMs).toBe(80_000);
});
