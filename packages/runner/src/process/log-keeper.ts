import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { World } from "@dipper/world";
import { expireLogs, packLog } from "./archive.ts";

export interface LogKeeperOptions {
  readonly world: World;
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** Whether nobody needs the plain file any more: the StepRun is finished, or there is no such object. */
  readonly finished: (stepRun: string) => boolean;
  /** How long compressed logs are kept, in days. Default 180. */
  readonly keepDays?: number;
  /** Default one hour. */
  readonly everyMs?: number;
}

/** A long-lived part as the composition root knows it. */
export interface LogKeeper {
  readonly name: string;
  start(signal: AbortSignal): Promise<void>;
  health(): string | undefined;
  close(): Promise<void>;
}

const dayMs = 86_400_000;
/** A file that was written to a moment ago may still be read by somebody who follows it. */
const quietMs = 60_000;

/** Compresses the result files of finished StepRuns and removes them when they are old. */
export function logKeeper(options: LogKeeperOptions): LogKeeper {
  const { world } = options;
  let cancel = (): void => {};
  let problem: string | undefined;
  const sweep = (): void => {
    try {
      sweepLogs({
        folder: join(options.dataFolder, "logs"),
        now: world.clock.now(),
        finished: options.finished,
        keepMs: (options.keepDays ?? 180) * dayMs,
      });
      problem = undefined;
    } catch (cause) {
      problem = `Logs cannot be compressed or removed: ${cause instanceof Error ? cause.message : String(cause)}.`;
      world.log.error("logs cannot be kept", { problem });
    }
    cancel = world.clock.after(options.everyMs ?? 3_600_000, sweep);
  };
  return {
    name: "log-keeper",
    start: async () => sweep(),
    health: () => problem,
    close: async () => cancel(),
  };
}

/** One round. Answers how many files were compressed and how many removed. */
export function sweepLogs(options: {
  readonly folder: string;
  readonly now: number;
  readonly finished: (stepRun: string) => boolean;
  readonly keepMs: number;
}): { readonly packed: number; readonly removed: number } {
  let packed = 0;
  for (const operation of list(options.folder)) {
    for (const name of list(join(options.folder, operation)).filter((one) => one.endsWith(".ndjson"))) {
      const path = join(options.folder, operation, name);
      if (options.now - statSync(path).mtimeMs < quietMs || !options.finished(name.slice(0, -".ndjson".length)))
        continue;
      packLog(path);
      packed += 1;
    }
  }
  return { packed, removed: expireLogs(options.folder, options) };
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return [];
    throw cause;
  }
}
