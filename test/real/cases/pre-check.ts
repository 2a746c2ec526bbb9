import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { nextFence, onMachines, playbooks, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** The shipped pre-check, by the real ansible-playbook over SSH, as a user who is not root. */
export const preCheck: RealTest = {
  name: "pre-check",
  run: async ({ lab, folder, say }) => {
    const platform = onMachines(lab, { folder, bundle: playbooks });
    const run = async (name: string) =>
      runToEnd(
        platform.ansible,
        platform.spec({ name, entryPoint: "pre-check.yml", fences: { m1: nextFence(), m2: nextFence() } }),
      );

    const started = performance.now();
    const good = await run("good");
    say(`two machines checked in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    assert.deepEqual(
      [resultOf(good, "m1").result, resultOf(good, "m2").result],
      ["Succeeded", "Succeeded"],
      JSON.stringify(good.filter((event) => event.type === "log")),
    );
    assert.equal(resultOf(good, "m1").changed, 0, "a check changes nothing");
    const stages = new Set(good.flatMap((event) => (event.type === "stage" ? [event.stage] : [])));
    assert.deepEqual([...stages], ["look-at-machine", "conclude"]);

    lab.inside(
      "m2",
      "mkdir -p /etc/kubernetes && touch /etc/kubernetes/kubelet.conf && (setsid python3 -m http.server 10250 >/dev/null 2>&1 & echo $! > /run/taken.pid) && sleep 1",
    );
    try {
      const bad = await run("bad");
      assert.equal(resultOf(bad, "m1").result, "Succeeded");
      const { result, message } = resultOf(bad, "m2");
      assert.equal(result, "Failed");
      assert.match(message, /port 10250 of m2 is taken by python3 \(pid \d+\)/);
      assert.match(message, /m2 still holds \/etc\/kubernetes\/kubelet\.conf of an earlier cluster.*kubeadm reset/s);
      say(message.replaceAll("\n", " "));
    } finally {
      lab.inside("m2", "kill $(cat /run/taken.pid); rm -rf /etc/kubernetes /run/taken.pid");
    }

    // The kernel takes any 64 characters as a host name.
    const trap = `/tmp/trap-${process.pid}`;
    lab.inside("m2", `printf '%s' "{{ lookup('pipe','touch ${trap}') }}" > /proc/sys/kernel/hostname`);
    try {
      const { result, message } = resultOf(await run("hostile"), "m2");
      assert.equal(result, "Failed");
      assert.match(message, /m2 calls itself \{\{ lookup\('pipe'/);
      assert.equal(existsSync(trap), false, "a host name was evaluated as a template");
    } finally {
      lab.inside("m2", "hostname m2");
    }

    lab.inside("m2", "hostname m1");
    try {
      assert.match(resultOf(await run("twins"), "m1").message, /m1 and m2 both call themselves m1/);
    } finally {
      lab.inside("m2", "hostname m2");
    }
    return undefined;
  },
};
