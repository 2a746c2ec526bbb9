import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Processes, ProcessId, Running } from "../world.ts";
import { membersOf, startTimeOf, statOf } from "./proc.ts";

type Exit = { readonly code: number | null; readonly signal: string | null };
const pollMs = 50;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function stopGroup(group: number, graceMs: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  for (const until = performance.now() + graceMs; performance.now() < until; ) {
    if (membersOf(group).length === 0) return;
    await pause(pollMs);
  }
  // Children forked between two looks are met by the next round.
  while (membersOf(group).length > 0) {
    signalGroup(group, "SIGKILL");
    await pause(pollMs);
  }
}

/**
 * Child processes in sessions of their own (setsid): they outlive us, and a later life finds them by pid and start time.
 * Needs /proc, so Linux.
 */
export function realProcesses(): Processes {
  return {
    start: (command) =>
      new Promise((resolve, reject) => {
        mkdirSync(dirname(command.outputTo), { recursive: true, mode: 0o700 });
        const output = openSync(command.outputTo, "a", 0o600);
        const [program, ...rest] = command.argv;
        const child = spawn(program, rest, {
          cwd: command.cwd,
          env: { ...command.env },
          stdio: ["ignore", output, output],
          detached: true,
          shell: false,
        });
        closeSync(output);
        const exited = new Promise<Exit>((settle) => child.once("exit", (code, signal) => settle({ code, signal })));
        child.once("error", reject);
        child.once("spawn", () => {
          const pid = child.pid ?? 0;
          child.unref();
          // Before its exit is reaped by the event loop, even a finished child still has its /proc entry.
          const stat = statOf(pid);
          const id: ProcessId = { pid, startTime: stat === undefined ? "ended" : startTimeOf(stat) };
          resolve({ id, exited, stop: (graceMs) => stopGroup(pid, graceMs) });
        });
      }),
    find: async (id) => {
      const alive = (): boolean => {
        const stat = statOf(id.pid);
        return stat !== undefined && startTimeOf(stat) === id.startTime;
      };
      if (!alive()) return undefined;
      let exit: Promise<Exit> | undefined;
      const running: Running = {
        id,
        get exited() {
          exit ??= (async () => {
            while (alive()) await pause(250);
            return { code: null, signal: null };
          })();
          return exit;
        },
        stop: (graceMs) => stopGroup(id.pid, graceMs),
      };
      return running;
    },
  };
}
