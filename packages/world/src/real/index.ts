import type { World } from "../world.ts";
import { realClock } from "./clock.ts";
import { realFiles } from "./files.ts";
import { type LogOptions, realLog } from "./log.ts";
import { realNet } from "./net.ts";
import { realProcesses } from "./processes.ts";
import { realRandom } from "./random.ts";

export type { LogOptions } from "./log.ts";

export interface RealWorldOptions {
  readonly log?: LogOptions;
  /** Defaults to that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** This machine. Made once, at the composition root. */
export function realWorld(options: RealWorldOptions = {}): World {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    clock: realClock(),
    random: realRandom(),
    net: realNet(),
    files: realFiles(),
    processes: realProcesses(),
    environment: Object.freeze(options.environment ?? (Object.fromEntries(inherited) as Record<string, string>)),
    log: realLog(options.log),
  };
}
