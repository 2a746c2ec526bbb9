import type { Headers, Transport } from "@dipper/world";

/** A transport that adds what `headers` answers to each call: tokens that change while we run. The call's own headers win. */
export function withHeaders(transport: Transport, headers: () => Promise<Headers>): Transport {
  return async (exchange) => transport({ ...exchange, headers: { ...(await headers()), ...exchange.headers } });
}
