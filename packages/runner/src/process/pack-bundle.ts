import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { bundleOf, filesOf } from "./bundle.ts";

const partBytes = 700_000;
const mostBytes = 64 * 1024 * 1024;

/** A bundle as text in base64, in parts that fit into ConfigMaps: gzipped JSON of its files. */
export function packBundle(folder: string): readonly string[] {
  const files = filesOf(folder).map((path) => [path, readFileSync(join(folder, path)).toString("base64")]);
  const packed = gzipSync(JSON.stringify(files));
  const parts: string[] = [];
  for (let from = 0; from < packed.length; from += partBytes)
    parts.push(packed.subarray(from, from + partBytes).toString("base64"));
  return parts;
}

/** Unpacks and checks: what is run must be what the digest says, also after its way through a cluster. */
export function unpackBundle(packed: Buffer, folder: string, digest: string): void {
  const files = JSON.parse(gunzipSync(packed, { maxOutputLength: mostBytes }).toString()) as readonly [
    string,
    string,
  ][];
  for (const [path, data] of files) {
    if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(`${path} leads out of the bundle.`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), Buffer.from(data, "base64"));
  }
  const found = bundleOf(folder);
  if (found !== digest) throw new Error(`The bundle is ${found}, the step was planned with ${digest}.`);
}
