import { DipperError, isoTime } from "@dipper/api";
import type { World } from "@dipper/world";
import { sha256 } from "@dipper/world";
import { redact } from "./redact.ts";

/** One thing that somebody did or tried. */
export interface AuditEntry {
  readonly who: string;
  /** Address that it came from. */
  readonly from: string;
  /** `POST /api/v1/operations`, `sign-in`. */
  readonly what: string;
  readonly object?: string;
  /** `done`, or the code of the refusal. */
  readonly result: string;
  /** What the route says beyond: digest, reason, work order. */
  readonly fields?: object;
}

/** A line of the log. `hash` covers the line without itself, and `prev` is the hash of the line before: no line can be changed or taken out unseen. */
export interface AuditRecord extends AuditEntry {
  readonly n: number;
  readonly t: string;
  readonly prev: string;
  readonly hash: string;
}

export interface AuditLog {
  /** Resolves when the line is on the disk; lines stand in the order of the calls. Throws StorageFull or StorageFailed. */
  write(entry: AuditEntry): Promise<AuditRecord>;
  /** The last line could not be written. */
  broken(): boolean;
}

const genesis = "0".repeat(64);

/** Opens the log at `path` and goes on where it ended. */
export async function openAuditLog(world: Pick<World, "clock" | "files">, path: string): Promise<AuditLog> {
  let { last, torn } = await tail(world, path);
  let queue: Promise<unknown> = Promise.resolve();
  let failing = false;

  const append = async (entry: AuditEntry): Promise<AuditRecord> => {
    const body = {
      n: (last?.n ?? 0) + 1,
      t: isoTime(world.clock.now()),
      who: entry.who,
      from: entry.from,
      what: entry.what,
      ...(entry.object === undefined ? {} : { object: entry.object }),
      result: entry.result,
      ...(entry.fields === undefined ? {} : { fields: redact(entry.fields) as object }),
      prev: last?.hash ?? genesis,
    };
    const record: AuditRecord = { ...body, hash: hashOf(body) };
    // A line that a crash tore stays, on a line of its own: it is the only one that may not be JSON.
    const line = `${torn ? "\n" : ""}${JSON.stringify(record)}\n`;
    try {
      await world.files.append(path, new TextEncoder().encode(line));
      await world.files.sync(path);
    } catch (cause) {
      // Part of the line may be there. An empty line, where nothing of it is, does no harm.
      torn = true;
      throw storageError(path, cause);
    }
    last = record;
    torn = false;
    return record;
  };

  return {
    write(entry) {
      const written = queue.then(() => append(entry));
      queue = written.then(
        () => {
          failing = false;
        },
        () => {
          failing = true;
        },
      );
      return written;
    },
    broken: () => failing,
  };
}

function storageError(path: string, cause: unknown): DipperError {
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  if (code === "ENOSPC" || code === "EDQUOT") return new DipperError("StorageFull", { path }, { cause });
  return new DipperError("StorageFailed", { path, cause: message ?? String(cause) }, { cause });
}

/** What `dipper audit verify` says. */
export interface AuditVerdict {
  readonly ok: boolean;
  readonly records: number;
  /** Line number of the first break, from 1, and what is wrong there. */
  readonly broken?: { readonly line: number; readonly problem: string };
}

/** Walks the whole chain. */
export async function verifyAuditLog(files: World["files"], path: string): Promise<AuditVerdict> {
  const bytes = await files.read(path);
  const lines = bytes === undefined ? [] : new TextDecoder().decode(bytes).split("\n");
  let prev = genesis;
  let records = 0;
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const record = parse(line);
    if (record === undefined) continue;
    const { hash, ...body } = record;
    const problem =
      record.n !== records + 1
        ? `record ${records + 1} is missing`
        : record.prev !== prev
          ? "it does not follow from the record before"
          : hashOf(body) !== hash
            ? "it was changed"
            : undefined;
    if (problem !== undefined) return { ok: false, records, broken: { line: index + 1, problem } };
    prev = hash;
    records++;
  }
  return { ok: true, records };
}

function hashOf(body: Omit<AuditRecord, "hash">): string {
  return sha256(JSON.stringify(body));
}

function parse(line: string): AuditRecord | undefined {
  try {
    return JSON.parse(line) as AuditRecord;
  } catch {
    return undefined;
  }
}

const tailBytes = 65_536;

async function tail(
  world: Pick<World, "files">,
  path: string,
): Promise<{ last: AuditRecord | undefined; torn: boolean }> {
  const size = (await world.files.size(path)) ?? 0;
  if (size === 0) return { last: undefined, torn: false };
  const from = Math.max(0, size - tailBytes);
  const bytes = await world.files.readRange(path, from, size - from);
  const text = new TextDecoder().decode(bytes);
  const lines = text.split("\n");
  let last: AuditRecord | undefined;
  for (let index = lines.length - 1; index >= 0 && last === undefined; index--) last = parse(lines[index] ?? "");
  return { last, torn: !text.endsWith("\n") };
}
