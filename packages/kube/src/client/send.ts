import { DipperError } from "@dipper/api";
import type { Answer, Clock, Exchange, Headers, Random, Transport } from "@dipper/world";
import { readText } from "./body.ts";
import { bounded } from "./bounded.ts";
import { type Asked, errorFromAnswer, statusOf, unreachable } from "./status.ts";

export interface Sender {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly headers: Headers;
  /** How long one try may take, until the last byte. Default 30 s. */
  readonly timeoutMs: number;
  /** Tries beyond the first. Default 5. */
  readonly retries: number;
}

export interface Sending {
  readonly method: Exchange["method"];
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  readonly asked: Asked;
}

const longestWaitMs = 30_000;

/**
 * One call with its retries. A server that says `Retry-After` (429, 503) did nothing and is asked again, whatever the verb;
 * without it only reads are repeated, because a write may have happened although its answer was lost.
 */
export async function send(sender: Sender, call: Sending): Promise<{ readonly status: number; readonly text: string }> {
  for (let attempt = 0; ; attempt++) {
    const tried = await once(sender, call);
    if (tried.ok) return tried;
    call.signal.throwIfAborted();
    const wait = attempt < sender.retries ? waitMs(tried, call.method, attempt, sender.random) : undefined;
    if (wait === undefined) throw tried.error;
    await sender.clock.sleep(wait, call.signal);
  }
}

type Tried =
  | { readonly ok: true; readonly status: number; readonly text: string }
  | { readonly ok: false; readonly error: DipperError; readonly retryAfter?: string };

async function once(sender: Sender, call: Sending): Promise<Tried> {
  call.signal.throwIfAborted();
  const limit = bounded(sender.clock, sender.timeoutMs, call.signal);
  try {
    const answer = await sender.transport({
      method: call.method,
      path: call.path,
      headers: { accept: "application/json", ...sender.headers, ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: limit.signal,
    });
    const text = await readText(answer.body);
    if (answer.status < 400) return { ok: true, status: answer.status, text };
    return failed(answer, text, call.asked);
  } catch (cause) {
    call.signal.throwIfAborted();
    if (cause instanceof DipperError && cause.code !== "Internal") return { ok: false, error: cause };
    return { ok: false, error: unreachable(cause, call.asked) };
  } finally {
    limit.release();
  }
}

function failed(answer: Answer, text: string, asked: Asked): Tried {
  const error = errorFromAnswer(answer, text, asked);
  const after = answer.headers["retry-after"] ?? statusOf(error)?.details?.retryAfterSeconds?.toString();
  return { ok: false, error, ...(after === undefined ? {} : { retryAfter: after }) };
}

function waitMs(
  tried: Extract<Tried, { ok: false }>,
  method: string,
  attempt: number,
  random: Random,
): number | undefined {
  const status = statusOf(tried.error);
  // A budget that forbids an eviction is an answer, not a busy server.
  if (status?.details?.causes?.some((cause) => cause.reason === "DisruptionBudget")) return undefined;
  const busy = ["TooManyRequests", "Unavailable", "Timeout"].includes(tried.error.code);
  if (!busy) return undefined;
  if (tried.retryAfter !== undefined) {
    const seconds = Number(tried.retryAfter);
    return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 50), longestWaitMs) + jitter(random, 50) : 1000;
  }
  if (method !== "GET") return undefined;
  return Math.min(200 * 2 ** attempt, longestWaitMs) + jitter(random, 200);
}

function jitter(random: Random, upTo: number): number {
  return random.uint32() % upTo;
}
