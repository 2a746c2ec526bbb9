import type { Files } from "@dipper/world";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { resultLines } from "./result-lines.ts";

export interface LogRange {
  /** First event number; default 1. */
  readonly from?: number;
  /** At most so many events; default 1,000. */
  readonly limit?: number;
  /** Only what concerns this machine. */
  readonly machine?: string;
}

/** Unpacks a finished result file; the real one is `unpackLog` of `@dipper/runner/executors`. */
export type Unpack = (data: Uint8Array) => Uint8Array;

/** Events of a StepRun, from its plain result file or from the compressed one. `next` is where to go on; absent at the end. */
export async function readLog(
  options: { readonly files: Files; readonly path: string; readonly unpack: Unpack },
  range: LogRange,
): Promise<{ readonly events: readonly RunnerEvent[]; readonly next?: number }> {
  const plain = await options.files.read(options.path);
  const packed = plain === undefined ? await options.files.read(`${options.path}.gz`) : undefined;
  const data = plain ?? (packed === undefined ? new Uint8Array() : options.unpack(packed));
  const wanted = resultLines(data).events.filter(
    (event) => event.n >= (range.from ?? 1) && concerns(event, range.machine),
  );
  const events = wanted.slice(0, range.limit ?? 1_000);
  const next = wanted[events.length]?.n;
  return next === undefined ? { events } : { events, next };
}

function concerns(event: RunnerEvent, machine: string | undefined): boolean {
  return machine === undefined || !("machine" in event) || event.machine === machine;
}
