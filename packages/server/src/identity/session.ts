import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "@dipper/world";
import { jwtVerify, SignJWT } from "jose";

/** Who a session cookie speaks for. */
export interface Session {
  readonly id: string;
  readonly account: string;
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export const sessionCookie = "dipper_session";
/** Readable by the console's script, which repeats it in the header `x-csrf-token`. */
export const csrfCookie = "dipper_csrf";
export const sessionHours = 12;

/** Signed cookies: a restart or a second replica with the same key knows them, and nothing is stored. */
export class Sessions {
  readonly #clock: Clock;
  readonly #key: Uint8Array;

  constructor(clock: Clock, key: Uint8Array) {
    this.#clock = clock;
    this.#key = key;
  }

  async issue(account: string, epoch: number): Promise<{ readonly session: Session; readonly cookie: string }> {
    const now = this.#clock.now();
    const session = {
      id: randomBytes(12).toString("base64url"),
      account,
      epoch,
      until: now + sessionHours * 3_600_000,
    };
    const cookie = await new SignJWT({ epoch })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(account)
      .setJti(session.id)
      .setAudience("dipper-console")
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(session.until / 1000))
      .sign(this.#key);
    return { session, cookie };
  }

  /** Undefined: forged, over, or not ours. */
  async read(cookie: string): Promise<Session | undefined> {
    try {
      const options = { audience: "dipper-console", algorithms: ["HS256"], currentDate: new Date(this.#clock.now()) };
      const { payload } = await jwtVerify(cookie, this.#key, options);
      const { sub, jti, exp } = payload;
      const epoch = payload["epoch"];
      if (sub === undefined || jti === undefined || exp === undefined || typeof epoch !== "number") return undefined;
      return { id: jti, account: sub, epoch, until: exp * 1000 };
    } catch {
      return undefined;
    }
  }

  /** Bound to the session: a token of another session does not fit. */
  csrfOf(session: string): string {
    return createHmac("sha256", this.#key).update(`csrf:${session}`).digest("base64url");
  }

  csrfFits(session: string, given: string | undefined): boolean {
    const expected = Buffer.from(this.csrfOf(session));
    const found = Buffer.from(given ?? "");
    return found.length === expected.length && timingSafeEqual(found, expected);
  }
}
