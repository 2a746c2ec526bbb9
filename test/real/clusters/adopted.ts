import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Machine, Operation, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Lab } from "../../../lab/lab.ts";
import { write } from "../platform.ts";
import { follow } from "./follow.ts";
import { told } from "./platform-with-lab.ts";

/** What somebody has at hand who takes over a cluster: its kubeconfig, a key, and the host keys that they trust. */
export interface Credentials {
  readonly kubeconfig: string;
  readonly key: string;
  readonly knownHosts: string;
}

/** Credentials for a user of its own, by whose name the cluster's audit log knows us. */
export function credentialsFor(
  lab: Lab,
  of: { readonly folder: string; readonly user: string; readonly controlPlane: string },
): Credentials {
  const path = (name: string): string => join(of.folder, `${of.user}-${name}`);
  const made = { kubeconfig: path("kubeconfig"), key: path("key"), knownHosts: path("known-hosts") };
  const command = `kubeadm kubeconfig user --config /root/kubeadm.yaml --client-name ${of.user} --org kubeadm:cluster-admins 2>/dev/null`;
  writeFileSync(made.kubeconfig, lab.inside(of.controlPlane, command), { mode: 0o600 });
  writeFileSync(made.key, lab.privateKey, { mode: 0o600 });
  const lines = lab.machines.flatMap(({ address, hostKeys }) => hostKeys.map((one) => `${address} ${one}\n`));
  writeFileSync(made.knownHosts, lines.join(""));
  return made;
}

/** Until the machines serve the cluster, each proven to be the node that it should be, and were looked at. */
export async function adopted(
  kube: KubeClient,
  of: { readonly cluster: string; readonly machines: readonly string[]; readonly say: (text: string) => void },
): Promise<void> {
  const { cluster, machines, say } = of;
  await follow({
    what: `${machines.join(" and ")} are proven to be nodes of ${cluster}`,
    withinMs: 180_000,
    say,
    look: async () => {
      const found = await Promise.all(machines.map((name) => kube.get(Machine, { name }, write)));
      const waiting = found.filter((machine) => machine?.status?.phase !== "Deployed");
      return waiting.length === 0
        ? { done: true }
        : { state: waiting.map((one) => `${one?.metadata.name} ${told(one)}`).join("; ") };
    },
  });
  await follow({
    what: `the operation adopt-${cluster} has looked at them`,
    withinMs: 180_000,
    say,
    look: async () => {
      const ref = { namespace: platformNamespace, name: `adopt-${cluster}` };
      const operation = await kube.get(Operation, ref, write);
      if (operation?.status?.phase === "Succeeded") return { done: true };
      const over = operation?.status?.conditions?.some(({ type, status }) => type === "Finished" && status === "True");
      return over === true ? { failed: told(operation) } : { state: told(operation) };
    },
  });
}

interface Report {
  readonly managementPolicy: string;
  readonly differences: readonly object[];
  readonly unproven: readonly object[];
  readonly firstWrites: readonly string[];
}

/** What `dipper adopt plan` says is: nothing would change. Answers what the switch would write. */
export function planIsEmpty(dipper: (...args: readonly string[]) => string, cluster: string): readonly string[] {
  const report = JSON.parse(dipper("adopt", "plan", "--name", cluster, "-o", "json")) as Report;
  assert.deepEqual(report.differences, [], "the plan shows changes");
  assert.deepEqual(report.unproven, [], "machines are not proven");
  return report.firstWrites;
}
