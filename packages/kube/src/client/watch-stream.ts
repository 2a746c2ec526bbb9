import { DipperError, type KubeObject } from "@dipper/api";
import { readLines, readText } from "./body.ts";
import { bounded } from "./bounded.ts";
import type { WatchEvent } from "./client.ts";
import type { Sender } from "./send.ts";
import { type Asked, errorFromAnswer, errorFromStatus, isStatus, unreachable } from "./status.ts";

interface Frame {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

const kinds = { ADDED: "Added", MODIFIED: "Modified", DELETED: "Deleted" } as const;

/** Beyond the server's own end of a watch: a half-open connection must not look like a quiet cluster for ever. */
const marginMs = 15_000;

/**
 * The events of one watch request. Ends when the server closes it; throws `Expired` when the revision is gone, `Unavailable` when
 * the connection breaks. Leaving the loop closes the connection.
 */
export async function* watchStream<T extends KubeObject>(
  sender: Sender,
  call: { readonly path: string; readonly timeoutMs: number; readonly signal: AbortSignal; readonly asked: Asked },
): AsyncGenerator<WatchEvent<T>> {
  call.signal.throwIfAborted();
  const limit = bounded(sender.clock, call.timeoutMs + marginMs, call.signal);
  try {
    const answer = await sender.transport({
      method: "GET",
      path: call.path,
      headers: { accept: "application/json", ...sender.headers },
      signal: limit.signal,
    });
    if (answer.status >= 400) throw errorFromAnswer(answer, await readText(answer.body), call.asked);
    for await (const line of readLines(answer.body)) yield event<T>(JSON.parse(line) as Frame, call.asked);
  } catch (cause) {
    if (call.signal.aborted) return;
    throw cause instanceof DipperError ? cause : unreachable(cause, call.asked);
  } finally {
    limit.release();
  }
}

function event<T extends KubeObject>(frame: Frame, asked: Asked): WatchEvent<T> {
  if (frame.type === "ERROR") {
    throw isStatus(frame.object) ? errorFromStatus(frame.object, asked) : unreachable("watch failed", asked);
  }
  if (frame.type === "BOOKMARK") {
    return {
      type: "Bookmark",
      resourceVersion: frame.object.metadata.resourceVersion ?? "",
      initialEventsEnd: frame.object.metadata.annotations?.["k8s.io/initial-events-end"] === "true",
    };
  }
  return { type: kinds[frame.type], object: frame.object as T };
}
