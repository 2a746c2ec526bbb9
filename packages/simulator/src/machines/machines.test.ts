import { MemoryDisk, MemoryJournal } from "@dipper/apiserver";
import { expect, test } from "vitest";
import { type MachineEvent, Machines } from "./machines.ts";

const attempt = (stepRun: string, fence: number) => ({ stepRun, step: "scaleUp", fence });

test("a machine refuses a smaller fencing number than it has seen, at the beginning and in the middle", () => {
  const machines = new Machines(new MemoryJournal());
  const events: MachineEvent[] = [];
  machines.subscribe((event) => events.push(event));
  expect(machines.begin("u1", "m1", attempt("r1", 1))).toBe(true);
  expect(machines.begin("u1", "m1", attempt("r2", 2))).toBe(true);
  expect(machines.begin("u1", "m1", attempt("r1", 1))).toBe(false);
  expect(machines.change("u1", "m1", attempt("r1", 1), (state) => ({ ...state, leftovers: ["x"] }))).toBe(false);
  expect(machines.state("u1", "m1").leftovers).toEqual([]);
  machines.end("u1", "m1", attempt("r1", 1), "Failed");
  expect(machines.state("u1", "m1").lock).toEqual({ stepRun: "r2", fence: 2 });
  machines.end("u1", "m1", attempt("r2", 2), "Succeeded");
  expect(machines.state("u1", "m1").lock).toBeUndefined();
  expect(events.map((event) => event.type)).toEqual(["Began", "Began", "Refused", "Refused", "Ended", "Ended"]);
});

test("what a machine is survives the one who simulates it", () => {
  const disk = new MemoryDisk();
  const first = new Machines(new MemoryJournal({ disk }));
  first.begin("u1", "m1", attempt("r1", 7));
  first.change("u1", "m1", attempt("r1", 7), (state) => ({ ...state, node: { cluster: "c", name: "m1" } }));
  const second = new Machines(new MemoryJournal({ disk }));
  expect(second.state("u1", "m1")).toMatchObject({ fence: 7, node: { cluster: "c" }, lock: { stepRun: "r1" } });
  expect(second.state("u2", "m2")).toMatchObject({ fence: 0, leftovers: [] });
});
