import { sha256Bytes } from "@dipper/world";

/**
 * As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding of the hash of the key's blob. Undefined: not a public host key, which is
 * its type, and a base64 blob that begins with the length and the name of the same type (RFC 4253, section 6.6).
 */
export function fingerprintOf(key: string): string | undefined {
  const [type = "", base64 = "", ...rest] = key.trim().split(/\s+/);
  if (rest.length > 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const blob = Buffer.from(base64, "base64");
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  if (length === 0 || blob.subarray(4, 4 + length).toString("latin1") !== type) return undefined;
  return `SHA256:${Buffer.from(sha256Bytes(blob)).toString("base64").replace(/=+$/, "")}`;
}
