import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunnerEvent, resultLines } from "@dipper/runner";
import { run } from "../../../lab/command.ts";
import { nextFence, onMachines, resultOf } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** The disk of the result file is full in the middle of a step: the step waits, and goes on by itself when there is space. */
export const diskFull: RealTest = {
  name: "disk-full",
  run: async ({ lab, folder, fault }) => {
    const small = join(folder, "data");
    mkdirSync(small);
    run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small]);
    try {
      const platform = onMachines(lab, { folder });
      const filler = join(small, "filler");
      writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024));
      const { signal } = new AbortController();
      const handle = await platform.script.ensure(
        platform.spec({ name: "talk", entryPoint: "talk.sh", fences: { m1: nextFence() } }),
        signal,
      );
      const events: RunnerEvent[] = [];
      const full = (): boolean => statfsSync(small).bavail < 2;
      let wasFull = false;
      const freed = (async () => {
        while (!(wasFull = full())) await new Promise((resolve) => setTimeout(resolve, 50));
        await new Promise((resolve) => setTimeout(resolve, 1000));
        rmSync(filler);
      })();
      for await (const event of handle.events(1, signal)) events.push(event);
      await freed;
      assert.ok(wasFull);
      assert.equal(resultOf(events, "m1").result, "Succeeded");
      const said = events.flatMap((event) => (event.type === "log" ? [Number(event.text.split(" ")[0])] : []));
      assert.deepEqual(
        said,
        Array.from({ length: 2000 }, (_line, index) => index),
        "a line was lost, torn or doubled",
      );
      const file = readFileSync(join(small, "logs/real/talk.ndjson"));
      assert.equal(resultLines(file).consumed, file.length);
      fault(
        "disk-full",
        "the platform's disk is full in the middle of a step: the step waits, and all 2000 lines are there",
      );
    } finally {
      run(["umount", "--lazy", small]);
    }
    return undefined;
  },
};
