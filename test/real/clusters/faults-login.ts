import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { MachineLogin } from "@dipper/runner";
import { run } from "../../../lab/command.ts";
import type { FaultName } from "../fault-list.ts";
import { nextFence, onMachines, playbooks, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** What keeps a step from even beginning on m2: each time its reason stands at m2, m1 goes on, and a retry finishes both. */
export const faultsOfLogin: RealTest = {
  name: "faults-login",
  run: async ({ lab, folder, fault }) => {
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
    const fails = async (name: FaultName, over: Partial<MachineLogin>, reason: string, message: RegExp) => {
      const events = await step(name, over);
      const bad = resultOf(events, "m2");
      assert.equal(resultOf(events, "m1").result, "Succeeded", `${name}: m1 goes on`);
      assert.notEqual(bad.result, "Succeeded", name);
      assert.equal(bad.reason, reason, `${name}: ${bad.message}`);
      assert.match(bad.message, message, name);
      found.push([name, `${bad.reason}: ${bad.message}`]);
    };
    const found: [FaultName, string][] = [];
    const mended = async (name: string) => {
      const events = await step(`${name}-again`);
      for (const machine of ["m1", "m2"])
        assert.equal(resultOf(events, machine).result, "Succeeded", resultOf(events, machine).message);
      for (const [each, outcome] of found.splice(0)) fault(each, outcome);
    };

    const stranger = strangersKey(folder);
    await fails("wrong-ssh-key", { privateKey: stranger }, "AuthFailed", /key/i);
    await fails("host-key-changed", { hostKeys: m1.hostKeys }, "HostKeyChanged", /host key/i);
    await fails("sudo-asks-for-password", { user: "guest" }, "SudoNeedsPassword", /sudo/i);
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

/** A key that no machine takes. */
export function strangersKey(folder: string): string {
  const file = join(folder, "stranger");
  run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file]);
  const key = readFileSync(file, "utf8");
  rmSync(file);
  return key;
}
