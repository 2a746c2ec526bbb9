import { destination, pino } from "pino";
import type { Log } from "../world.ts";

export interface LogOptions {
  /** `debug`, `info` (default), `error` or `silent`. */
  readonly level?: "debug" | "info" | "error" | "silent";
  /** Appends to this file; standard error where absent. */
  readonly file?: string;
}

const secretFields = ["password", "token", "secret", "key", "privateKey", "kubeconfig", "authorization", "cookie"];

/** Lines that cannot be written are kept up to this size; what comes later is dropped. */
const keptBytes = 1_048_576;

/** JSON lines by pino, written at once so that a crash keeps the last ones; fields with the names of secrets are masked. */
export function realLog(options: LogOptions = {}): Log {
  const dest = options.file ?? 2;
  const lines = destination({ dest, sync: true, append: true, mkdir: true, maxLength: keptBytes });
  // A full disk is no reason to fail what the line tells of. The line is kept and written with the next one.
  lines.on("error", () => {});
  const logger = pino(
    {
      level: options.level ?? "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: "[masked]" },
    },
    lines,
  );
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
}
