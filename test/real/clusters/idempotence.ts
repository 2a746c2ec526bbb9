import assert from "node:assert/strict";
import { labUp } from "../../../lab/lab.ts";
import type { RealTest } from "../test-case.ts";
import { type LabInventory, labInventory } from "./inventory.ts";
import { type Played, play } from "./plain-ansible.ts";

/** Makes a cluster, in order. */
const creating = [
  "bootstrap-os.yml",
  "preinstall.yml",
  "container-runtime.yml",
  "etcd.yml",
  "control-plane.yml",
  "node.yml",
  "network-plugin.yml",
  "add-ons.yml",
  "post-install.yml",
];
/** May run at any time on nodes. */
const looking = ["pre-check.yml", "post-check.yml", "discover.yml", "collect-diagnostics.yml"];

interface Damage {
  readonly machine: string;
  readonly does: string;
  /** How a dry run and a run name it. */
  readonly named: RegExp;
}

const damages: readonly Damage[] = [
  {
    machine: "m2",
    does: "rm /etc/systemd/system/kubelet.service && systemctl daemon-reload",
    named: /kubelet\.service/,
  },
  { machine: "m2", does: "sysctl -q -w net.ipv4.ip_forward=0", named: /net\.ipv4\.ip_forward/ },
  {
    machine: "m2",
    does: "sed -i 's/node-ip=[0-9.]*/node-ip=198.18.255.1/' /var/lib/kubelet/kubeadm-flags.env",
    named: /kubeadm-flags\.env/,
  },
  { machine: "m2", does: "systemctl stop containerd", named: /containerd\.service was inactive/ },
  { machine: "m2", does: "rm /opt/cni/bin/bridge", named: /^cni-plugins/ },
  { machine: "m2", does: "rm /etc/cni/net.d/10-flannel.conflist", named: /10-flannel\.conflist/ },
  { machine: "m1", does: "echo >> /usr/local/bin/kubectl", named: /^kubectl/ },
  { machine: "m1", does: "rm -r /etc/containerd/certs.d/registry.k8s.io", named: /certs\.d\/registry\.k8s\.io/ },
  {
    machine: "m1",
    does: "sed -i 's/--leader-elect=true/--leader-elect=false/' /etc/kubernetes/manifests/kube-scheduler.yaml",
    named: /kube-scheduler\.yaml/,
  },
  { machine: "m1", does: "systemctl disable -q kubelet", named: /kubelet\.service was not enabled/ },
];

/** What follows from repairing one of them, and is said only when it is really done. */
const consequence = /^(kubelet|containerd)\.service (is restarted: |was (inactive|failed)|would be started)/;

/** A second run of every playbook changes nothing; ten things damaged by hand are named, and only they are mended. */
export const idempotence: RealTest = {
  name: "idempotence",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 2, kubernetes: true, ephemeral: true, say });
    try {
      const inventory = await labInventory(lab, { m1: "ControlPlane", m2: "Compute" }, folder);
      const first = performance.now();
      for (const entryPoint of creating) await all(inventory, entryPoint);
      const between = performance.now();
      for (const entryPoint of creating) assertQuiet(entryPoint, await all(inventory, entryPoint));
      const asNodes = { variables: { dipper_operation_type: "Diagnose" } };
      for (const entryPoint of looking) {
        await all(inventory, entryPoint, asNodes);
        assertQuiet(entryPoint, await all(inventory, entryPoint, asNodes));
      }
      const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(0)} s`;
      say(
        `made in ${seconds(first, between)}; a second run of ${creating.length + looking.length} playbooks changed nothing`,
      );

      for (const { machine, does } of damages) lab.inside(machine, does);
      const asked = await findings(inventory, true);
      assertNamed(asked, "a dry run");
      const done = await findings(inventory, false);
      assertNamed(done, "the run");
      for (const entryPoint of creating)
        assertQuiet(`${entryPoint} after the repair`, await all(inventory, entryPoint));
      say(`${damages.length} things were damaged by hand, named by --check, mended, and nothing else was touched`);

      // The other way round: a node leaves and is cleaned; the second time there is nothing left to do.
      for (const entryPoint of ["remove.yml", "clean.yml"]) {
        const preview = await all(inventory, entryPoint, { limit: "m2", check: true });
        assert.ok((preview.get("m2")?.things.length ?? 0) > 0, `${entryPoint} --check says nothing`);
        assert.ok((await all(inventory, entryPoint, { limit: "m2" })).get("m2")?.changed);
        assertQuiet(entryPoint, await all(inventory, entryPoint, { limit: "m2" }));
      }
      say("m2 left and is clean; a second time nothing changed");
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

async function all(...parameters: Parameters<typeof play>): Promise<ReadonlyMap<string, Played>> {
  const played = await play(...parameters);
  for (const [machine, { result, message, log }] of played)
    assert.equal(result, "Succeeded", `${parameters[1]} on ${machine}: ${message}\n${log.join("\n").slice(-2000)}`);
  return played;
}

function assertQuiet(what: string, played: ReadonlyMap<string, Played>): void {
  for (const [machine, { changed, things }] of played)
    assert.equal(changed, 0, `${what} on ${machine} changed ${changed} things again: ${things.join("; ")}`);
}

async function findings(
  inventory: LabInventory,
  check: boolean,
): Promise<readonly { machine: string; thing: string }[]> {
  const found: { machine: string; thing: string }[] = [];
  for (const entryPoint of creating) {
    for (const [machine, { things }] of await all(inventory, entryPoint, check ? { check: true } : {}))
      found.push(...things.map((thing) => ({ machine, thing })));
  }
  return found;
}

function assertNamed(found: readonly { readonly machine: string; readonly thing: string }[], who: string): void {
  const told = found.map(({ machine, thing }) => `${machine}: ${thing}`).join("\n");
  for (const { machine, does, named } of damages)
    assert.ok(
      found.some((one) => one.machine === machine && named.test(one.thing)),
      `${who} does not name what was done to ${machine} (${does}):\n${told}`,
    );
  const more = found.filter(
    ({ machine, thing }) =>
      !consequence.test(thing) && !damages.some((one) => one.machine === machine && one.named.test(thing)),
  );
  assert.deepEqual(more, [], `${who} names more than what was damaged`);
}
