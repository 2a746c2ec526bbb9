import { copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { extract } from "tar";
import { stringify } from "yaml";
import { sha256Of } from "./content.ts";
import { contentsOf } from "./images.ts";
import { type BundleFile, type BundleManifest, blobEntry, fileEntry, manifestName, parseManifest } from "./manifest.ts";
import { referenceOf } from "./reference.ts";
import { type RegistryClient, registryAt } from "./registry-client.ts";

/** Unpacks a bundle that was verified; nothing in it can lead out of the folder. */
export async function unpackBundle(file: string, folder: string): Promise<BundleManifest> {
  mkdirSync(folder, { recursive: true });
  await extract({
    file,
    cwd: folder,
    strict: true,
    preservePaths: false,
    filter: (_path, entry) => !("type" in entry) || entry.type === "File",
  });
  return parseManifest(readFileSync(join(folder, manifestName), "utf8"));
}

/** Files of an unpacked bundle into a folder, or below a URL by HTTP PUT, each with its `.sha256`. Answers how many were not there yet. */
export async function pushFiles(
  folder: string,
  files: readonly BundleFile[],
  to: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const file of files) {
    const source = join(folder, fileEntry(file.path));
    const beside = `${file.sha256}  ${basename(file.path)}\n`;
    if (/^https?:\/\//.test(to)) {
      const url = `${to.replace(/\/$/, "")}/${file.path}`;
      if (await isThere(url, beside, signal)) continue;
      const body = Readable.toWeb(createReadStream(source)) as ReadableStream;
      const headers = { "content-length": String(file.size), "content-type": "application/octet-stream" };
      await put(url, { body, headers, duplex: "half" } as RequestInit, signal);
      await put(`${url}.sha256`, { body: beside }, signal);
    } else {
      const target = join(to, file.path);
      if (existsSync(target) && (await sha256Of(target)) === file.sha256) continue;
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(source, target);
      writeFileSync(`${target}.sha256`, beside);
    }
    count += 1;
  }
  return count;
}

async function isThere(url: string, beside: string, signal: AbortSignal): Promise<boolean> {
  const head = await fetch(url, { method: "HEAD", signal });
  const sum = await fetch(`${url}.sha256`, { signal });
  const text = await sum.text();
  return head.ok && sum.ok && text === beside;
}

async function put(url: string, init: RequestInit, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { ...init, method: "PUT", signal });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} to a PUT.`);
}

/** Images of an unpacked bundle into a registry, below their names without the host. Blobs that are there are not sent again. */
export async function pushImages(
  folder: string,
  manifest: BundleManifest,
  to: {
    readonly registry: string;
    readonly login?: string;
    readonly signal: AbortSignal;
    readonly say: (sentence: string) => void;
  },
): Promise<{ readonly sent: number; readonly skipped: number }> {
  const { registry, login, signal } = to;
  const client = registryAt({ url: registry, signal, ...(login === undefined ? {} : { login }) });
  const count = { sent: 0, skipped: 0 };
  const sizes = new Map(manifest.blobs.map((each) => [each.digest, each.size]));
  for (const [index, image] of manifest.images.entries()) {
    const { repository, tag } = referenceOf(image.reference);
    const { blobs, manifests } = contentsOf(folder, image.digest);
    for (const digest of new Set(blobs)) {
      if (await client.hasBlob(repository, digest)) count.skipped += 1;
      else {
        const blob = { digest, size: sizes.get(digest) ?? 0, file: join(folder, blobEntry(digest)) };
        await client.pushBlob(repository, blob);
        count.sent += 1;
      }
    }
    for (const digest of manifests) await pushManifest(client, { folder, repository, digest, as: digest });
    await pushManifest(client, { folder, repository, digest: image.digest, as: tag, type: image.mediaType });
    to.say(`image ${index + 1} of ${manifest.images.length}: ${repository}:${tag}`);
  }
  return count;
}

async function pushManifest(
  client: RegistryClient,
  of: {
    readonly folder: string;
    readonly repository: string;
    readonly digest: string;
    readonly as: string;
    readonly type?: string;
  },
): Promise<void> {
  const data = readFileSync(join(of.folder, blobEntry(of.digest)));
  const own = (JSON.parse(data.toString("utf8")) as { readonly mediaType?: string }).mediaType;
  await client.pushManifest(of.repository, of.as, own ?? of.type ?? "application/vnd.oci.image.manifest.v1+json", data);
}

/** Data of the mirror ConfigMap that a ClusterDeployment's `artifacts.mirrorRef` names. */
export function mirrorConfig(
  manifest: BundleManifest,
  at: { readonly files?: string; readonly registry?: string; readonly bundleFolder?: string },
): Readonly<Record<string, string>> {
  const hosts = [...new Set(manifest.images.map(({ reference }) => referenceOf(reference).host))].toSorted();
  const registries = at.registry === undefined ? [] : hosts.map((host) => ({ host, mirror: at.registry }));
  const files = manifest.files.map(({ name, version, arch, path, url, sha256 }) => ({
    name,
    version,
    arch,
    path,
    url,
    sha256,
  }));
  return {
    ...(at.files === undefined ? {} : { files: at.files.replace(/\/$/, "") }),
    ...(at.bundleFolder === undefined ? {} : { bundleFolder: at.bundleFolder }),
    registries: stringify(registries),
    "artifacts.yaml": stringify({ files, images: manifest.images.map(({ name, reference }) => ({ name, reference })) }),
  };
}
