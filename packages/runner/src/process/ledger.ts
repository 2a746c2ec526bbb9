import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { RunnerEventBody } from "../contract/runner-event.ts";
import type { Mask } from "../logs/mask.ts";

const longestText = 8 * 1024;

/** The result file as its only writer sees it. */
export interface Ledger {
  /** Returns when the line is written; after a `result` or `ended` line also when it is on the disk. */
  write(event: RunnerEventBody): void;
  readonly results: ReadonlySet<string>;
  close(): void;
}

/**
 * Opens the result file of a StepRun for the first and only time: an existing one is an error, because its writer was another.
 * Writing is synchronous, so that order in the program is order in the file and a result line is on the disk before the next line.
 */
export function openLedger(
  path: string,
  options: {
    readonly mask: Mask;
    readonly now: () => string;
    /** File descriptor that gets every line too. */
    readonly echo?: number;
  },
): Ledger {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "ax", 0o600);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
  const results = new Set<string>();
  let n = 0;
  return {
    results,
    write: (event) => {
      if (event.type === "result") {
        // One result per machine: the first one counts, whatever comes after it.
        if (results.has(event.machine)) return;
        results.add(event.machine);
      }
      n += 1;
      const line = JSON.stringify({ v: 1, n, t: options.now(), ...masked(event, options.mask) });
      writeAll(file, Buffer.from(`${line}\n`));
      if (options.echo !== undefined) writeAll(options.echo, Buffer.from(`${line}\n`));
      if (event.type === "result" || event.type === "ended" || event.type === "started") fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

const retryMs = 250;
const giveUpMs = 600_000;

/**
 * The whole line, or nothing behind it: while the disk is full we wait, and with us everything that wants to write. So a step goes
 * on by itself when there is space again, and no line is lost or torn.
 */
function writeAll(file: number, data: Buffer): void {
  let waited = 0;
  for (let offset = 0; offset < data.length; ) {
    try {
      offset += writeSync(file, data, offset);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if ((code !== "ENOSPC" && code !== "EDQUOT" && code !== "EAGAIN") || waited >= giveUpMs) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
      waited += retryMs;
    }
  }
}

/** Texts are masked before they are cut: a cut secret would not be recognised. */
function masked(event: RunnerEventBody, mask: Mask): RunnerEventBody {
  switch (event.type) {
    case "log":
      return { ...event, text: cut(mask(event.text)) };
    case "result":
      return { ...event, message: cut(mask(event.message)) };
    case "task":
      return { ...event, task: cut(mask(event.task)) };
    case "stage":
      return { ...event, stage: cut(mask(event.stage)) };
    default:
      return event;
  }
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= longestText
    ? text
    : `${bytes
        .subarray(0, longestText - 4)
        .toString()
        .replace(/\ufffd+$/, "")}…`;
}
