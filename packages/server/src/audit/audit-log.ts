// Long because the queue, the segments and the seal are one state: each step must leave a log that can be opened after a crash in it.
import { DipperError, isoTime } from "@dipper/api";
import type { Cancel, World } from "@dipper/world";
import { lineOf, readLine } from "./line.ts";
import { type AuditEntry, type AuditRecord, genesis } from "./record.ts";
import { readSeal, type Seal, writeSeal } from "./seal.ts";
import { readSegment, segmentNumbers, segmentPath } from "./segments.ts";

export interface AuditLogOptions {
  readonly world: Pick<World, "clock" | "files" | "log">;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Seals the head. */
  readonly key: Uint8Array;
  /** A segment that has grown to this many bytes is not continued. Default 4 MiB. */
  readonly segmentBytes?: number;
  /** How many segments are kept, with the one that is written. Default 256: 1 GiB, some million records. */
  readonly keepSegments?: number;
}

/** One hash chain over the segments of a folder. */
export interface AuditLog {
  /** Resolves when the line is on the disk; lines stand in the order of the calls. Throws StorageFull or StorageFailed. */
  write(entry: AuditEntry): Promise<AuditRecord>;
  /**
   * Nobody waits for this one: it is made and written a moment later, with others; undefined is nothing worth a line. What cannot be written
   * is tried again until it can.
   */
  take(make: () => AuditEntry | undefined): void;
  /** The last line could not be written. */
  broken(): boolean;
  /** Resolves when everything given so far is on the disk, or cannot be written. */
  settled(): Promise<void>;
  /** Writes what waits, and the seal. */
  close(): Promise<void>;
  readonly folder: string;
}

interface Waiting {
  readonly t: string;
  readonly make: () => AuditEntry | undefined;
  readonly written?: (record: AuditRecord) => void;
  readonly failed?: (cause: unknown) => void;
}

/** How long a line that nobody waits for may wait for company. */
const gatherMs = 50;
/** The seal follows the log by so much at most; a crash leaves so many records that only the chain holds. */
const sealMs = 1_000;
const againMs = 1_000;
const mostAtOnce = 100;
/** Lines that wait while the disk refuses them; what comes beyond is counted, and said in the log of the program. */
const mostWaiting = 20_000;

export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const log = new SegmentedLog(options);
  await log.open();
  return log;
}

