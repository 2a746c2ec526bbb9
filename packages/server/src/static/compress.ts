import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type ConsoleFile, forEver } from "./console-files.ts";

export type Encoding = "br" | "gzip";

const compressible = /^(text\/|application\/(json|javascript)|image\/svg)/;
const smallest = 1_024;
const mostKept = 500;

/** The best encoding that the browser takes and that pays; undefined: as it is. */
export function encodingFor(accepted: string | undefined, type: string, size: number): Encoding | undefined {
  if (size < smallest || !compressible.test(type)) return undefined;
  const names = (accepted ?? "").split(",").map((each) => each.trim().toLowerCase());
  const takes = (name: Encoding): boolean =>
    names.some((each) => each === name || (each.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(each)));
  return takes("br") ? "br" : takes("gzip") ? "gzip" : undefined;
}

/** Compresses each content once: assets are known by their name, which a build changes with the content, all others by their hash. */
export class Compressed {
  readonly #kept = new Map<string, Promise<Buffer>>();

  of(file: Pick<ConsoleFile, "body" | "cache">, encoding: Encoding, path: string): Promise<Buffer> {
    const { body } = file;
    const name = file.cache === forEver ? path : createHash("sha256").update(body).digest("hex");
    const key = `${encoding} ${name}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const compressed = encoding === "br" ? brotli(body) : promisify(gzip)(body);
    this.#kept.set(key, compressed);
    return compressed;
  }
}

function brotli(body: Buffer): Promise<Buffer> {
  // 9 of 11: the last two steps cost ten times the time for two per cent.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  return promisify(brotliCompress)(body, { params });
}
