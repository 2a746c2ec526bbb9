import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { MachineLogin } from "@dipper/runner";
import { run } from "../../../lab/command.ts";
import { nextFence, onMachines, playbooks, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** What keeps a step from even beginning on m2: each time its reason stands at m2, m1 goes on, and a retry finishes both. */
export const faultsOfLogin: RealTest = {
  name: "faults-login",
  run: async ({ lab, folder, say }) => {
    const [m1, m2] = lab.machines;
    assert.ok(m1 !== undefined && m2 !== undefined);
    const step = async (name: string, over: Partial<MachineLogin> = {}) => {
      const platform = onMachines(lab, {
        folder,
        bundle: playbooks,
        over: (machine) => (machine === "m2" ? over : {}),
      });
      const fences = { m1: nextFence(), m2: nextFence() };
      return runToEnd(platform.ansible, platform.spec({ name, entryPoint: "pre-check.yml", fences }));
    };
    const fails = async (name: string, over: Partial<MachineLogin>, reason: string, message: RegExp) => {
      const events = await step(name, over);
      const bad = resultOf(events, "m2");
      assert.equal(resultOf(events, "m1").result, "Succeeded", `${name}: m1 goes on`);
      assert.notEqual(bad.result, "Succeeded", name);
      assert.equal(bad.reason, reason, `${name}: ${bad.message}`);
      assert.match(bad.message, message, name);
      say(`${name}: ${bad.reason}: ${bad.message.replaceAll("\n", " ").slice(0, 160)}`);
    };
    const mended = async (name: string) => {
      const events = await step(`${name}-again`);
      for (const machine of ["m1", "m2"])
        assert.equal(resultOf(events, machine).result, "Succeeded", resultOf(events, machine).message);
    };

    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(folder, "stranger")]);
    const stranger = readFileSync(join(folder, "stranger"), "utf8");
    rmSync(join(folder, "stranger"));
    await fails("wrong-key", { privateKey: stranger }, "AuthFailed", /key/i);
    await fails("host-key-changed", { hostKeys: m1.hostKeys }, "HostKeyChanged", /host key/i);
    await fails("sudo-needs-password", { user: "guest" }, "SudoNeedsPassword", /sudo/i);
    await mended("login");

    lab.inside("m2", "mv /usr/bin/python3 /usr/bin/python3.away");
    try {
      await fails("python-missing", {}, "PythonMissing", /python3/);
    } finally {
      lab.inside("m2", "mv /usr/bin/python3.away /usr/bin/python3");
    }
    await mended("python");
    return undefined;
  },
};
