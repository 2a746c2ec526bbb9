import { createHash, timingSafeEqual } from "node:crypto";

/** The account of the first start. */
export const administrator = { name: "admin", groups: ["dipper:admins"] } as const;

/** What is kept of a secret: SHA-256, in hex. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** In constant time. */
export function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** The token of a link: `<account>.<secret>`; the first administrator's is the secret alone. */
export function readLink(token: string): { readonly name: string; readonly secret: string } {
  const dot = token.lastIndexOf(".");
  return dot < 0
    ? { name: administrator.name, secret: token }
    : { name: token.slice(0, dot), secret: token.slice(dot + 1) };
}
