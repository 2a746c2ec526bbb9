import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulatedRandom } from "@dipper/world/simulated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashedDisk } from "../../fixtures/crashed-disk.ts";
import { type DiskEvent, missingTracer, recordDisk } from "../../fixtures/disk-record.ts";
import { heldAfter, heldBy, rowOf } from "../../fixtures/journal-rows.ts";
import { SqliteJournal } from "./sqlite-journal.ts";

/** How many moments between the syncs are tried for each kind of loss, beside all syncs; `POWER_CUTS=all` tries every call to the disk. */
const cuts = process.env["POWER_CUTS"] ?? "30";
const batches = 45;
const perBatch = 6;

const root = realpathSync(mkdtempSync(join(tmpdir(), "dipper-power-")));
/** Hundreds of rebuilt folders need no disk that really syncs. */
const rebuilt = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : root, "dipper-power-"));
afterAll(() => {
  for (const folder of [root, rebuilt]) rmSync(folder, { recursive: true, force: true });
});

/** Says each last revision once it is durable. */
const writer = `
import { writeSync } from "node:fs";
import { SqliteJournal } from ${JSON.stringify(join(import.meta.dirname, "sqlite-journal.ts"))};
import { rowOf } from ${JSON.stringify(join(import.meta.dirname, "../../fixtures/journal-rows.ts"))};
const journal = new SqliteJournal({ path: process.argv[2] });
let { revision } = journal.load();
for (let batch = 0; batch < ${batches}; batch++) {
  journal.append(Array.from({ length: ${perBatch} }, () => rowOf(++revision)));
  writeSync(1, revision + "\\n");
}
journal.close();
`;

/** Opens what the power cut left, and goes on: one more row, closed and opened again. */
function openAndGoOn(files: ReadonlyMap<string, Uint8Array>, folder: string) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const path = join(folder, "state.db");
  const first = new SqliteJournal({ path });
  const found = heldBy(first);
  first.append([rowOf(found.revision + 1)]);
  first.close();
  const second = new SqliteJournal({ path });
  const next = heldBy(second);
  second.close();
  return { found, next };
}

const missing = missingTracer();

describe.skipIf(missing !== undefined)(`a power cut${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  let record: readonly DiskEvent[];

  beforeAll(() => {
    const folder = join(root, "recorded");
    mkdirSync(folder);
    writeFileSync(join(root, "writer.ts"), writer);
    record = recordDisk(folder, [join(root, "writer.ts"), join(folder, "state.db")]);
  });

  test("the log is synced before every acknowledgement, and was copied into the file under way and at the end", () => {
    let dirty = false;
    let copies = 0;
    for (const [i, event] of record.entries()) {
      if ("file" in event && event.file === "state.db-wal") dirty = event.type !== "sync";
      if (event.type === "said") expect(dirty, `call ${i}`).toBe(false);
      if (event.type === "sync" && event.file === "state.db") copies++;
    }
    expect(record.filter(({ type }) => type === "said")).toHaveLength(batches);
    expect(copies).toBeGreaterThan(1);
  });

  test.each(["ordered", "torn", "scattered"] as const)(
    "%s: it opens with whole batches and all that was acknowledged, and goes on above every revision",
    (loss) => {
      const random = simulatedRandom(`power ${loss}`);
      const disk = new CrashedDisk();
      const chance = cuts === "all" ? 1 : Number(cuts) / record.length;
      let acknowledged = 0;
      let tried = 0;
      for (const [i, event] of record.entries()) {
        disk.take(event);
        if (event.type === "said") acknowledged = Number(event.text);
        const synced = event.type === "sync" || event.type === "sync-folder";
        if (!synced && (random.uint32() % 10_000) / 10_000 >= chance) continue;
        tried++;
        const where = `cut ${loss} after call ${i} (${event.type})`;
        const { found, next } = openAndGoOn(disk.cut(loss, random), join(rebuilt, loss));
        expect(found.revision, where).toBeGreaterThanOrEqual(acknowledged);
        expect(found.revision % perBatch, where).toBe(0);
        expect(found.held, where).toEqual(heldAfter(found.revision));
        expect(next.revision, where).toBe(found.revision + 1);
        expect(next.held, where).toEqual(heldAfter(found.revision + 1));
      }
      expect(tried).toBeGreaterThan(batches);
      expect(acknowledged).toBe(batches * perBatch);
    },
    600_000,
  );
});
