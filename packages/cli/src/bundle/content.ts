import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Answers from byte `from` on; a server that cannot do so answers 200 with all of it. */
export type Fetch = (from: number) => Promise<Response>;

/** A connection that breaks is taken up again so often. */
const attempts = 4;

/**
 * Downloads into `file`, going on where an earlier attempt or an earlier call stopped. What does not have the wanted checksum is
 * thrown away, and the error names both.
 */
export async function download(file: string, sha256: string, what: string, get: Fetch): Promise<void> {
  if (existsSync(file) && (await sha256Of(file)) === sha256) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      const from = existsSync(part) ? statSync(part).size : 0;
      await append(part, from, await get(from));
      break;
    } catch (error) {
      if (attempt === attempts || (error as Error).name === "AbortError") throw error;
    }
  }
  const found = await sha256Of(part);
  if (found !== sha256) {
    rmSync(part);
    throw new Error(`${what} has the wrong checksum: sha256 ${found}, published is ${sha256}. Nothing of it is kept.`);
  }
  renameSync(part, file);
}

async function append(part: string, from: number, answer: Response): Promise<void> {
  // 416: the part is complete already.
  if (answer.status === 416) return;
  if (!answer.ok || answer.body === null) throw new Error(`${answer.url} answered ${answer.status}.`);
  const flags = answer.status === 206 && from > 0 ? "a" : "w";
  await pipeline(
    Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(part, { flags }),
  );
}
