import type { Transcript } from "../transcripts/play.ts";

interface Refused {
  readonly message: string;
  readonly details: { readonly causes: readonly Cause[] };
}

interface Cause {
  readonly field: string;
  readonly message: string;
}

/** The real server goes through the fields of a value in no order: what is wrong with several stands sorted here, in the message too. */
export function causesInOrder(transcript: Transcript): Transcript {
  return Object.fromEntries(
    Object.entries(transcript).map(([id, exchanged]) => [id, { ...exchanged, body: inOrder(exchanged.body) }]),
  );
}

function inOrder(body: unknown): unknown {
  const { message, details } = (body ?? {}) as Partial<Refused>;
  if (typeof message !== "string" || !Array.isArray(details?.causes)) return body;
  const causes = (details.causes as readonly Cause[]).toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  const listed = `[${[...new Set(causes.map(textOf))].join(", ")}]`;
  const at = message.length - listed.length;
  // Only where the message lists the causes, all of them and nothing else.
  const lists = at > 0 && sorted(message.slice(at)) === sorted(listed);
  return {
    ...(body as object),
    message: lists ? message.slice(0, at) + listed : message,
    details: { ...details, causes },
  };
}

const textOf = ({ field, message }: Cause): string => `${field}: ${message}`;
const sorted = (text: string): string => text.slice(1, -1).split(", ").sort().join(", ");
