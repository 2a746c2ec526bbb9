import type { Clock, Files } from "@dipper/world";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { resultLines } from "./result-lines.ts";

const chunkBytes = 256 * 1024;
const pollMs = 50;

export interface FollowOptions {
  readonly files: Files;
  readonly clock: Clock;
  readonly path: string;
  /** First event number; 1 is the first. */
  readonly from: number;
  /** Whether somebody may still write: asked when there is nothing new; after a "no" the file is read once more, to its end. */
  readonly alive: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Gives out the events of a result file and follows it, until `ended`, or until its writer is gone. */
export async function* follow(options: FollowOptions): AsyncGenerator<RunnerEvent> {
  const { files, clock, path, from, alive, signal } = options;
  let offset = 0;
  let length = chunkBytes;
  let last = false;
  for (;;) {
    signal.throwIfAborted();
    const data = (await files.readRange(path, offset, length)) ?? new Uint8Array();
    const { events, consumed } = resultLines(data);
    offset += consumed;
    for (const event of events) {
      if (event.n >= from) yield event;
      if (event.type === "ended") return;
    }
    // A line longer than what was read: read more at once.
    if (consumed === 0 && data.length === length) {
      length *= 2;
      continue;
    }
    length = chunkBytes;
    if (consumed > 0) continue;
    if (last) return;
    last = !(await alive());
    if (!last) await clock.sleep(pollMs, signal);
  }
}
