import { isCode, platformNamespace, Secret } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import { hmacSha256, sha256 } from "@dipper/world";

/** The Secret whose key all callback tokens are derived from; made when the first one is needed. */
const secretName = "dipper-callbacks";
const manager = "dipper-integrations";

/**
 * The token of a work order: its uid and what only we can compute from it. A message that is sent again carries the same token, and no
 * token has to be kept: the object holds its digest only.
 */
export function tokenFor(key: string, uid: string): string {
  return `${uid}.${hmacSha256(key, `work-order/${uid}`)}`;
}

export function tokenDigest(token: string): string {
  return `sha256:${sha256(token)}`;
}

/** Whose token it is; undefined: not one of ours. Compared by digest, so that the time it takes tells nothing. */
export function uidOf(key: string, token: string): string | undefined {
  const uid = token.slice(0, token.indexOf("."));
  return uid !== "" && tokenDigest(tokenFor(key, uid)) === tokenDigest(token) ? uid : undefined;
}

export async function callbackKey(
  { kube, world }: Pick<RoomDeps, "kube" | "world">,
  signal: AbortSignal,
): Promise<string> {
  const ref = { namespace: platformNamespace, name: secretName };
  const known = (await kube.get(Secret, ref, { signal }))?.data?.["key"];
  if (known !== undefined) return known;
  const key = btoa(String.fromCharCode(...world.random.bytes(32)));
  const secret = { apiVersion: "v1", kind: "Secret", metadata: ref, type: "fleet.dipper.dev/callbacks", data: { key } };
  try {
    await kube.create(Secret, secret, { manager, signal });
    return key;
  } catch (cause) {
    // Another one was faster: its key counts.
    if (!isCode(cause, "AlreadyExists")) throw cause;
    return callbackKey({ kube, world }, signal);
  }
}
