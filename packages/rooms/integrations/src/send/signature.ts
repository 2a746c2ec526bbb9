import { type Headers, hmacSha256 } from "@dipper/world";

export interface Signed {
  /** Of what kind the message is: `WorkOrder`, `MachineRequest` … */
  readonly event: string;
  /** The same message again has the same key. */
  readonly idempotencyKey: string;
  readonly body: string;
}

/**
 * The headers of a message. The signature is HMAC-SHA256, in hex, over the timestamp (seconds since 1970), a dot and the body as it is
 * sent; a receiver refuses what is older than a few minutes, so that an old message cannot be sent again by somebody else.
 */
export function signedHeaders(message: Signed, key: string | Uint8Array, now: number): Headers {
  const timestamp = String(Math.floor(now / 1000));
  return {
    "content-type": "application/json",
    accept: "application/json",
    "user-agent": "dipper",
    "idempotency-key": message.idempotencyKey,
    "dipper-event": message.event,
    "dipper-timestamp": timestamp,
    "dipper-signature": `v1=${hmacSha256(key, `${timestamp}.${message.body}`)}`,
  };
}
