import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { create as createTar } from "tar";
import { type ArtifactWish, artifactsFor, checksumIn, type WantedFile } from "./artifact-list.ts";
import { download } from "./content.ts";
import { ImageFetcher } from "./images.ts";
import {
  type BundleFile,
  type BundleImage,
  type BundleManifest,
  blobEntry,
  fileEntry,
  manifestName,
} from "./manifest.ts";

export interface CreateOptions extends ArtifactWish {
  /** Text of the list of artifacts. */
  readonly list: string;
  readonly output: string;
  /** Base URL of a mirror: files below it at their paths, each with `<path>.sha256`. Absent: from the publishers. */
  readonly from?: string;
  /** URL of a registry that stands in for all others. Absent: from the publishers. */
  readonly registry?: string;
  readonly signal: AbortSignal;
  readonly say: (sentence: string) => void;
}

/** Downloads everything on the list into one file. What an interrupted call has downloaded is found beside it again. */
export async function createBundle(options: CreateOptions): Promise<BundleManifest> {
  const wanted = artifactsFor(options.list, options);
  const work = `${options.output}.work`;
  mkdirSync(work, { recursive: true });
  const files: BundleFile[] = [];
  for (const [index, file] of wanted.files.entries()) {
    files.push(await fetchFile(file, work, options));
    options.say(`file ${index + 1} of ${wanted.files.length}: ${file.path}`);
  }
  const fetcher = new ImageFetcher({ ...options, folder: work });
  const images: BundleImage[] = [];
  for (const [index, image] of wanted.images.entries()) {
    images.push(await fetcher.fetch(image));
    options.say(`image ${index + 1} of ${wanted.images.length}: ${image.reference}`);
  }
  const manifest: BundleManifest = {
    format: "dipper-bundle-1",
    kubernetes: wanted.kubernetes,
    arch: options.arch,
    files,
    images,
    blobs: fetcher.blobs(),
  };
  writeFileSync(join(work, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(join(work, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}\n');
  writeFileSync(join(work, "index.json"), `${JSON.stringify(ociIndex(manifest, work))}\n`);
  const entries = [
    manifestName,
    "oci-layout",
    "index.json",
    ...files.map(({ path }) => fileEntry(path)),
    ...manifest.blobs.map(({ digest }) => blobEntry(digest)),
  ];
  // The same bytes for the same contents, whoever makes it and when.
  await createTar({ file: `${options.output}.part`, cwd: work, portable: true, noMtime: true }, [...new Set(entries)]);
  renameSync(`${options.output}.part`, options.output);
  rmSync(work, { recursive: true, force: true });
  return manifest;
}

/** The bundle is an OCI image layout too: skopeo and ctr read it. */
function ociIndex({ images }: BundleManifest, work: string): object {
  return {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: images.map(({ digest, mediaType, reference }) => ({
      mediaType,
      digest,
      size: statSync(join(work, blobEntry(digest))).size,
      annotations: { "org.opencontainers.image.ref.name": reference, "io.containerd.image.name": reference },
    })),
  };
}

async function fetchFile(file: WantedFile, work: string, options: CreateOptions): Promise<BundleFile> {
  const { from, signal } = options;
  const url = from === undefined ? file.url : `${from.replace(/\/$/, "")}/${file.path}`;
  const checksumURL = from === undefined ? file.checksumURL : `${url}.sha256`;
  const answer = await fetch(checksumURL, { signal });
  if (!answer.ok)
    throw new Error(`The checksum of ${file.name} is not to be had: ${checksumURL} answered ${answer.status}.`);
  const sha256 = checksumIn(await answer.text(), basename(url));
  if (sha256 === undefined) throw new Error(`${checksumURL} says nothing about ${basename(url)}.`);
  const target = join(work, fileEntry(file.path));
  await download(target, sha256, url, (at) =>
    fetch(url, { signal, ...(at === 0 ? {} : { headers: { range: `bytes=${at}-` } }) }),
  );
  const { name, version, arch, path } = file;
  return { name, version, arch, path, url: file.url, sha256, size: statSync(target).size };
}
