import { destination, pino } from "pino";
import type { Log } from "../world.ts";

export interface LogOptions {
  /** `debug`, `info` (default), `error` or `silent`. */
  readonly level?: "debug" | "info" | "error" | "silent";
  /** Appends to this file; standard error where absent. */
  readonly file?: string;
}

const secretFields = ["password", "token", "secret", "key", "privateKey", "kubeconfig", "authorization", "cookie"];

/** JSON lines by pino, written at once so that a crash keeps the last ones; fields with the names of secrets are masked. */
export function realLog(options: LogOptions = {}): Log {
  const logger = pino(
    {
      level: options.level ?? "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: "[masked]" },
    },
    destination({ dest: options.file ?? 2, sync: true, append: true, mkdir: true }),
  );
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
}
