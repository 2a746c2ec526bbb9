import type { Clock } from "@dipper/world";
import type { ServerCall } from "../rest/bind-routes.ts";

/** One browser's stream. */
export interface EventStream {
  /** An event; with an id the browser can come back to it. */
  send(event: string, data: unknown, id?: string): void;
  /** Resolves when the browser has taken what was sent: followers of long logs wait for it. */
  drained(): Promise<void>;
  /** Fires when either side has closed. */
  readonly closed: AbortSignal;
}

const heartbeatMs = 15_000;
/** A browser that takes nothing is cut off; it comes back and resumes. */
const mostUnsent = 8 * 1024 * 1024;

export function openEventStream(
  { reply, signal, stillKnown }: Pick<ServerCall, "reply" | "signal" | "stillKnown">,
  clock: Clock,
): EventStream {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  const ended = new AbortController();
  const close = (): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    stopHeart();
    raw.end();
  };
  const write = (text: string): void => {
    if (ended.signal.aborted) return;
    raw.write(text);
    if (raw.writableLength > mostUnsent) raw.destroy();
  };
  let stopHeart = (): void => {};
  const beat = (): void => {
    write(":\n\n");
    stopHeart = clock.after(heartbeatMs, beat);
    // Whose session has ended hears nothing more; where it cannot be asked now, the next beat asks again.
    void stillKnown().then(
      (known) => (known ? undefined : close()),
      () => undefined,
    );
  };
  stopHeart = clock.after(heartbeatMs, beat);
  if (signal.aborted) close();
  signal.addEventListener("abort", close, { once: true });
  raw.on("close", close);
  raw.on("error", close);
  write("retry: 2000\n\n");
  return {
    closed: ended.signal,
    send(event, data, id) {
      // JSON has no line breaks of its own, so that one data line is enough.
      write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    drained() {
      if (!raw.writableNeedDrain || ended.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        raw.once("drain", resolve);
        ended.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
}
