/** Reasons of the Machine's condition `Reachable`; the status that belongs to each is in `statusOf`. */
export type UnreachableReason =
  | "AuthFailed"
  | "HostKeyChanged"
  | "Refused"
  | "PythonMissing"
  | "SudoNeedsPassword"
  | "DiskFull"
  | "Timeout"
  | "BastionDown";

export interface Unreachable {
  readonly reason: UnreachableReason;
  readonly message: string;
}

/** Nobody answered: that says nothing about the machine. A refusal does. */
export function statusOf(reason: UnreachableReason): "False" | "Unknown" {
  return reason === "Timeout" || reason === "BastionDown" ? "Unknown" : "False";
}

interface Rule {
  readonly pattern: RegExp;
  readonly reason: UnreachableReason;
  readonly next: string;
}

const rules: readonly Rule[] = [
  {
    pattern: /host key verification failed|host key .* has changed|no .* host key is known|REMOTE HOST IDENTIFICATION/i,
    reason: "HostKeyChanged",
    next: "Compare the fingerprint on the machine's own console, then correct spec.ssh.hostKeys.",
  },
  {
    pattern: /a password is required|a terminal is required|is not in the sudoers|may not run sudo|sudo: .*not found/i,
    reason: "SudoNeedsPassword",
    next: "Allow the login user sudo without a password.",
  },
  {
    pattern:
      /permission denied|too many authentication failures|no supported authentication|load key .* (invalid|error)/i,
    reason: "AuthFailed",
    next: "Check the login user and the key in spec.ssh.credentialsRef.",
  },
  {
    pattern: /no space left on device/i,
    reason: "DiskFull",
    next: "Free space on the machine's root file system and /tmp.",
  },
  {
    pattern:
      /python3?: (command )?not found|no python interpreters? found|python3?: No such file|interpreter.*not found/i,
    reason: "PythonMissing",
    next: "Install Python 3 on the machine.",
  },
  {
    pattern: /connection refused|connection reset|reset by peer/i,
    reason: "Refused",
    next: "Start sshd on the machine, or correct spec.ssh.port.",
  },
  {
    pattern:
      /timed out|no route to host|kex_exchange_identification|network is unreachable|host is down|could not resolve|not responding|Broken pipe|Connection closed|waiting for privilege escalation prompt/i,
    reason: "Timeout",
    next: "Check power, network and the address in spec.ssh.",
  },
];

/**
 * Why a login did not work, read from what ssh (OpenSSH, exit status 255), sudo or Ansible said.
 * What nobody can name is a Timeout: nothing is known about the machine. `bastion` is the address of the machine in between.
 */
export function unreachable(text: string, bastion?: string): Unreachable {
  const said = lastLine(text);
  if (bastion !== undefined && saidOfBastion(text, bastion)) {
    return {
      reason: "BastionDown",
      message: `The bastion ${bastion} lets nobody through: ${said} Nothing is known about the machine behind it.`,
    };
  }
  const rule = rules.find((candidate) => candidate.pattern.test(text));
  if (rule === undefined) return { reason: "Timeout", message: said === "" ? "The machine did not answer." : said };
  return { reason: rule.reason, message: `${said === "" ? rule.reason : said} ${rule.next}`.trim() };
}

/** The bastion's own failure, not that of a connection which it tried to make for us ("open failed: connect failed"). */
function saidOfBastion(text: string, bastion: string): boolean {
  const words = [`connect to host ${bastion} `, `@${bastion}: `, "--bastion", "administratively prohibited"];
  return words.some((word) => text.includes(word));
}

function lastLine(text: string): string {
  const line =
    text
      .split("\n")
      .map((part) => part.trim().replace(/:$/, ""))
      .filter((part) => part !== "" && !part.startsWith("@@@"))
      .at(-1) ?? "";
  return line === "" || /[.!?]$/.test(line) ? line : `${line}.`;
}
