import type { Files, Log } from "@dipper/world";
import type { AuditEvent } from "./audit-event.ts";

export interface AuditFileOptions {
  readonly files: Files;
  readonly log: Log;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** A file that has grown to this many bytes is not continued. Default 64 MiB. */
  readonly maxBytes?: number;
  /** How many files are kept, with the one that is written. Default 8. */
  readonly keep?: number;
}

/** Audit lines in files of a folder, one JSON object each. */
export interface AuditFile {
  readonly write: (event: AuditEvent) => void;
  /** Path of the file that is written now. */
  path(): string;
  /** Resolves when everything written so far is on the disk. */
  close(): Promise<void>;
}

const name = (number: number): string => `audit-${String(number).padStart(6, "0")}.log`;
const numberOf = (file: string): number => Number(/^audit-(\d{6})\.log$/.exec(file)?.[1] ?? 0);

/**
 * Opens the files of a folder, `audit-000001.log` and so on, and goes on in the newest. Lines of one turn are appended together; nobody
 * waits for them, and what could not be written is said in the log with its number.
 */
export async function openAuditFile(options: AuditFileOptions): Promise<AuditFile> {
  const { files, log, folder, maxBytes = 64 * 1024 * 1024, keep = 8 } = options;
  const path = (number: number): string => `${folder}/${name(number)}`;
  let number = Math.max(1, ...(await files.list(folder)).map(numberOf));
  let size = (await files.size(path(number))) ?? 0;
  let waiting: string[] = [];
  let writing: Promise<void> | undefined;

  const rotate = async (): Promise<void> => {
    number += 1;
    size = 0;
    for (const file of await files.list(folder)) {
      const old = numberOf(file);
      if (old > 0 && old <= number - keep) await files.remove(`${folder}/${file}`);
    }
  };

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      try {
        if (size >= maxBytes) await rotate();
        const bytes = new TextEncoder().encode(lines.join(""));
        await files.append(path(number), bytes);
        size += bytes.length;
      } catch (cause) {
        log.error("Audit lines could not be written", { lines: lines.length, folder, cause: String(cause) });
      }
    }
    writing = undefined;
  };

  return {
    write: (event) => {
      waiting.push(`${JSON.stringify(event)}\n`);
      writing ??= drain();
    },
    path: () => path(number),
    close: async () => {
      await writing;
      if (size > 0) await files.sync(path(number));
    },
  };
}
