import { readdirSync, readFileSync } from "node:fs";
import { runVariable } from "./job.ts";

/**
 * The processes of this machine that belong to a run, wherever their session or parent went: its mark stands in their environment.
 * Zombies are left out: they do nothing any more.
 */
export function processesOfRun(mark: string): readonly number[] {
  const wanted = `${runVariable}=${mark}`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(wanted) && stateOf(pid) !== "Z");
}

/** Signals all of them but `except`; TERM first, KILL after `graceMs`. Resolves when nothing is left. */
export async function stopRun(
  mark: string,
  options: { readonly graceMs: number; readonly except?: number },
): Promise<void> {
  const others = (): readonly number[] => processesOfRun(mark).filter((pid) => pid !== options.except);
  const started = performance.now();
  for (const pid of others()) signal(pid, "SIGTERM");
  for (;;) {
    const left = others();
    if (left.length === 0) return;
    if (performance.now() - started >= options.graceMs) for (const pid of left) signal(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

function environmentOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/environ`).split("\0");
}

function stateOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
