import { randomBytes } from "node:crypto";
import { isoTime } from "@dipper/api";
import type { Clock } from "@dipper/world";
import { jwtVerify, SignJWT } from "jose";

/** A short-lived token counts for so long at most. */
export const credentialSeconds = 900;
const prefix = "dipper_short_";
const audience = "dipper-credential";

/**
 * From what a short-lived token was made: a token, a session, or a login that somebody else vouches for. It may what that may at this
 * moment, and ends with it.
 */
export type Origin =
  | { readonly token: string }
  | { readonly session: string }
  | { readonly user: string; readonly groups: readonly string[] };

/** Short-lived tokens for kubectl: signed, and stored nowhere. */
export class Credentials {
  readonly #clock: Clock;
  readonly #key: Uint8Array;

  constructor(clock: Clock, key: Uint8Array) {
    this.#clock = clock;
    this.#key = key;
  }

  async issue(origin: Origin): Promise<{ readonly token: string; readonly expiresAt: string }> {
    const now = Math.floor(this.#clock.now() / 1000);
    const until = now + credentialSeconds;
    const jwt = await new SignJWT({ origin })
      .setProtectedHeader({ alg: "HS256" })
      .setAudience(audience)
      .setJti(randomBytes(8).toString("hex"))
      .setIssuedAt(now)
      .setExpirationTime(until)
      .sign(this.#key);
    return { token: `${prefix}${jwt}`, expiresAt: isoTime(until * 1000) };
  }

  /** Undefined: not one of these, forged, or over. */
  async read(token: string): Promise<Origin | undefined> {
    if (!token.startsWith(prefix)) return undefined;
    try {
      const options = { audience, algorithms: ["HS256"], currentDate: new Date(this.#clock.now()) };
      const { payload } = await jwtVerify(token.slice(prefix.length), this.#key, options);
      return payload["origin"] as Origin;
    } catch {
      return undefined;
    }
  }
}
