import type { GateFacts } from "../process/gate.ts";
import type { JobMachine } from "../process/job.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";

const path = /^\/[A-Za-z0-9._/-]{1,200}$/;

/**
 * The last source of a run's inventory: what the machines said of themselves at the gate. The interpreter is named, so that Ansible
 * asks no machine for it again, and with an option that Python ignores: modules come through standard input, and the marker of the
 * run must stand in the command line of what works on the machine.
 */
export function gateInventory(facts: ReadonlyMap<JobMachine, GateFacts>): string {
  const known = [...facts].map(([{ machine }, { hostname, machineID }]) => ({
    machine: machine.name,
    hostname,
    machineID,
  }));
  const hosts = [...facts].map(([{ alias, marker }, { python }]) => {
    // Not tagged as unsafe: a command is made of it. It is our own marker and a plain path, or nothing.
    const said = path.test(python) ? { ansible_python_interpreter: `${python} -X ${marker}` } : {};
    return `    ${JSON.stringify(alias)}: ${JSON.stringify(said)}\n`;
  });
  return `all:\n  vars: ${unsafeYaml({ dipper_run_machines: known })}\n  hosts:\n${hosts.join("")}`;
}
