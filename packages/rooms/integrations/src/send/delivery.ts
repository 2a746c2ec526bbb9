import { type Finding, isoTime, type LoadBalancer, parseTime } from "@dipper/api";
import type { Reply } from "./send.ts";

export type Delivery = NonNullable<NonNullable<LoadBalancer["status"]>["delivery"]>;

/** 5, 10, 20 … at most 600 seconds after the n-th attempt without an answer. */
export function backoffMs(attempts: number): number {
  return Math.min(600_000, 5000 * 2 ** Math.min(10, Math.max(0, attempts - 1)));
}

/** Where the message with this key stands: taken, due, or to be sent in a while. */
export function standOf(
  delivery: Delivery | undefined,
  key: string,
  now: number,
): "Delivered" | { readonly inMs: number } {
  if (delivery?.key !== key) return { inMs: 0 };
  if (delivery.deliveredAt !== undefined) return "Delivered";
  return { inMs: Math.max(0, (parseTime(delivery.nextAttemptAt ?? "") ?? now) - now) };
}

/** The delivery after one attempt. */
export function after(delivery: Delivery | undefined, key: string, reply: Reply, now: number): Delivery {
  const attempts = (delivery?.key === key ? delivery.attempts : 0) + 1;
  const lastCode = reply.code === undefined ? {} : { lastCode: reply.code };
  return reply.ok
    ? { key, attempts, ...lastCode, deliveredAt: isoTime(now) }
    : { key, attempts, ...lastCode, nextAttemptAt: isoTime(now + backoffMs(attempts)) };
}

export function findingOf(endpoint: string, reply: Reply): Finding {
  if (reply.ok) return { status: "True", reason: "Delivered", params: {} };
  const cause = reply.reason === "EndpointMissing" ? {} : { cause: reply.cause };
  return { status: "False", reason: reply.reason, params: { endpoint, ...cause } };
}
