import { readdirSync, readFileSync } from "node:fs";

/** What /proc/<pid>/stat says of a process (proc(5)): fields 3, 5 and 22. */
export interface ProcStat {
  readonly state: string;
  readonly group: number;
  readonly startTicks: string;
}

/** The command name in field 2 may hold spaces and parentheses, so fields are counted after the last one. */
export function parseStat(text: string): ProcStat {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "X", group: Number(fields[2]), startTicks: fields[19] ?? "" };
}

/** Undefined: there is no such process any more; one that only waits to be reaped is dead too. */
export function statOf(pid: number): ProcStat | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return stat.state === "Z" || stat.state === "X" ? undefined : stat;
  } catch {
    return undefined;
  }
}

/** Ticks since boot are unique only within one boot, hence the boot's id behind them. */
export function startTimeOf(stat: ProcStat): string {
  return `${stat.startTicks}@${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8)}`;
}

/** Living members of a process group. */
export function membersOf(group: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.group === group);
}
