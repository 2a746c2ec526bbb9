/** Every fault that must end in a clear reason at its machine, while the rest goes on and a retry finishes; and what happens in it. */
export const faultList = {
  "wrong-ssh-key": "the platform has a key that the machine does not take",
  "host-key-changed": "another host key answers than the one that was registered",
  "sudo-asks-for-password": "the login user may not become root without a password",
  "python-missing": "there is no python3 on the machine",
  "disk-full": "a machine's file system, or the platform's own, is full",
  "clock-off": "the clock of a machine is an hour off (a replaced answer: Python's clock, not the kernel's)",
  "port-taken": "something else listens on a port of the node",
  "swap-on": "swap is in use (a replaced answer: /proc/swaps, because the kernel is shared)",
  leftovers: "files, a bridge and firewall chains of an earlier cluster",
  "host-name-twice": "two machines call themselves the same",
  "machine-id-twice": "two machines were copied from one image",
  reboot: "the power of a machine goes off in the middle of a step, and comes back",
  "network-cut": "a machine's cable is pulled in the middle of a step, for a minute",
  "wrong-checksum": "the mirror serves something else than what was listed",
  "dead-lock-file": "an attempt died and left its lock file",
  "result-file-torn": "the last line of a result file is cut",
  "runner-killed": "the runner is killed, its work on the machine lives on",
  "budget-allows-none": "a PodDisruptionBudget allows 0 disruptions on a node that is to leave",
  "node-renamed": "the host name of a machine that is a node changes",
  "job-pod-deleted": "the pod of a step that runs as a Kubernetes Job is deleted",
  "platform-killed": "kill -9 of the platform at any moment of a creation or of growing",
} as const;

export type FaultName = keyof typeof faultList;

export interface FaultSeen {
  readonly name: FaultName;
  readonly test: string;
  readonly outcome: string;
}

/** One line per fault, and which of them no test has shown. */
export function faultReport(seen: readonly FaultSeen[]): {
  readonly lines: readonly string[];
  readonly missing: readonly FaultName[];
} {
  const names = Object.keys(faultList) as FaultName[];
  const lines = names.map((name) => {
    const found = seen.filter((each) => each.name === name);
    const told = found.map(({ test, outcome }) => `${outcome.replaceAll(/\s+/g, " ").slice(0, 240)} (${test})`);
    return `fault ${name}: ${told.length === 0 ? "not shown" : told.join(" · ")}`;
  });
  return { lines, missing: names.filter((name) => seen.every((each) => each.name !== name)) };
}
