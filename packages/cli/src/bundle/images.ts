import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { WantedImage } from "./artifact-list.ts";
import { download } from "./content.ts";
import { type BundleImage, blobEntry } from "./manifest.ts";
import { referenceOf, registryUrl } from "./reference.ts";
import { type RegistryClient, registryAt } from "./registry-client.ts";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

/** A manifest of one image, or an index of several. */
export interface ImageManifest {
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

export interface ImageFetcherOptions {
  readonly folder: string;
  readonly arch: readonly string[];
  /** Stands in for all registries. */
  readonly registry?: string;
  readonly signal: AbortSignal;
}

/** Fetches images into a folder of blobs; each blob once, whichever images share it. */
export class ImageFetcher {
  readonly #options: ImageFetcherOptions;
  readonly #registries = new Map<string, RegistryClient>();
  readonly #blobs = new Map<string, number>();

  constructor(options: ImageFetcherOptions) {
    this.#options = options;
  }

  blobs(): readonly { readonly digest: string; readonly size: number }[] {
    return [...this.#blobs]
      .map(([digest, size]) => ({ digest, size }))
      .toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  }

  async fetch(image: WantedImage): Promise<BundleImage> {
    const { host, repository, tag } = referenceOf(image.reference);
    const registry = this.#registry(this.#options.registry ?? registryUrl(host));
    const top = await registry.manifest(repository, tag);
    const parsed = JSON.parse(top.data.toString("utf8")) as ImageManifest;
    if (parsed.manifests === undefined) return this.#keepImage(image, { registry, repository }, top);
    // Of an index only the wanted processors are kept: a smaller index stands in its place.
    const wanted = parsed.manifests.filter(
      ({ platform }) => platform?.os === "linux" && this.#options.arch.includes(platform.architecture),
    );
    const missing = this.#options.arch.filter(
      (arch) => !wanted.some(({ platform }) => platform?.architecture === arch),
    );
    if (missing.length > 0) throw new Error(`${image.reference} is not published for ${missing.join(", ")}.`);
    for (const each of wanted)
      await this.#keepImage(
        image,
        { registry, repository },
        await registry.manifest(repository, each.digest),
        each.digest,
      );
    const [only] = wanted;
    if (wanted.length === 1 && only !== undefined) return { ...image, digest: only.digest, mediaType: only.mediaType };
    const index = Buffer.from(JSON.stringify({ ...parsed, manifests: wanted }));
    return { ...image, digest: this.#keep(index), mediaType: top.type };
  }

  async #keepImage(
    image: WantedImage,
    at: { readonly registry: RegistryClient; readonly repository: string },
    manifest: { readonly type: string; readonly data: Buffer },
    digest?: string,
  ): Promise<BundleImage> {
    const parsed = JSON.parse(manifest.data.toString("utf8")) as ImageManifest;
    const kept = this.#keep(manifest.data);
    if (digest !== undefined && kept !== digest)
      throw new Error(`${image.reference}: the registry sent another manifest than ${digest}.`);
    for (const blob of [...(parsed.config === undefined ? [] : [parsed.config]), ...(parsed.layers ?? [])]) {
      const file = join(this.#options.folder, blobEntry(blob.digest));
      await download(file, blob.digest.replace("sha256:", ""), `${image.reference} ${blob.digest}`, (from) =>
        at.registry.blob(at.repository, blob.digest, from),
      );
      this.#blobs.set(blob.digest, blob.size);
    }
    return { ...image, digest: kept, mediaType: manifest.type };
  }

  #keep(data: Buffer): string {
    const digest = `sha256:${createHash("sha256").update(data).digest("hex")}`;
    const file = join(this.#options.folder, blobEntry(digest));
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, data);
    this.#blobs.set(digest, data.length);
    return digest;
  }

  #registry(url: string): RegistryClient {
    const known = this.#registries.get(url) ?? registryAt({ url, signal: this.#options.signal });
    this.#registries.set(url, known);
    return known;
  }
}

/** What a manifest in a folder of blobs needs beside itself, the manifests of an index first. */
export function contentsOf(
  folder: string,
  digest: string,
): { readonly blobs: readonly string[]; readonly manifests: readonly string[] } {
  const manifest = JSON.parse(readFileSync(join(folder, blobEntry(digest)), "utf8")) as ImageManifest;
  const inner = (manifest.manifests ?? []).map((each) => ({ digest: each.digest, ...contentsOf(folder, each.digest) }));
  return {
    blobs: [
      ...(manifest.config === undefined ? [] : [manifest.config.digest]),
      ...(manifest.layers ?? []).map((each) => each.digest),
      ...inner.flatMap((each) => each.blobs),
    ],
    manifests: inner.flatMap((each) => [...each.manifests, each.digest]),
  };
}
