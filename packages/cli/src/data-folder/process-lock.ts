import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** A process is its pid and its start time (field 22 of /proc/<pid>/stat): pids come again. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function alive(pid: number, startTime: string): boolean {
  const now = startTimeOf(pid);
  if (now !== undefined) return startTime === "" || now === startTime;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Who holds the folder now; undefined: nobody alive. */
export function lockHolder(folder: string): number | undefined {
  try {
    const [pid = "", startTime = ""] = readFileSync(join(folder, "lock"), "utf8").trim().split(" ");
    return /^\d+$/.test(pid) && alive(Number(pid), startTime) ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the folder for this process, and gives back how to leave it. One data folder never has two platforms. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock");
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, `${process.pid} ${startTimeOf(process.pid) ?? ""}\n`);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = lockHolder(folder);
      if (holder !== undefined)
        throw new UsageError(
          `The data folder ${folder} is in use by process ${holder}. Stop it first, or choose another folder with --data.`,
          1,
        );
      rmSync(path, { force: true });
    }
  }
  throw new UsageError(
    `The data folder ${folder} is being taken by another process. Choose another folder with --data.`,
    1,
  );
}
