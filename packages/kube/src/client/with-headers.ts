import type { Headers, Transport } from "@dipper/world";

/**
 * A transport that adds what `headers` answers to each call: tokens that change while we run. The call's own headers win; a call on behalf
 * of somebody leaves out whom the headers would impersonate, with his groups.
 */
export function withHeaders(transport: Transport, headers: () => Promise<Headers>): Transport {
  return async (exchange) => {
    const ours = await headers();
    const added = "impersonate-user" in exchange.headers ? withoutImpersonation(ours) : ours;
    return transport({ ...exchange, headers: { ...added, ...exchange.headers } });
  };
}

/** The same headers, on behalf of nobody. */
export function withoutImpersonation(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("impersonate-")));
}
