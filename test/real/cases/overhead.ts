import assert from "node:assert/strict";
import { busy } from "../busy.ts";
import { nextFence, onMachines, resultOf, runToEnd } from "../on-machines.ts";
import { at } from "../percentile.ts";
import type { RealTest } from "../test-case.ts";

const runs = 30;

/** What the runner costs around a script that does nothing: until it runs on the machine, and in all. */
export const overhead: RealTest = {
  name: "overhead",
  run: async ({ lab, folder, say }) => {
    const platform = onMachines(lab, { folder });
    const start: number[] = [];
    const whole: number[] = [];
    for (let index = 0; index < runs; index += 1) {
      const began = Date.now();
      const events = await runToEnd(
        platform.script,
        platform.spec({ name: `overhead-${index}`, entryPoint: "nothing.sh", fences: { m1: nextFence() } }),
      );
      whole.push(Date.now() - began);
      assert.equal(resultOf(events, "m1").result, "Succeeded");
      start.push(Date.parse(events.find((event) => event.type === "started")?.t ?? "") - began);
    }
    say(
      `asked → runner started: p50 ${at(start, 0.5)} ms, p95 ${at(start, 0.95)} ms; asked → end of a script over SSH: p50 ${at(whole, 0.5)} ms, p95 ${at(whole, 0.95)} ms; ${runs} runs`,
    );
    if (at(start, 0.95) >= 1000 && busy() !== undefined) return busy();
    assert.ok(at(start, 0.95) < 1000, "a runner takes a second or longer to start");
    return undefined;
  },
};
