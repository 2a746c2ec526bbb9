import { refuse } from "../types/refusal.ts";

/** Cheap: only a text with so many digits in a row can hold an integer that a double does not. */
const manyDigits = /\d{16}/;

/**
 * Refuses integers beyond 2^53, which JavaScript would round. The real server keeps them up to 2^63; no kind of Kubernetes has a use for
 * them, and to store another number than was sent would be worse than to say no.
 */
export function refuseInexact(text: string): void {
  if (!manyDigits.test(text)) return;
  JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? ""))
      throw refuse(
        "BadRequest",
        `the number ${context?.source ?? ""} cannot be kept exactly: this server reads integers up to ${Number.MAX_SAFE_INTEGER}`,
      );
    return value;
  });
}
