import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { MachineLogin } from "@dipper/runner";
import { run } from "../../../lab/command.ts";
import { onMachines } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** Every reason of the condition Reachable that a machine can be brought to give. */
export const probe: RealTest = {
  name: "probe",
  run: async ({ lab, folder }) => {
    const { signal } = new AbortController();
    const look = async (name: string, over: Partial<MachineLogin> = {}) =>
      onMachines(lab, { folder, over: () => over }).probe.probe({ name, uid: "" }, signal);
    const reason = async (name: string, over: Partial<MachineLogin> = {}) => {
      const { reachable } = await look(name, over);
      assert.match(reachable.message, /\.$/, reachable.reason);
      return `${reachable.status} ${reachable.reason}`;
    };
    const [m1, m2] = lab.machines;
    assert.ok(m1 !== undefined && m2 !== undefined);

    const report = await look("m1");
    assert.equal(report.reachable.reason, "LoginWorks", report.reachable.message);
    assert.equal(report.identity?.machineID, m1.machineID);
    assert.equal(report.facts?.os, "debian-12");
    assert.ok((report.facts?.memoryMiB ?? 0) > 500 && (report.facts?.cpus ?? 0) > 0);
    assert.deepEqual(
      report.evidence?.filter((entry) => entry.outcome !== "Pass"),
      [],
    );

    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(folder, "stranger")]);
    const stranger = readFileSync(join(folder, "stranger"), "utf8");
    rmSync(join(folder, "stranger"));
    assert.equal(await reason("m1", { privateKey: stranger }), "False AuthFailed");
    assert.equal(await reason("m1", { hostKeys: m2.hostKeys }), "False HostKeyChanged");
    assert.equal(await reason("m1", { port: 23 }), "False Refused");
    assert.equal(await reason("m1", { user: "guest" }), "False SudoNeedsPassword");
    assert.equal(await reason("nobody", { address: m1.address.replace(/\d+$/, "250") }), "Unknown Timeout");

    const bastion = { address: m1.address, port: 22, user: "guest", privateKey: lab.privateKey, hostKeys: m1.hostKeys };
    assert.equal((await look("m2", { bastion })).identity?.machineID, m2.machineID, "through the bastion");
    assert.equal(await reason("m2", { bastion: { ...bastion, port: 23 } }), "Unknown BastionDown");

    lab.inside(
      "m2",
      "touch /etc/kubernetes-none; mkdir -p /var/lib/etcd/member /etc/cni/net.d && touch /etc/cni/net.d/10-x.conf",
    );
    try {
      const dirty = (await look("m2")).evidence
        ?.filter((entry) => entry.outcome === "Fail")
        .map((entry) => entry.check);
      assert.deepEqual(dirty, ["NoEtcdMember", "NoClusterNetwork"]);
    } finally {
      lab.inside("m2", "rm -rf /etc/kubernetes-none /var/lib/etcd /etc/cni");
    }
    return undefined;
  },
};
