import { createHmac, timingSafeEqual } from "node:crypto";
import type { Files } from "@dipper/world";

/** How far the log goes, kept beside it so that a cut end is noticed, and where it begins, so that a removed beginning is. */
export interface Seal {
  /** The oldest segment that is kept; `prev` is the hash of the last record that was removed before it. */
  readonly first: { readonly segment: number; readonly n: number; readonly prev: string };
  readonly last: { readonly n: number; readonly hash: string };
}

export type SealState =
  | { readonly state: "Valid"; readonly seal: Seal }
  /** `Forged`: it was not made with this key. */
  | { readonly state: "Missing" | "Forged" };

/** Sorts before the segments: whoever copies the folder in order has a seal that is not ahead of them. */
export const sealPath = (folder: string): string => `${folder}/head.json`;

export async function readSeal(files: Pick<Files, "read">, folder: string, key: Uint8Array): Promise<SealState> {
  const bytes = await files.read(sealPath(folder));
  if (bytes === undefined) return { state: "Missing" };
  try {
    const { mac, ...seal } = JSON.parse(new TextDecoder().decode(bytes)) as Seal & { readonly mac: string };
    const expected = Buffer.from(macOf(seal, key));
    const given = Buffer.from(mac);
    const fits = given.length === expected.length && timingSafeEqual(given, expected);
    return fits ? { state: "Valid", seal } : { state: "Forged" };
  } catch {
    return { state: "Forged" };
  }
}

export async function writeSeal(
  files: Pick<Files, "replace">,
  folder: string,
  { seal, key }: { readonly seal: Seal; readonly key: Uint8Array },
): Promise<void> {
  await files.replace(
    sealPath(folder),
    new TextEncoder().encode(`${JSON.stringify({ ...seal, mac: macOf(seal, key) })}\n`),
  );
}

/** HMAC-SHA256 (RFC 2104) over the seal's fields in a fixed order. */
function macOf({ first, last }: Seal, key: Uint8Array): string {
  const text = ["dipper-audit-1", first.segment, first.n, first.prev, last.n, last.hash].join("\n");
  return createHmac("sha256", key).update(text).digest("hex");
}
