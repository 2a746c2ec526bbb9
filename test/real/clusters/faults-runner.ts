import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nextFence, onMachines, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

const { signal } = new AbortController();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What goes wrong around a runner at work: each ends in a clear reason at that machine, and a retry finishes. */
export const faultsRunner: RealTest = {
  name: "faults-runner",
  run: async ({ lab, folder, fault }) => {
    const platform = onMachines(lab, { folder });
    const run = (name: string, entryPoint = "nothing.sh") =>
      runToEnd(
        entryPoint.endsWith("yml") ? platform.ansible : platform.script,
        platform.spec({ name, entryPoint, fences: { m1: nextFence() } }),
      );
    const retried = async (name: string): Promise<void> => {
      const again = resultOf(await run(name), "m1");
      assert.equal(again.result, "Succeeded", `${name}: ${again.message}`);
    };

    // The lock of an attempt that died: nobody holds it, its file is no obstacle.
    lab.inside("m1", "mkdir -p /run/dipper && touch /run/dipper/fence.lock");
    await retried("dead-lock");
    fault("dead-lock-file", "nobody holds it: it is taken over");

    // ansible-playbook with piped modules: the runner is killed, its work on the machine is known by its marker.
    const lost = platform.spec({ name: "lost-play", entryPoint: "slow.yml", fences: { m1: nextFence() } });
    const handle = await platform.ansible.ensure(lost, signal);
    const sleeps = (): string => lab.inside("m1", "pgrep -fc 'sleep 471[1]' || true").trim();
    for (let waited = 0; sleeps() === "0" && waited < 60_000; waited += 200) await pause(200);
    assert.notEqual(sleeps(), "0", "the step did not begin");
    assert.notEqual(lab.inside("m1", "pgrep -fc 'dipper-fence-[0-9]+' || true").trim(), "0", "the marker is missing");
    const file = join(folder, "data/logs/real/lost-play.runner.json");
    process.kill((JSON.parse(readFileSync(file, "utf8")) as { readonly pid: number }).pid, "SIGKILL");
    while (!(await handle.ended())) await pause(50);
    if (sleeps() !== "0") {
      assert.equal(resultOf(await run("early"), "m1").reason, "EarlierAttemptAlive");
      lab.inside("m1", "pkill -f 'sleep 471[1]'");
    }
    await retried("after-lost");
    fault("runner-killed", "the next attempt waits until the work of the first is over, or says EarlierAttemptAlive");
    return undefined;
  },
};
