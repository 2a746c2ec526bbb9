import { UsageError } from "../usage-error.ts";

/** `manifest.json`, the first entry of a bundle: all else in it with its checksum. */
export interface BundleManifest {
  readonly format: "dipper-bundle-1";
  readonly kubernetes: string;
  readonly arch: readonly string[];
  readonly files: readonly BundleFile[];
  readonly images: readonly BundleImage[];
  /** Below `blobs/sha256/`: manifests, configurations and layers of the images. */
  readonly blobs: readonly { readonly digest: string; readonly size: number }[];
}

export interface BundleFile {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly path: string;
  readonly url: string;
  readonly sha256: string;
  readonly size: number;
}

export interface BundleImage {
  readonly name: string;
  readonly reference: string;
  readonly digest: string;
  readonly mediaType: string;
}

export const manifestName = "manifest.json";
export const fileEntry = (path: string): string => `files/${path}`;
export const blobEntry = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** Paths come from a file that somebody brings: nothing may lead out of the bundle. */
export function parseManifest(text: string): BundleManifest {
  let manifest: BundleManifest;
  try {
    manifest = JSON.parse(text) as BundleManifest;
  } catch {
    throw new UsageError("manifest.json of the bundle is not JSON.", 1);
  }
  if (manifest.format !== "dipper-bundle-1")
    throw new UsageError("This is not a bundle of dipper, or one of a newer version.", 1);
  for (const { path } of manifest.files)
    if (path.startsWith("/") || path.split("/").includes(".."))
      throw new UsageError(`The bundle names a file outside of itself: ${path}`, 1);
  for (const { digest } of [...manifest.blobs, ...manifest.images])
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new UsageError(`The bundle names no digest: ${digest}`, 1);
  return manifest;
}
