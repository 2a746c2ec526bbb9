import type { Answer, Cancel, Clock } from "@dipper/world";

export interface WhileAllowed {
  readonly clock: Clock;
  /** May it still be answered? Asked every half minute. */
  readonly allowed: () => Promise<boolean>;
  /** Ends the request to the cluster. */
  readonly stop: AbortController;
}

const askEveryMs = 30_000;

/** A stream (watch, followed log) that ends when the login ends, or what it may: rights that are taken away count at once. */
export function whileAllowed(answer: Answer, { clock, allowed, stop }: WhileAllowed): Answer {
  if (answer.body instanceof Uint8Array) return answer;
  let cancel: Cancel = () => {};
  const ask = (): void => {
    cancel = clock.after(askEveryMs, () => {
      // Where it cannot be asked now, the next time decides.
      void allowed().then(
        (may) => (may ? ask() : stop.abort(new Error("not allowed any more"))),
        () => ask(),
      );
    });
  };
  ask();
  return { ...answer, body: untilStopped(answer.body, stop.signal, () => cancel()) };
}

async function* untilStopped(
  body: AsyncIterable<Uint8Array>,
  stopped: AbortSignal,
  done: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      if (stopped.aborted) return;
      yield chunk;
    }
  } catch (cause) {
    if (!stopped.aborted) throw cause;
  } finally {
    done();
  }
}
