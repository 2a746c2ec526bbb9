import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { simulatedRandom } from "@dipper/world/simulated";
import { afterAll, describe, expect, test } from "vitest";
import type { Journal } from "./journal.ts";
import { MemoryDisk, MemoryJournal } from "./memory-journal.ts";
import { SqliteJournal } from "./sqlite/sqlite-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "dipper-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);

function state(journal: Journal): { readonly revision: number; readonly objects: Record<string, string> } {
  const { revision, entries } = journal.load();
  const pairs = [...entries].map((row): [string, string] => [row.key, `${row.revision}:${text(row.value)}`]);
  return { revision, objects: Object.fromEntries(pairs) };
}

const backends = {
  memory: () => {
    const disk = new MemoryDisk();
    return () => new MemoryJournal({ disk });
  },
  sqlite: () => {
    const path = join(folder, `${++files}.db`);
    return () => new SqliteJournal({ path });
  },
} as const;

describe.each(Object.keys(backends) as (keyof typeof backends)[])("journal: %s", (name) => {
  test("begins empty at revision 0", () => {
    expect(state(backends[name]()())).toEqual({ revision: 0, objects: {} });
  });

  test("what was appended is there in the next life: last value, without what was deleted, and the last revision", () => {
    const open = backends[name]();
    const first = open();
    first.append([
      { revision: 1, key: "/nodes//a", value: bytes("a1") },
      { revision: 2, key: "/nodes//b", value: bytes("b1") },
    ]);
    first.append([
      { revision: 3, key: "/nodes//a", value: bytes("a2") },
      { revision: 4, key: "/nodes//b" },
    ]);
    first.close();
    expect(state(open())).toEqual({ revision: 4, objects: { "/nodes//a": "3:a2" } });
  });

  test("a deletion alone moves the revision, so that it never goes back", () => {
    const open = backends[name]();
    const first = open();
    first.append([{ revision: 7, key: "/nodes//a", value: bytes("a") }]);
    first.append([{ revision: 8, key: "/nodes//a" }]);
    first.close();
    expect(state(open())).toEqual({ revision: 8, objects: {} });
  });

  test("one key may occur several times in a batch: the last one counts", () => {
    const open = backends[name]();
    const journal = open();
    journal.append([
      { revision: 1, key: "/pods/x/a", value: bytes("1") },
      { revision: 2, key: "/pods/x/a" },
      { revision: 3, key: "/pods/x/a", value: bytes("3") },
    ]);
    journal.close();
    expect(state(open())).toEqual({ revision: 3, objects: { "/pods/x/a": "3:3" } });
  });

  test("keeps bytes as they are", () => {
    const open = backends[name]();
    const value = bytes(JSON.stringify({ text: "Größe 数 \u0000 🚀" }));
    const journal = open();
    journal.append([{ revision: 1, key: "/configmaps/x/a", value }]);
    journal.close();
    expect([...([...open().load().entries][0]?.value ?? [])]).toEqual([...value]);
  });

  test("a closed one refuses", () => {
    const journal = backends[name]()();
    journal.close();
    expect(() => journal.append([{ revision: 1, key: "/a//b", value: bytes("") }])).toThrow(
      expect.objectContaining({ code: "StorageFailed" }),
    );
  });

  test("a full disk refuses the batch as a whole, and writing goes on when there is space again", () => {
    const disk = new MemoryDisk();
    let full = false;
    const path = join(folder, `${++files}.db`);
    const journal =
      name === "memory"
        ? new MemoryJournal({ disk, fault: () => (full ? "full" : undefined) })
        : new SqliteJournal({ path, maxBytes: 400_000 });
    journal.append([{ revision: 1, key: "/secrets/x/a", value: bytes("small") }]);
    full = true;
    const big = bytes("x".repeat(500_000));
    const batch = [
      { revision: 2, key: "/secrets/x/b", value: bytes("b") },
      { revision: 3, key: "/secrets/x/c", value: big },
    ];
    expect(() => journal.append(batch)).toThrow(expect.objectContaining({ code: "StorageFull" }));
    full = false;
    journal.append([{ revision: 4, key: "/secrets/x/d", value: bytes("d") }]);
    journal.close();
    const again = name === "memory" ? new MemoryJournal({ disk }) : new SqliteJournal({ path });
    expect(state(again)).toEqual({ revision: 4, objects: { "/secrets/x/a": "1:small", "/secrets/x/d": "4:d" } });
  });
});

describe("a kill between write and sync", () => {
  test("keeps all of the batch or nothing of it, as the seed says, and never what was synced before", () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const disk = new MemoryDisk();
      const batches = { count: 0 };
      const journal = new MemoryJournal({ disk, fault: () => (++batches.count === 2 ? "dies" : undefined) });
      journal.append([{ revision: 1, key: "/a//a", value: bytes("1") }]);
      const last = [
        { revision: 2, key: "/a//b", value: bytes("2") },
        { revision: 3, key: "/a//c", value: bytes("3") },
      ];
      expect(() => journal.append(last)).toThrow();
      disk.kill(simulatedRandom(String(seed)));
      outcomes.add(JSON.stringify(state(new MemoryJournal({ disk }))));
    }
    expect([...outcomes].sort()).toEqual([
      '{"revision":1,"objects":{"/a//a":"1:1"}}',
      '{"revision":3,"objects":{"/a//a":"1:1","/a//b":"2:2","/a//c":"3:3"}}',
    ]);
  });
});

describe("the SQLite file", () => {
  test("is readable by its owner only", () => {
    const path = join(folder, `${++files}.db`);
    new SqliteJournal({ path }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("that is none: one clear sentence", () => {
    const path = join(folder, `${++files}.db`);
    writeFileSync(path, "this is not a database, however long one looks at it".repeat(100));
    expect(() => new SqliteJournal({ path })).toThrow(expect.objectContaining({ code: "StorageCorrupted" }));
    expect(() => new SqliteJournal({ path })).toThrow(/^.*\.db is damaged: .+\.$/);
  });

  test("whose pages are overwritten: damaged, not empty", () => {
    const path = join(folder, `${++files}.db`);
    const journal = new SqliteJournal({ path });
    for (let n = 1; n <= 50; n++) journal.append([{ revision: n, key: `/a//${n}`, value: bytes("x".repeat(2_000)) }]);
    journal.close();
    const size = statSync(path).size;
    const noise = Buffer.alloc(size - 4_096, 0xa5);
    const database = Buffer.concat([Buffer.from(readStart(path)), noise]);
    writeFileSync(path, database);
    expect(() => state(new SqliteJournal({ path }))).toThrow(expect.objectContaining({ code: "StorageCorrupted" }));
  });

  test("of another version of the program is left alone", () => {
    const path = join(folder, `${++files}.db`);
    const other = new DatabaseSync(path);
    other.exec("PRAGMA user_version = 99");
    other.close();
    expect(() => new SqliteJournal({ path })).toThrow(expect.objectContaining({ code: "StorageVersion" }));
  });

  test("that another process holds: refused, nothing kept, and it goes on afterwards", () => {
    const path = join(folder, `${++files}.db`);
    const journal = new SqliteJournal({ path, busyTimeoutMs: 20 });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    expect(() => journal.append([{ revision: 1, key: "/a//a", value: bytes("1") }])).toThrow(
      /another process holds the file/,
    );
    other.exec("ROLLBACK");
    other.close();
    journal.append([{ revision: 2, key: "/a//b", value: bytes("2") }]);
    expect(state(journal)).toEqual({ revision: 2, objects: { "/a//b": "2:2" } });
    journal.close();
  });
});

function readStart(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path)).subarray(0, 4_096);
}
