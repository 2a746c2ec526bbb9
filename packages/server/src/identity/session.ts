import type { SignInWay } from "./account.ts";

/** Beyond it a session ends whatever happens. */
export const sessionHours = 12;
/** And so long after its last use. */
export const idleHours = 2;
/** The secret in the cookie is changed so often. */
export const rotateAfterMs = 3_600_000;
/** Requests that were under way with the secret before are answered so long. */
export const graceMs = 60_000;

export const sessionCookie = "dipper_session";
/** Readable by the console's script, which repeats it in the header `x-csrf-token`. */
export const csrfCookie = "dipper_csrf";

/** One browser of one person. Times are RFC 3339. */
export interface SessionRecord {
  readonly id: string;
  readonly user: string;
  readonly epoch: number;
  readonly how: SignInWay;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly address: string;
  readonly agent?: string;
  /** What the provider said who it is; it asks for it again when the session ends there too. */
  readonly idToken?: string;
  /** SHA-256 of the secret that counts, and since when. */
  readonly current: { readonly hash: string; readonly since: string };
  /** Given out, and not yet seen to have arrived. */
  readonly next?: { readonly hash: string; readonly since: string };
  /** The one before. After `until` nobody honest has it any more: the session ends. */
  readonly previous?: { readonly hash: string; readonly until: string };
}

/** What a presented secret is to a session. */
export type Presented = "current" | "next" | "previous" | "replayed" | "unknown";

/** `hash`: SHA-256 of the secret; `same` compares in constant time. */
export function presented(
  record: SessionRecord,
  hash: string,
  now: number,
  same: (a: string, b: string) => boolean,
): Presented {
  if (same(record.current.hash, hash)) return "current";
  if (record.next !== undefined && same(record.next.hash, hash)) return "next";
  if (record.previous === undefined || !same(record.previous.hash, hash)) return "unknown";
  return Date.parse(record.previous.until) > now ? "previous" : "replayed";
}

/** A new secret is due: the present one is old, and none is on its way. */
export function rotationDue(record: SessionRecord, now: number): boolean {
  if (now - Date.parse(record.current.since) < rotateAfterMs) return false;
  return record.next === undefined || now - Date.parse(record.next.since) >= graceMs;
}

/** Over by age or by rest; `usedAt` in milliseconds since 1970. */
export function isOver(record: SessionRecord, usedAt: number, now: number): boolean {
  return Date.parse(record.endsAt) <= now || usedAt + idleHours * 3_600_000 <= now;
}
