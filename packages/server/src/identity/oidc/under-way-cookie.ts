import type { Clock } from "@dipper/world";
import { jwtVerify, SignJWT } from "jose";
import type { UnderWay } from "./provider.ts";

export const underWayCookie = "dipper_oidc";
/** So long somebody may take at the provider. */
export const underWaySeconds = 600;
const audience = "dipper-oidc";

/** Signed, so that nobody can put a state of his own into somebody else's browser; the verifier is that browser's own. */
export async function sealUnderWay(underWay: UnderWay, key: Uint8Array, clock: Clock): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  return new SignJWT({ ...underWay })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + underWaySeconds)
    .sign(key);
}

/** Undefined: forged, too old, or not there. */
export async function openUnderWay(text: string, key: Uint8Array, clock: Clock): Promise<UnderWay | undefined> {
  try {
    const options = { audience, algorithms: ["HS256"], currentDate: new Date(clock.now()) };
    const { payload } = await jwtVerify(text, key, options);
    const { state, nonce, verifier, next } = payload as Readonly<Record<string, unknown>>;
    const all = [state, nonce, verifier, next];
    return all.every((each) => typeof each === "string") ? ({ state, nonce, verifier, next } as UnderWay) : undefined;
  } catch {
    return undefined;
  }
}
