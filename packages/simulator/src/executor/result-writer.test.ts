import { resultLines } from "@dipper/runner";
import { nthCall, simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { ResultWriter } from "./result-writer.ts";

const log = (text: string) => ({ type: "log", stream: "out", text }) as const;
const result = (machine: string) =>
  ({ type: "result", machine, fence: 1, result: "Succeeded", ok: 1, changed: 0, failed: 0, message: "" }) as const;

test("lines keep their order, and a result is synced before anything behind it is written", async () => {
  const sim = simulate({ seed: 1 });
  const world = sim.process("p");
  const writer = new ResultWriter(world, "/r.ndjson");
  await Promise.all([
    writer.write(log("a")),
    writer.write(result("m1")),
    writer.write(log("b")),
    writer.write(log("c")),
  ]);
  const calls = sim.trace.events.map((event) => event.verb);
  expect(calls).toEqual(["append", "append", "sync", "append"]);
  const { events } = resultLines(sim.disk.read("/r.ndjson") ?? new Uint8Array());
  expect(events.map((event) => event.n)).toEqual([1, 2, 3, 4]);
});

test("readers see what is written and end when the writer closes", async () => {
  const sim = simulate({ seed: 1 });
  const writer = new ResultWriter(sim.process("p"), "/r.ndjson");
  const seen: number[] = [];
  const reading = (async () => {
    for await (const event of writer.events(2, new AbortController().signal)) seen.push(event.n);
  })();
  await writer.write(log("a"));
  await writer.write(log("b"));
  await writer.write(log("c"));
  writer.close();
  await reading;
  expect(seen).toEqual([2, 3]);
});

test("a failed write ends the writer: nothing behind it is written, nobody waits for ever", async () => {
  const sim = simulate({ seed: 1 });
  const writer = new ResultWriter(sim.process("p"), "/r.ndjson");
  sim.setFaults(nthCall(2, { type: "lostBefore" }));
  await writer.write(log("a"));
  await Promise.all([writer.write(log("b")), writer.write(log("c"))]);
  await writer.write(log("d"));
  expect((writer.failed.reason as Error).message).toMatch(/EIO/);
  expect(resultLines(sim.disk.read("/r.ndjson") ?? new Uint8Array()).events.length).toBe(1);
});
