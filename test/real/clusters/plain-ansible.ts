import { spawn } from "node:child_process";
import { join } from "node:path";
import { playbooks } from "../on-machines.ts";
import type { LabInventory } from "./inventory.ts";

export interface PlayOptions {
  /** Ask what would be changed, and change nothing. */
  readonly check?: true;
  readonly limit?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What one machine's end was, and what was said to have changed on it, thing by thing. */
export interface Played {
  readonly result: "Succeeded" | "Failed" | "Unreachable";
  readonly changed: number;
  readonly message: string;
  readonly things: readonly string[];
  readonly log: readonly string[];
}

interface Said {
  readonly type: string;
  readonly alias?: string;
  readonly text?: string;
  /** In check mode: what a task would change. */
  readonly diff?: string;
  readonly result?: Played["result"];
  readonly changed?: number;
  readonly message?: string;
}

/** Runs an entry point with ansible-playbook itself, without the platform. */
export async function play(
  inventory: LabInventory,
  entryPoint: string,
  options: PlayOptions = {},
): Promise<ReadonlyMap<string, Played>> {
  const args = [
    "--inventory",
    inventory.path,
    "--diff",
    ...(options.check === true ? ["--check"] : []),
    ...(options.limit === undefined ? [] : ["--limit", options.limit]),
    ...(options.variables === undefined ? [] : ["--extra-vars", JSON.stringify(options.variables)]),
    join(playbooks, entryPoint),
  ];
  const output = await run(args, {
    ANSIBLE_CALLBACK_PLUGINS: join(playbooks, "callback_plugins"),
    ANSIBLE_STDOUT_CALLBACK: "dipper",
    ANSIBLE_SSH_ARGS: `-o UserKnownHostsFile=${inventory.knownHosts} -o ControlMaster=auto -o ControlPersist=30s`,
    ANSIBLE_LOCALHOST_WARNING: "False",
  });
  const said = output.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Said] : []));
  const ends = said.filter((one) => one.type === "verdict");
  if (ends.length === 0 && output.includes("a play has no machine here")) return new Map();
  if (ends.length === 0)
    throw new Error(`${entryPoint} ended without a word about any machine:\n${output.slice(-4000)}`);
  return new Map(
    ends.map((end) => {
      const log = said.flatMap((one) => (one.type === "log" && one.alias === end.alias ? [one.text ?? ""] : []));
      return [
        end.alias ?? "",
        {
          result: end.result ?? "Failed",
          changed: end.changed ?? 0,
          message: end.message ?? "",
          things: [
            ...log,
            ...said.flatMap((one) => (one.type === "would" && one.alias === end.alias ? [one.diff ?? ""] : [])),
          ].flatMap(thingsIn),
          log,
        },
      ];
    }),
  );
}

/** Of a difference that Ansible shows: paths of files, and lines that are no part of a file. */
export function thingsIn(text: string): readonly string[] {
  const things: string[] = [];
  let inFile = false;
  for (const line of text.split("\n")) {
    const after = /^\+\+\+ after: (.*)$/.exec(line)?.[1];
    if (after !== undefined) things.push(after);
    if (line.startsWith("--- before")) inFile = true;
    else if (line.trim() === "") inFile = false;
    else if (!inFile) things.push(line);
  }
  return things;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("ansible-playbook", args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => out.push(chunk));
    child.once("error", reject);
    child.once("close", () => resolve(Buffer.concat(out).toString()));
  });
}
