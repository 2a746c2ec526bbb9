import type { MachineLogin, PlainValue } from "../contract/machine-login.ts";
import type { StepRunMachine, StepRunSpec } from "../contract/step-run-spec.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";

/** The groups that Kubespray and most playbooks know. */
const groups: Readonly<Record<string, string>> = {
  Compute: "kube_node",
  ControlPlane: "kube_control_plane",
  Etcd: "etcd",
  Ingress: "ingress",
};

export interface InventoryMachine {
  readonly alias: string;
  readonly machine: StepRunMachine;
  readonly login: MachineLogin;
}

/**
 * The inventory of one run, in YAML with unsafe values. Where a machine is and how to log in stands in ssh's own configuration,
 * so nothing that somebody else wrote is ever part of a command.
 */
export function inventory(
  spec: StepRunSpec,
  machines: readonly InventoryMachine[],
  marker: MarkerOf = markerOf,
): string {
  const hosts = machines
    .map(
      (entry) =>
        `    ${JSON.stringify(entry.alias)}: ${unsafeYaml(hostVariables(entry, marker(spec, entry.machine)))}\n`,
    )
    .join("");
  const names = [
    ...new Set(machines.map((entry) => groups[entry.machine.role]).filter((name) => name !== undefined)),
  ].sort();
  const children = names
    .map(
      (name) =>
        `    ${name}: {hosts: {${machines
          .filter((entry) => groups[entry.machine.role] === name)
          .map((entry) => `${JSON.stringify(entry.alias)}: {}`)
          .join(", ")}}}\n`,
    )
    .join("");
  return `all:\n  vars: ${unsafeYaml(runVariables(spec))}\n  hosts:\n${hosts}${children === "" ? "" : `  children:\n${children}`}`;
}

function runVariables(spec: StepRunSpec): PlainValue {
  return {
    dipper_operation: spec.operation,
    dipper_operation_type: spec.operationType,
    dipper_cluster: spec.clusterName,
    dipper_step: spec.step,
    dipper_batch: spec.batch,
    dipper_attempt: spec.attempt,
  };
}

function hostVariables(entry: InventoryMachine, marker: string): PlainValue {
  const { login, machine } = entry;
  return {
    ...login.variables,
    ansible_connection: login.connection ?? "ssh",
    ansible_become: login.become ?? (login.connection !== "local" && login.user !== "root"),
    ansible_become_method: "sudo",
    ...(login.connection === "local" ? {} : { ansible_ssh_transfer_method: "piped" }),
    // The folder's name tells the next attempt on this machine whose modules are still running there.
    ansible_remote_tmp: `~/.ansible/tmp/${marker}`,
    dipper_machine: machine.name,
    dipper_machine_uid: machine.uid,
    dipper_address: machine.ip,
    dipper_role: machine.role,
  };
}

/** Names what a run starts on a machine. */
export type MarkerOf = (spec: StepRunSpec, machine: StepRunMachine) => string;

/** The word in the command line of everything that a run starts on a machine: fence number and the run's uid. */
export function markerOf(spec: StepRunSpec, machine: StepRunMachine): string {
  return `dipper-fence-${machine.fence}-${spec.uid.replace(/[^a-zA-Z0-9]/g, "").slice(0, 12)}`;
}

const identifier = /^[a-zA-Z][a-zA-Z0-9_]{0,127}$/;
const reserved =
  /^(ansible_|dipper_)|^(hostvars|groups|group_names|inventory_hostname|inventory_hostname_short|inventory_dir|inventory_file|playbook_dir|role_path|vars|omit|environment|play_hosts|item)$/;

/** The first name that cannot be a parameter: it could change how Ansible connects, or hide one of its own variables. */
export function unusableParameter(parameters: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(parameters).find((name) => !identifier.test(name) || reserved.test(name));
}
