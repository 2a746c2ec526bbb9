import type { RunnerEvent } from "../contract/runner-event.ts";

export interface ResultLines {
  readonly events: readonly RunnerEvent[];
  /** How many bytes of the data were whole lines; what follows is a line still being written, or torn by a crash. */
  readonly consumed: number;
}

const newline = 10;

/** Whole lines of a result file. A line that cannot be read ends it: nothing behind a torn place can be trusted. */
export function resultLines(data: Uint8Array): ResultLines {
  const events: RunnerEvent[] = [];
  const decoder = new TextDecoder();
  let consumed = 0;
  for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline, consumed)) {
    const event = parse(decoder.decode(data.subarray(consumed, end)));
    if (event === undefined) break;
    events.push(event);
    consumed = end + 1;
  }
  return { events, consumed };
}

function parse(line: string): RunnerEvent | undefined {
  try {
    const event = JSON.parse(line) as RunnerEvent;
    return event.v === 1 && Number.isInteger(event.n) ? event : undefined;
  } catch {
    return undefined;
  }
}