class SegmentedLog implements AuditLog {
  readonly folder: string;
  readonly #options: AuditLogOptions;
  readonly #segmentBytes: number;
  readonly #keep: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #timer: Cancel | undefined;
  #sealTimer: Cancel | undefined;
  #last: { readonly n: number; readonly hash: string } = { n: 0, hash: genesis };
  #first: Seal["first"] = { segment: 1, n: 1, prev: genesis };
  #sealed = -1;
  #segment = 1;
  #size = 0;
  #torn = false;
  #failing = false;
  #closed = false;

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.folder = options.folder;
    this.#segmentBytes = options.segmentBytes ?? 4 * 1024 * 1024;
    this.#keep = options.keepSegments ?? 256;
  }

  /** Goes on where the log ended. Where it does not end as sealed, it goes on behind the seal, so that the gap stays to be seen. */
  async open(): Promise<void> {
    const { files } = this.#options.world;
    const numbers = await segmentNumbers(files, this.folder);
    const sealed = await readSeal(files, this.folder, this.#options.key);
    this.#segment = Math.max(numbers.at(-1) ?? 1, sealed.state === "Valid" ? sealed.seal.first.segment : 1);
    const path = segmentPath(this.folder, this.#segment);
    this.#size = (await files.size(path)) ?? 0;
    const { lines, complete } = await readSegment(files, path);
    this.#torn = !complete;
    const before =
      this.#segment > 1 ? await readSegment(files, segmentPath(this.folder, this.#segment - 1)) : undefined;
    const records = [...(before?.lines ?? []), ...lines].flatMap((line) => readLine(line) ?? []);
    const tail = records.at(-1);
    if (sealed.state === "Valid") {
      const { first, last } = sealed.seal;
      this.#first = first;
      const holds = last.n === first.n - 1 || records.some((each) => each.n === last.n && each.hash === last.hash);
      this.#last = holds ? (tail ?? last) : { n: Math.max(tail?.n ?? 0, last.n), hash: last.hash };
      if (!holds) this.#remark("the log did not end as it was sealed");
      return;
    }
    if (tail === undefined) return;
    this.#last = tail;
    this.#first = await this.#begin(numbers[0] ?? this.#segment);
    this.#remark(`the seal was ${sealed.state.toLowerCase()} when the log was opened`);
  }

  write(entry: AuditEntry): Promise<AuditRecord> {
    return new Promise((written, failed) => {
      this.#waiting.push({ t: this.#now(), make: () => entry, written, failed });
      this.#start();
    });
  }

  take(make: () => AuditEntry | undefined): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#options.world.log.error("A change is not recorded: too many wait for the disk", { waiting: mostWaiting });
      return;
    }
    this.#waiting.push({ t: this.#now(), make });
    if (this.#running === undefined) this.#later(gatherMs);
  }

  broken(): boolean {
    return this.#failing;
  }

  async settled(): Promise<void> {
    this.#start();
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
    this.#timer?.();
    this.#sealTimer?.();
    if (!this.#failing) await this.#seal();
  }

  #now(): string {
    return isoTime(this.#options.world.clock.now());
  }

  /** Into the chain itself, where nobody can take it out again unseen. */
  #remark(problem: string): void {
    this.take(() => ({
      who: { user: "system:dipper" },
      from: { surface: "platform" },
      verb: "open",
      result: { code: 500, reason: "AuditDamaged", message: problem },
    }));
  }

  #later(ms: number): void {
    this.#timer ??= this.#options.world.clock.after(ms, () => {
      this.#timer = undefined;
      this.#start();
    });
  }

  #start(): void {
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    this.#running = this.#drain().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0 && !this.#closed) this.#later(this.#failing ? againMs : gatherMs);
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, mostAtOnce);
      if (!(await this.#append(batch))) return;
    }
  }

  /** False: nothing of it counts; what nobody waits for stays. */
  async #append(batch: readonly Waiting[]): Promise<boolean> {
    const { files } = this.#options.world;
    const lines: string[] = [];
    const done: (() => void)[] = [];
    let last = this.#last;
    const path = (): string => segmentPath(this.folder, this.#segment);
    try {
      if (this.#size >= this.#segmentBytes) await this.#rotate();
      for (const each of batch) {
        const entry = this.#made(each);
        if (entry === undefined) continue;
        const place = { n: last.n + 1, t: each.t, prev: last.hash };
        const { line, hash } = lineOf(entry, place);
        last = { n: place.n, hash };
        lines.push(line);
        if (each.written !== undefined) done.push(() => each.written?.({ ...entry, ...place, hash }));
      }
      if (lines.length > 0) {
        // A line that a crash tore stays, on a line of its own: it is the only one that may not be JSON.
        const bytes = new TextEncoder().encode(`${this.#torn ? "\n" : ""}${lines.join("\n")}\n`);
        await files.append(path(), bytes);
        await files.sync(path());
        this.#size += bytes.length;
      }
    } catch (cause) {
      this.#refuse(batch, cause);
      return false;
    }
    this.#last = last;
    this.#torn = false;
    this.#failing = false;
    for (const each of done) each();
    this.#sealSoon();
    return true;
  }

  #made(waiting: Waiting): AuditEntry | undefined {
    try {
      return waiting.make();
    } catch (cause) {
      this.#options.world.log.error("A change could not be described for the audit", { cause: String(cause) });
      const result = { code: 500, reason: "Undescribed", message: "a change was made that could not be described" };
      return { who: { user: "" }, from: { surface: "platform" }, verb: "unknown", result };
    }
  }

  #refuse(batch: readonly Waiting[], cause: unknown): void {
    // Part of the lines may be there. An empty line, where nothing of them is, does no harm.
    this.#torn = true;
    this.#failing = true;
    const problem = storageError(segmentPath(this.folder, this.#segment), cause);
    this.#options.world.log.error("Audit lines could not be written", { lines: batch.length, cause: problem.message });
    for (const each of batch) each.failed?.(problem);
    this.#waiting.unshift(...batch.filter((each) => each.failed === undefined));
  }

  async #rotate(): Promise<void> {
    const { files } = this.#options.world;
    const numbers = await segmentNumbers(files, this.folder);
    const kept = numbers.slice(Math.max(0, numbers.length + 1 - this.#keep));
    const removed = numbers.slice(0, numbers.length - kept.length);
    this.#segment += 1;
    this.#size = 0;
    this.#torn = false;
    if (removed.length === 0) return;
    // The seal says first where the log begins: after a crash here, old segments are left over, and none is missing.
    this.#first =
      kept[0] === undefined
        ? { segment: this.#segment, n: this.#last.n + 1, prev: this.#last.hash }
        : await this.#begin(kept[0]);
    await this.#seal();
    for (const number of removed) await files.remove(segmentPath(this.folder, number));
  }

  async #begin(segment: number): Promise<Seal["first"]> {
    const { lines } = await readSegment(this.#options.world.files, segmentPath(this.folder, segment));
    for (const line of lines) {
      const record = readLine(line);
      if (record !== undefined) return { segment, n: record.n, prev: record.prev };
    }
    return { segment, n: this.#last.n + 1, prev: this.#last.hash };
  }

  #sealSoon(): void {
    this.#sealTimer ??= this.#options.world.clock.after(sealMs, () => {
      this.#sealTimer = undefined;
      this.#seal().catch((cause: unknown) =>
        this.#options.world.log.error("The audit could not be sealed", { cause: String(cause) }),
      );
    });
  }

  async #seal(): Promise<void> {
    const { n, hash } = this.#last;
    const place = n * 1_000_000 + this.#first.segment;
    if (n === 0 || this.#sealed === place) return;
    const seal = { first: this.#first, last: { n, hash } };
    await writeSeal(this.#options.world.files, this.folder, { seal, key: this.#options.key });
    this.#sealed = place;
  }
}

function storageError(path: string, cause: unknown): DipperError {
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  if (code === "ENOSPC" || code === "EDQUOT") return new DipperError("StorageFull", { path }, { cause });
  return new DipperError("StorageFailed", { path, cause: message ?? String(cause) }, { cause });
}
