import { textOfBase64 } from "../decode/base64.ts";
import { refuse } from "../types/refusal.ts";

/** Where a page ended: the snapshot's revision and the key behind the last object. The format is Kubernetes' own. */
export interface ContinueToken {
  readonly revision: number;
  /** Keys greater than or equal to it come next. */
  readonly start: string;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export function writeContinueToken(token: ContinueToken): string {
  return base64(JSON.stringify({ v: "meta.k8s.io/v1", rv: token.revision, start: token.start }))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Revision -1 says: go on from there in whatever is current (an inconsistent continue). */
export function readContinueToken(text: string): ContinueToken {
  try {
    const read = JSON.parse(textOfBase64(text.replaceAll("-", "+").replaceAll("_", "/"))) as {
      v?: unknown;
      rv?: unknown;
      start?: unknown;
    };
    if (read.v === "meta.k8s.io/v1" && typeof read.rv === "number" && typeof read.start === "string")
      return { revision: read.rv, start: read.start };
  } catch {
    // Falls through to the one answer for everything that is not a token of ours.
  }
  throw refuse("BadRequest", "continue key is not valid: it was not made by this server");
}
