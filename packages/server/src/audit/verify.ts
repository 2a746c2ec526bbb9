import type { Files } from "@dipper/world";
import { isWhole, readLine } from "./line.ts";
import type { AuditRecord } from "./record.ts";
import { readSeal, type Seal } from "./seal.ts";
import { readSegment, segmentNumbers, segmentPath } from "./segments.ts";

/** What can be wrong with a log. */
export type AuditDamage = "Changed" | "Unreadable" | "Missing" | "Exchanged" | "Rewritten" | "Cut" | "Unsealed";

export interface AuditBreak {
  readonly damage: AuditDamage;
  /** File in the folder of the audit. */
  readonly segment: string;
  /** From 1; of a cut end the line that should come next. */
  readonly line: number;
  /** Sequence number of the first record that is not as it was written. */
  readonly n: number;
  /** One sentence. */
  readonly problem: string;
}

/** What `dipper audit verify` says. */
export interface AuditVerdict {
  readonly ok: boolean;
  /** Records that hold, up to the break. */
  readonly records: number;
  /** Sequence numbers of the oldest and the newest of them. */
  readonly first?: number;
  readonly last?: number;
  /** Hash of the newest: kept elsewhere, it proves later that nothing up to it was written anew. */
  readonly hash?: string;
  /** Newer than the seal: only the chain holds them until the next one, a second later. */
  readonly unsealed: number;
  readonly broken?: AuditBreak;
}

interface Line {
  readonly segment: string;
  readonly line: number;
  readonly text: string;
}

/** Walks the whole chain and compares both its ends with the seal. The log may be written meanwhile. */
export async function verifyAuditLog(
  files: Pick<Files, "read" | "list">,
  { folder, key }: { readonly folder: string; readonly key: Uint8Array },
): Promise<AuditVerdict> {
  const state = await readSeal(files, folder, key);
  const seal = state.state === "Valid" ? state.seal : undefined;
  const walk = new Walk(seal);
  const numbers = (await segmentNumbers(files, folder)).filter((each) => each >= (seal?.first.segment ?? 0));
  for (const number of numbers) {
    const path = segmentPath(folder, number);
    const { lines } = await readSegment(files, path);
    const broken = walk.segment(path.slice(folder.length + 1), lines);
    if (broken !== undefined) return walk.verdict(broken);
  }
  if (seal === undefined && numbers.length > 0) return walk.verdict(walk.unsealed(state.state));
  return walk.verdict(walk.end());
}

class Walk {
  readonly #seal: Seal | undefined;
  #last: Pick<AuditRecord, "n" | "hash"> | undefined;
  #first: number | undefined;
  #records = 0;
  #place: { segment: string; line: number };

  constructor(seal: Seal | undefined) {
    this.#seal = seal;
    const number = seal?.first.segment ?? 1;
    this.#place = { segment: segmentPath("", number).slice(1), line: 0 };
    if (seal !== undefined) this.#last = { n: seal.first.n - 1, hash: seal.first.prev };
  }

  segment(segment: string, lines: readonly string[]): AuditBreak | undefined {
    let unreadable: Line | undefined;
    for (const [index, text] of lines.entries()) {
      const line = { segment, line: index + 1, text };
      const record = text === "" ? undefined : readLine(text);
      if (record === undefined) {
        if (text !== "") unreadable ??= line;
        continue;
      }
      const broken = this.#next(line, record, { unreadable, lines });
      if (broken !== undefined) return broken;
      unreadable = undefined;
      this.#place = line;
    }
    return undefined;
  }

  #next(
    line: Line,
    record: AuditRecord,
    around: { readonly unreadable: Line | undefined; readonly lines: readonly string[] },
  ): AuditBreak | undefined {
    const expected = this.#last === undefined ? record.n : this.#last.n + 1;
    const at = (damage: AuditDamage, problem: string, of: { readonly line: Line; readonly n: number }): AuditBreak => ({
      damage,
      segment: of.line.segment,
      line: of.line.line,
      n: of.n,
      problem,
    });
    if (record.n !== expected) {
      if (around.unreadable !== undefined)
        return at("Unreadable", `record ${expected} cannot be read`, { line: around.unreadable, n: expected });
      // A number of its own that was changed is not a record that is somewhere else.
      if (!isWhole(line.text)) return at("Changed", `record ${expected} was changed`, { line, n: expected });
      if (around.lines.some((each) => readLine(each)?.n === expected))
        return at("Exchanged", `record ${record.n} stands in the place of record ${expected}`, { line, n: expected });
      return at("Missing", missing(expected, record.n), { line, n: expected });
    }
    if (!isWhole(line.text)) return at("Changed", `record ${expected} was changed`, { line, n: expected });
    if (this.#last !== undefined && record.prev !== this.#last.hash)
      return at("Rewritten", `record ${expected} does not follow from the record before it`, { line, n: expected });
    const { last } = this.#seal ?? {};
    if (record.n === last?.n && record.hash !== last.hash)
      return at("Rewritten", `record ${expected} is not the one that was sealed`, { line, n: expected });
    this.#last = record;
    this.#first ??= record.n;
    this.#records += 1;
    return undefined;
  }

  /** Behind the last record. */
  end(): AuditBreak | undefined {
    const sealed = this.#seal?.last.n ?? 0;
    const reached = this.#last?.n ?? 0;
    if (reached >= sealed) return undefined;
    const many = sealed - reached;
    const problem =
      many === 1 ? `record ${sealed} was cut off` : `records ${reached + 1} to ${sealed} were cut off (${many})`;
    return { damage: "Cut", segment: this.#place.segment, line: this.#place.line + 1, n: reached + 1, problem };
  }

  unsealed(state: "Missing" | "Forged" | "Valid"): AuditBreak {
    const problem = `head.json ${state === "Missing" ? "is missing" : "was not made with this key"}: whether the end was cut cannot be told`;
    return { damage: "Unsealed", ...this.#place, line: this.#place.line, n: this.#last?.n ?? 0, problem };
  }

  verdict(broken: AuditBreak | undefined): AuditVerdict {
    const last = this.#records === 0 ? undefined : this.#last;
    return {
      ok: broken === undefined,
      records: this.#records,
      ...(this.#first === undefined ? {} : { first: this.#first }),
      ...(last === undefined ? {} : { last: last.n, hash: last.hash }),
      unsealed: Math.max(0, (last?.n ?? 0) - (this.#seal?.last.n ?? 0)),
      ...(broken === undefined ? {} : { broken }),
    };
  }
}

function missing(expected: number, found: number): string {
  if (found < expected) return `record ${found} stands where record ${expected} belongs`;
  return found === expected + 1 ? `record ${expected} is missing` : `records ${expected} to ${found - 1} are missing`;
}
