import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { request } from "node:http";
import type { ImageRecipe } from "./images.ts";
import { type Layer, layer } from "./layer.ts";
import { architecture } from "./platform.ts";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = "application/vnd.oci.image.layer.v1.tar";

interface Target {
  readonly repository: string;
  readonly tag: string;
}

/** `registry.k8s.io/coredns/coredns:v1` is kept as coredns/coredns:v1, as a mirror is asked for it. */
function targetOf(reference: string): Target {
  const [name = "", tag = "latest"] = reference.slice(reference.indexOf("/") + 1).split(":");
  return { repository: name, tag };
}

/** Puts an image into a registry (`http://host:port`) that does not have it yet, by the registry's own API. Answers the manifest's digest. */
export async function push(registry: string, image: ImageRecipe): Promise<string> {
  const { repository, tag } = targetOf(image.reference);
  const layers = image.layers.map(layer);
  const config = Buffer.from(
    JSON.stringify({
      architecture,
      os: "linux",
      config: {
        Entrypoint: image.entrypoint,
        Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        ...(image.user === undefined ? {} : { User: image.user }),
      },
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: configType, digest: digestOf(config), size: config.length },
      layers: layers.map(({ digest, size }) => ({ mediaType: layerType, digest, size })),
    }),
  );
  const digest = digestOf(manifest);
  const at = `${registry}/v2/${repository}`;
  const there = await send("HEAD", `${at}/manifests/${tag}`, { accept: manifestType });
  if (there.status === 200 && there.headers["docker-content-digest"] === digest) return digest;
  for (const one of layers) await upload(at, one.digest, one);
  await upload(at, digestOf(config), config);
  const put = await send("PUT", `${at}/manifests/${tag}`, { "content-type": manifestType }, manifest);
  if (put.status !== 201) throw new Error(`The registry refused ${image.reference}: ${put.status} ${put.body}`);
  return digest;
}

async function upload(at: string, digest: string, content: Layer | Buffer): Promise<void> {
  if ((await send("HEAD", `${at}/blobs/${digest}`)).status === 200) return;
  const begun = await send("POST", `${at}/blobs/uploads/`);
  const location = new URL(String(begun.headers.location), at);
  location.searchParams.set("digest", digest);
  const size = Buffer.isBuffer(content) ? content.length : content.size;
  const done = await send(
    "PUT",
    location.href,
    { "content-type": "application/octet-stream", "content-length": String(size) },
    Buffer.isBuffer(content) ? content : content.file,
  );
  if (done.status !== 201) throw new Error(`The registry refused ${digest}: ${done.status} ${done.body}`);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A text as body is a file's path. */
function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Buffer | string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      response.on("error", reject);
    });
    call.on("error", reject);
    if (typeof body === "string") createReadStream(body).on("error", reject).pipe(call);
    else call.end(body);
  });
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
