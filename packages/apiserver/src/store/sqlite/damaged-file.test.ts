import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DipperError } from "@dipper/api";
import { simulatedRandom } from "@dipper/world/simulated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heldAfter, heldBy, rowOf } from "../../fixtures/journal-rows.ts";
import { SqliteJournal } from "./sqlite-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "dipper-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = 40;
const whole = join(folder, "whole.db");
const path = join(folder, "state.db");
const random = simulatedRandom("damage");

beforeAll(() => {
  const journal = new SqliteJournal({ path: whole });
  journal.append(Array.from({ length: rows }, (_, i) => rowOf(i + 1)));
  journal.close();
});

/** Opens the file and reads all of it: what it holds, or the refusal. */
function outcome(): ReturnType<typeof heldBy> | DipperError {
  try {
    const journal = new SqliteJournal({ path });
    try {
      return heldBy(journal);
    } finally {
      journal.close();
    }
  } catch (cause) {
    if (cause instanceof DipperError) return cause;
    throw cause;
  }
}

function expectRefusal(found: unknown, where: string): void {
  expect(found, where).toMatchObject({ code: "StorageCorrupted", next: "dipper restore <backup>" });
  expect((found as Error).message, where).toContain(`${path} is damaged: `);
}

function fresh(): Buffer {
  for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
  copyFileSync(whole, path);
  return readFileSync(path);
}

describe("a database file that is damaged", () => {
  test("cut short at any length: refused with its name and what to do, and left as it is", () => {
    const { length } = fresh();
    const cuts = [0, 1, 15, 16, 99, 100, 4_095, 4_096, ...Array.from({ length: 12 }, () => random.uint32() % length)];
    for (const size of cuts) {
      fresh();
      truncateSync(path, size);
      const before = readFileSync(path);
      expectRefusal(outcome(), `cut at ${size} of ${length}`);
      expect(readFileSync(path).equals(before), `cut at ${size} is unchanged`).toBe(true);
    }
  });

  test("one byte flipped anywhere: refused likewise, or it did not matter; never read as something else", () => {
    const { length } = fresh();
    let refused = 0;
    const flips = 80;
    for (let flip = 0; flip < flips; flip++) {
      const bytes = fresh();
      const at = random.uint32() % length;
      bytes[at] = (bytes[at] as number) ^ (1 + (random.uint32() % 255));
      writeFileSync(path, bytes);
      const found = outcome();
      if (!(found instanceof DipperError)) {
        expect(found, `flip at ${at}`).toEqual({ revision: rows, held: heldAfter(rows) });
        continue;
      }
      refused++;
      expectRefusal(found, `flip at ${at}`);
      expect(readFileSync(path).equals(bytes), `flip at ${at} is unchanged`).toBe(true);
    }
    expect(refused).toBeGreaterThan(flips / 2);
  });

  test("emptied beside its log: refused, and the log is kept", () => {
    fresh();
    const journal = new SqliteJournal({ path });
    journal.append([rowOf(rows + 1)]);
    const log = readFileSync(`${path}-wal`);
    journal.close();
    truncateSync(path, 0);
    writeFileSync(`${path}-wal`, log);
    expectRefusal(outcome(), "emptied");
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  test("of the first format: it is read, and what is written from then on has a checksum", () => {
    fresh();
    const old = new DatabaseSync(path);
    old.exec("ALTER TABLE object DROP COLUMN checksum; PRAGMA user_version = 1");
    old.close();
    const journal = new SqliteJournal({ path });
    expect(heldBy(journal)).toEqual({ revision: rows, held: heldAfter(rows) });
    journal.append([rowOf(rows + 1)]);
    journal.close();
    const file = new DatabaseSync(path);
    const checked = file.prepare("SELECT key FROM object WHERE checksum IS NOT NULL").all();
    file.close();
    expect(checked).toEqual([expect.objectContaining({ key: rowOf(rows + 1).key })]);
  });
});
