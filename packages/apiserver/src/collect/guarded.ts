import type { Log } from "@dipper/world";

/** Work that nobody waits for: what it throws is logged, and must not end the process. */
export function guarded(log: Log, part: string, run: () => void): () => void {
  return () => {
    try {
      run();
    } catch (cause) {
      log.error("A collector failed", {
        part,
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      });
    }
  };
}
