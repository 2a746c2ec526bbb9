import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Target } from "../target.ts";
import { type Command, type Outcome, typed, words } from "./command.ts";

/** A kubectl in front of a target. */
export interface Seat {
  /** Path of the program. */
  readonly kubectl: string;
  readonly target: Target;
  /** For its caches; one for each target. */
  readonly folder: string;
  readonly namespace: string;
}

const root = new URL("../../..", import.meta.url);
const longestMs = 120_000;

/** Runs it to its end; one that does not end within two minutes is killed, and its exit code is null. */
export function runKubectl(seat: Seat, command: Command): Promise<Outcome> {
  const { run, as = "root", input, editor, meanwhile } = typed(command);
  const { target, folder, namespace } = seat;
  const base = [`--kubeconfig=${target.kubeconfig(as)}`, `--cache-dir=${join(folder, "cache")}`, `-n=${namespace}`];
  // Where a command asks for an editor against expectation, nobody must wait for a person to end it.
  const env = { ...process.env, HOME: folder, KUBE_EDITOR: editor ?? "false" };
  const child = spawn(seat.kubectl, [...base, ...words(run)], { cwd: root, env });
  const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
  let stdout = "";
  let stderr = "";
  let others: Promise<void> | undefined;
  let othersDone = false;
  const interruptWhenEnough = (): void => {
    if (meanwhile !== undefined && othersDone && stdout.split("\n").length > meanwhile.lines) child.kill("SIGKILL");
  };
  const look = (text: string): void => {
    stdout += text;
    if (meanwhile === undefined) return;
    others ??= inOrder(seat, meanwhile.run).finally(() => {
      othersDone = true;
      interruptWhenEnough();
    });
    interruptWhenEnough();
  };
  child.stdout.setEncoding("utf8").on("data", look);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // It may end before it has read everything.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      (others ?? Promise.resolve()).then(() => resolve({ code, stdout, stderr }), reject);
    });
  });
}

async function inOrder(seat: Seat, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { code, stderr } = await runKubectl(seat, command);
    if (code !== 0) throw new Error(`kubectl ${command}: ${stderr}`);
  }
}
