import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Clock ticks per second in /proc/PID/stat. */
const ticks = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Processor time that these processes have used so far, all threads, user and system; seconds. proc_pid_stat(5): fields 14 and 15. */
export function processorSeconds(pids: readonly number[]): number {
  const used = pids.map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return used.reduce((sum, each) => sum + each, 0) / ticks;
}

/** What these processes hold in memory now, MiB. Etcd's file is mapped: its pages count, as they do for whoever pays for the machine. */
export function residentMiB(pids: readonly number[]): number {
  const held = pids.map((pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]));
  return held.reduce((sum, each) => sum + each, 0) / 1024;
}
