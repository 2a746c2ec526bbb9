import type { World } from "@dipper/world";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { resultLines } from "../logs/result-lines.ts";

const encoder = new TextEncoder();

/** Writes the lines of a pod's log into the result file, each once, by its number. */
export interface ResultWriter {
  take(lines: readonly string[]): Promise<void>;
  /** The last line was written. */
  ended(): boolean;
}

/** Goes on behind the last whole line; a line that was torn when we crashed is cut off, it comes again with the log. */
export async function openResultWriter(world: World, path: string): Promise<ResultWriter> {
  const data = (await world.files.read(path)) ?? new Uint8Array();
  const { events, consumed } = resultLines(data);
  if (consumed < data.length) await world.files.replace(path, data.subarray(0, consumed));
  let last = events.at(-1)?.n ?? 0;
  let ended = events.at(-1)?.type === "ended";
  return {
    ended: () => ended,
    take: async (lines) => {
      const fresh: string[] = [];
      for (const line of lines) {
        const event = parse(line);
        if (event === undefined || event.n <= last || ended) continue;
        // The kubelet throws old logs away: better a line that says so than a number that is missing.
        if (event.n > last + 1) fresh.push(lost(last + 1, event));
        fresh.push(line);
        last = event.n;
        ended = event.type === "ended";
      }
      if (fresh.length === 0) return;
      await world.files.append(path, encoder.encode(fresh.map((line) => `${line}\n`).join("")));
      await world.files.sync(path);
    },
  };
}

function lost(from: number, next: RunnerEvent): string {
  const text = `Lines ${from} to ${next.n - 1} are lost: the pod's log was cut before it was read.`;
  return JSON.stringify({ v: 1, n: from, t: next.t, type: "log", stream: "err", text });
}

/** Undefined for what is no line of a result file: warnings of the program, torn lines. */
function parse(line: string): RunnerEvent | undefined {
  return resultLines(encoder.encode(`${line}\n`)).events[0];
}
