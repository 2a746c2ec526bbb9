import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { ProcessId } from "@dipper/world";

/**
 * Makes this process the one and only runner of a StepRun, for ever: `runner.json` comes into being whole and at once, and only if
 * it was not there. Undefined: another process is or was the runner. So it does no harm if a platform that crashed while it was
 * starting a runner starts another one.
 */
export function claimRun(path: string): ProcessId | undefined {
  const id = { pid: process.pid, startTime: startTimeOf(process.pid) };
  const beside = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(beside, "w", 0o600);
  writeSync(file, `${JSON.stringify(id)}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(beside, path);
    return id;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw cause;
  } finally {
    unlinkSync(beside);
  }
}

/** As `Processes.find` of the real world compares it: clock ticks since boot (proc(5), field 22) and the boot's id. */
function startTimeOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${ticks}@${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8)}`;
}
