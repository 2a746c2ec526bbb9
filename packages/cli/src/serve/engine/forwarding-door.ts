import { refusal } from "@dipper/server";
import type { Answer, Exchange, Headers, Transport } from "@dipper/world";

/** Of one connection, or of our own login: they do not go on. */
const notForwarded = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * A real API server behind our own door: whoever the door knows is impersonated, so that the server judges and records him, and not the
 * login of this platform. `next` carries that login. Somebody who impersonates in turn is refused: one request has room for one.
 */
export function forwardingDoor(next: Transport): Transport {
  return async (exchange) => {
    const { user, groups = [] } = exchange.peer ?? {};
    // A foreign token must not reach the server beside our own certificate, which would speak for it.
    if (user === undefined) return refusal(401, "Unauthorized");
    const impersonating = Object.keys(exchange.headers).find((name) => name.startsWith("impersonate-"));
    if (impersonating !== undefined)
      return refusal(
        400,
        `impersonation by ${impersonating} is not supported here: this door already impersonates; ask the management cluster itself`,
      );
    if (exchange.headers["upgrade"] !== undefined)
      return refusal(400, "this door does not upgrade connections; ask the management cluster itself");
    const { method, path, body, signal, peer } = exchange;
    const forwarded: Exchange = {
      method,
      path,
      headers: {
        ...withoutThose(exchange.headers),
        "impersonate-user": user,
        ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(",") }),
      },
      signal,
      ...(peer === undefined ? {} : { peer }),
      ...(body === undefined ? {} : { body }),
    };
    return answered(next, forwarded);
  };
}

async function answered(next: Transport, exchange: Exchange): Promise<Answer> {
  try {
    const answer = await next(exchange);
    return { ...answer, headers: withoutThose(answer.headers) };
  } catch (cause) {
    exchange.signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    return refusal(503, `the management cluster cannot be reached: ${why}`);
  }
}

const withoutThose = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !notForwarded.has(name)));
