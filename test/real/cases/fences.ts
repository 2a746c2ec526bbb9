import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nextFence, onMachines, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** Nothing runs on the wrong machine, nor twice at a time, and nothing stays behind on a machine whose run was ended. */
export const fences: RealTest = {
  name: "fences",
  run: async ({ lab, folder }) => {
    const [m1, m2] = lab.machines;
    assert.ok(m1 !== undefined && m2 !== undefined);
    const atWork = (machine: string): string =>
      lab.inside(machine, "ps -eo args | grep -E 'sleep 471[12]|dipper-fence' | grep -v grep || true").trim();

    const wrongKey = onMachines(lab, { folder, over: (name) => (name === "m1" ? { hostKeys: m2.hostKeys } : {}) });
    const changed = await runToEnd(
      wrongKey.script,
      wrongKey.spec({ name: "wrong-key", entryPoint: "nothing.sh", fences: { m1: nextFence(), m2: nextFence() } }),
    );
    assert.deepEqual(
      [resultOf(changed, "m1").result, resultOf(changed, "m1").reason, resultOf(changed, "m2").result],
      ["Unreachable", "HostKeyChanged", "Succeeded"],
    );

    const before = lab.inside("m1", "cat /run/dipper/fence 2>/dev/null || true");
    const wrongId = onMachines(lab, {
      folder,
      over: () => ({ identity: { machineID: m2.machineID, serialNumber: "", productUUID: "" } }),
    });
    const other = await runToEnd(
      wrongId.ansible,
      wrongId.spec({ name: "wrong-id", entryPoint: "slow.yml", fences: { m1: nextFence() } }),
    );
    assert.deepEqual([resultOf(other, "m1").result, resultOf(other, "m1").reason], ["Failed", "IdentityMismatch"]);
    assert.equal(
      lab.inside("m1", "cat /run/dipper/fence 2>/dev/null || true"),
      before,
      "the fence of another machine was taken",
    );

    const platform = onMachines(lab, { folder });
    const late = nextFence();
    await runToEnd(
      platform.script,
      platform.spec({ name: "later", entryPoint: "nothing.sh", fences: { m1: nextFence() } }),
    );
    const fenced = await runToEnd(
      platform.script,
      platform.spec({ name: "late", entryPoint: "nothing.sh", fences: { m1: late } }),
    );
    assert.equal(resultOf(fenced, "m1").reason, "FencedOut");

    for (const entryPoint of ["slow.yml", "slow.sh"]) {
      const executor = entryPoint.endsWith("yml") ? platform.ansible : platform.script;
      const slow = await runToEnd(
        executor,
        platform.spec({
          name: `slow-${entryPoint.at(-1)}`,
          entryPoint,
          timeoutSeconds: 6,
          fences: { m1: nextFence() },
        }),
      );
      assert.equal(resultOf(slow, "m1").result, "TimedOut");
      assert.equal(atWork("m1"), "", "something of a run that was ended still works on the machine");
    }

    // The runner is killed, and with it the connection: what it started on the machine goes on, and the next attempt sees it.
    const { signal } = new AbortController();
    const lost = platform.spec({ name: "lost", entryPoint: "slow.sh", fences: { m1: nextFence() } });
    const handle = await platform.script.ensure(lost, signal);
    while (!atWork("m1").includes("sleep 4712")) await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(
      (JSON.parse(readFileSync(join(folder, "data/logs/real/lost.runner.json"), "utf8")) as { readonly pid: number })
        .pid,
      "SIGKILL",
    );
    while (!(await handle.ended())) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(atWork("m1"), /sleep 4712/);
    const next = await runToEnd(
      platform.script,
      platform.spec({ name: "next", entryPoint: "nothing.sh", fences: { m1: nextFence() } }),
    );
    assert.equal(resultOf(next, "m1").reason, "EarlierAttemptAlive");
    lab.inside("m1", "pkill -x sleep");
    const free = await runToEnd(
      platform.script,
      platform.spec({ name: "free", entryPoint: "nothing.sh", fences: { m1: nextFence() } }),
    );
    assert.equal(resultOf(free, "m1").result, "Succeeded", resultOf(free, "m1").message);
    return undefined;
  },
};
