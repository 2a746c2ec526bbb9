import { int32, object, optional, text, time } from "../schema/index.ts";
import { nameRef } from "./fields.ts";
import { False, True, Unknown } from "./reasons.ts";

/** How the last message to another system fares; its key tells which message it is. */
export const deliveryStatus = object(
  {
    key: text({ doc: "Idempotency key of the message: the same message again has the same key.", max: 160 }),
    attempts: int32({ doc: "How often it was sent.", min: 0, max: 1000000 }),
    lastCode: optional(int32({ doc: "The last HTTP status.", min: 0, max: 999 })),
    nextAttemptAt: optional(time({ doc: "When it is sent again." })),
    deliveredAt: optional(time({ doc: "When it was taken." })),
  },
  { doc: "How the last message fares." },
);

export const endpointRef = (doc: string) => nameRef(`${doc} An Endpoint in the platform's namespace.`);

/** Reasons of every condition that says whether another system has got what it was sent. */
export const deliveryReasons = [
  True("Delivered"),
  False("EndpointMissing", "endpoint"),
  False("EndpointFailed", "endpoint", "cause"),
  False("EndpointRefused", "endpoint", "cause"),
  Unknown("Sending"),
] as const;
