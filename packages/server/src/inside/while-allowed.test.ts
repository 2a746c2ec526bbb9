import type { Clock } from "@dipper/world";
import { expect, test } from "vitest";
import { whileAllowed } from "./while-allowed.ts";

/** A clock whose only timer is run by hand. */
function handClock(): { readonly clock: Clock; readonly tick: () => void; readonly pending: () => boolean } {
  let run: (() => void) | undefined;
  const clock = {
    after: (_ms: number, next: () => void) => {
      run = next;
      return () => {
        run = undefined;
      };
    },
  } as unknown as Clock;
  return { clock, tick: () => run?.(), pending: () => run !== undefined };
}

/** Flows until it is stopped, as a watch does. */
async function* flow(stop: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n++) {
    if (n > 0) {
      await new Promise<void>((resolve) => {
        if (stop.aborted) resolve();
        stop.addEventListener("abort", () => resolve(), { once: true });
      });
      stop.throwIfAborted();
    }
    yield new Uint8Array([n]);
  }
}

test("a stream ends when its reader may not see it any more", async () => {
  const { clock, tick, pending } = handClock();
  const stop = new AbortController();
  let may = true;
  const answer = whileAllowed(
    { status: 200, headers: {}, body: flow(stop.signal) },
    { clock, allowed: async () => may, stop },
  );
  const reader = (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  expect((await reader.next()).value).toEqual(new Uint8Array([0]));
  tick();
  await Promise.resolve();
  expect(stop.signal.aborted).toBe(false);
  may = false;
  tick();
  expect((await reader.next()).done).toBe(true);
  expect(stop.signal.aborted).toBe(true);
  expect(pending()).toBe(false);
});

test("an answer in one piece needs no clock", () => {
  const { clock, pending } = handClock();
  const answer = { status: 200, headers: {}, body: new Uint8Array() };
  expect(whileAllowed(answer, { clock, allowed: async () => true, stop: new AbortController() })).toBe(answer);
  expect(pending()).toBe(false);
});
