import type { Unreachable } from "../ssh/unreachable.ts";
import { unreachable } from "../ssh/unreachable.ts";
import { type ChildEnd, type ChildOptions, runChild } from "./children.ts";
import { gateScript, stopScript } from "./gate-script.ts";
import type { JobMachine } from "./job.ts";

/** What a command on a machine needs of a run: the run folder with ssh's configuration, and the environment of children. */
export interface Place {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the machine said of itself before anything was run on it. */
export interface GateFacts {
  readonly hostname: string;
  readonly machineID: string;
  readonly serialNumber: string;
  readonly productUUID: string;
  readonly python: string;
}

export type GateAnswer =
  | { readonly type: "taken"; readonly facts: GateFacts }
  | { readonly type: "refused"; readonly reason: string; readonly message: string }
  | ({ readonly type: "unreachable" } & Unreachable);

/** Takes the fence on a machine, or says why not. */
export async function passGate(place: Place, machine: JobMachine): Promise<GateAnswer> {
  const said = new Map<string, string>();
  const errors: string[] = [];
  const { identity } = machine;
  const end = await onMachine(place, machine, {
    script: gateScript,
    args: [
      machine.fenceFolder,
      String(machine.machine.fence),
      machine.marker,
      identity.machineID,
      identity.serialNumber,
      identity.productUUID.toLowerCase(),
      machine.connection,
      machine.machine.uid,
    ],
    out: (line) => {
      const match = /^dipper\.(\w+)=(.*)$/.exec(line);
      if (match !== null) said.set(match[1] ?? "", match[2] ?? "");
    },
    err: (line) => errors.push(line),
  });
  const refused = said.get("refused");
  if (refused !== undefined) return refusal(machine, refused);
  if (end.code !== 0 || !said.has("taken"))
    return { type: "unreachable", ...unreachable(end.error ?? errors.join("\n"), machine.bastion) };
  const value = (key: string): string => said.get(key) ?? "";
  return {
    type: "taken",
    facts: {
      hostname: value("hostname"),
      machineID: value("machineID"),
      serialNumber: value("serialNumber"),
      productUUID: value("productUUID"),
      python: value("python"),
    },
  };
}

function refusal(machine: JobMachine, text: string): GateAnswer {
  const space = text.indexOf(" ");
  const reason = text.slice(0, space);
  return {
    type: "refused",
    reason,
    message: `${machine.machine.name}: ${text.slice(space + 1)}. ${next[reason] ?? ""}`.trim(),
  };
}

const next: Readonly<Record<string, string>> = {
  IdentityMismatch:
    "Nothing was run. Another machine answers at this address: correct the address, or the identity after a repair.",
  FencedOut: "Nothing was run. If the platform was restored from a backup: rm /run/dipper/fence on the machine.",
  EarlierAttemptAlive: "Nothing was run. Look at these processes on the machine, then retry.",
  FenceFailed: "Nothing was run. The login user must be able to become root.",
  DiskFull: "Nothing was run. Free space on the machine.",
};

/** Ends what is left of this run on the machine. Best effort: where nobody answers, the next attempt's gate finds it. */
export async function stopOnMachine(place: Place, machine: JobMachine): Promise<void> {
  if (machine.connection === "local") return;
  await onMachine(place, machine, { script: stopScript, args: [machine.marker] });
}

export interface MachineCommand {
  readonly script: string;
  readonly args: readonly string[];
  readonly out?: (line: string) => void;
  readonly err?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs a script of ours on a machine, as root, through its standard input. */
export function onMachine(
  place: Place,
  machine: Pick<JobMachine, "alias" | "become" | "connection">,
  command: MachineCommand,
): Promise<ChildEnd> {
  const options: Omit<ChildOptions, "argv"> = {
    env: place.environment,
    cwd: place.folder,
    input: command.script,
    ...(command.out === undefined ? {} : { out: command.out }),
    ...(command.err === undefined ? {} : { err: command.err }),
    ...(command.signal === undefined ? {} : { signal: command.signal }),
  };
  const shell: readonly string[] = [...(machine.become ? ["sudo", "-n"] : []), "/bin/sh", "-s", "--", ...command.args];
  if (machine.connection === "local") return runChild({ ...options, argv: shell as [string, ...string[]] });
  // ssh joins its arguments with blanks for the shell of the other side: every word is quoted for it.
  return runChild({
    ...options,
    argv: ["ssh", "-F", `${place.folder}/ssh_config`, "-T", "--", machine.alias, shell.map(shellWord).join(" ")],
  });
}

/** One word for a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[a-zA-Z0-9_./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
