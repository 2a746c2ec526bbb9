import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { list } from "tar";
import { UsageError } from "../usage-error.ts";
import type { ImageManifest } from "./images.ts";
import { type BundleManifest, blobEntry, fileEntry, manifestName, parseManifest } from "./manifest.ts";

/** What was found; `bad` names the first entry that is not as the manifest says, or undefined. */
export interface Verified {
  readonly manifest: BundleManifest;
  /** SHA-256 of manifest.json: two bundles with the same one hold the same. */
  readonly digest: string;
  readonly bad: string | undefined;
}

/** Small enough for a manifest of an image. */
const mostManifestBytes = 4_000_000;

/** Reads a bundle once, without unpacking it, and compares every file and blob with the manifest. */
export async function verifyBundle(file: string): Promise<Verified> {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist.`, 2);
  const found = new Map<string, { readonly sha256: string; readonly data: Buffer }>();
  await list({
    file,
    strict: true,
    onReadEntry: (entry) => {
      const hash = createHash("sha256");
      const kept: Buffer[] = [];
      const small = entry.size <= mostManifestBytes;
      entry.on("data", (chunk: Buffer) => {
        hash.update(chunk);
        if (small) kept.push(chunk);
      });
      entry.on("end", () => found.set(entry.path, { sha256: hash.digest("hex"), data: Buffer.concat(kept) }));
    },
  }).catch((error: Error) => {
    throw new UsageError(`${file} cannot be read to its end: ${error.message}`, 1);
  });
  const top = found.get(manifestName);
  if (top === undefined) throw new UsageError(`${file} is not a bundle: manifest.json is missing in it.`, 1);
  const manifest = parseManifest(top.data.toString("utf8"));
  return { manifest, digest: `sha256:${top.sha256}`, bad: firstBad(manifest, found) };
}

function firstBad(
  manifest: BundleManifest,
  found: ReadonlyMap<string, { readonly sha256: string; readonly data: Buffer }>,
): string | undefined {
  const wrong = (entry: string, sha256: string): string | undefined => {
    const there = found.get(entry);
    if (there === undefined) return `${entry} is missing`;
    return there.sha256 === sha256 ? undefined : `${entry} has sha256 ${there.sha256}, not ${sha256}`;
  };
  for (const each of manifest.files) {
    const bad = wrong(fileEntry(each.path), each.sha256);
    if (bad !== undefined) return bad;
  }
  const listed = new Set(manifest.blobs.map(({ digest }) => digest));
  for (const { digest } of manifest.blobs) {
    const bad = wrong(blobEntry(digest), digest.replace("sha256:", ""));
    if (bad !== undefined) return bad;
  }
  for (const image of manifest.images) {
    const queue = [image.digest];
    for (let digest = queue.pop(); digest !== undefined; digest = queue.pop()) {
      if (!listed.has(digest)) return `${image.reference}: ${blobEntry(digest)} is missing`;
      const { config, layers = [], manifests = [] } = manifestIn(found.get(blobEntry(digest))?.data);
      const parts = [...(config === undefined ? [] : [config]), ...layers];
      const missing = parts.find((part) => !listed.has(part.digest));
      if (missing !== undefined) return `${image.reference}: ${blobEntry(missing.digest)} is missing`;
      queue.push(...manifests.map((each) => each.digest));
    }
  }
  return undefined;
}

function manifestIn(data: Buffer | undefined): ImageManifest {
  return JSON.parse(data?.toString("utf8") ?? "{}") as ImageManifest;
}
