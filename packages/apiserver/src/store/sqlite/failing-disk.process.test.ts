import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { missingTracer } from "../../fixtures/disk-record.ts";
import { heldBy, markOf, rowOf } from "../../fixtures/journal-rows.ts";
import { SqliteJournal } from "./sqlite-journal.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "dipper-failing-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Batches of three rows, each row under a key of its own; says of each batch what came of it. */
const writer = `
import { SqliteJournal } from ${JSON.stringify(join(import.meta.dirname, "sqlite-journal.ts"))};
import { rowOf } from ${JSON.stringify(join(import.meta.dirname, "../../fixtures/journal-rows.ts"))};
const journal = new SqliteJournal({ path: process.argv[2] });
for (let batch = 0; batch < 20; batch++) {
  const rows = [1, 2, 3].map((n) => ({ ...rowOf(batch * 3 + n), key: "/configmaps/default/b" + batch + "-" + n }));
  let said = "written";
  try {
    journal.append(rows);
  } catch (error) {
    said = error.code;
  }
  console.log(batch + " " + said);
}
`;

/** Runs the writer while some calls that concern its log fail. Answers what it said of each batch. */
function write(path: string, injected: string): readonly string[] {
  writeFileSync(join(root, "writer.ts"), writer);
  new SqliteJournal({ path }).close();
  const only = ["-P", `${path}-wal`, "-e", "trace=pwrite64,fsync,fdatasync", "-e", `inject=${injected}`];
  const ran = spawnSync(
    "strace",
    [...only, "-o", join(root, "trace"), process.execPath, join(root, "writer.ts"), path],
    {
      encoding: "utf8",
    },
  );
  expect(ran.stderr).toBe("");
  return ran.stdout
    .trimEnd()
    .split("\n")
    .map((line, batch) => line.replace(`${batch} `, ""));
}

const missing = missingTracer();

describe.skipIf(missing !== undefined)(
  `a disk that fails${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    test.each([
      ["full", "pwrite64:error=ENOSPC:when=60..70", "StorageFull"],
      ["broken for writing", "pwrite64:error=EIO:when=60..70", "StorageFailed"],
      ["broken for syncing", "fsync:error=EIO:when=6..8", "StorageFailed"],
    ])(
      "%s for a while: those batches are refused as a whole, the others are all there, also in the next life",
      (name, injected, code) => {
        const path = join(root, `${name.replaceAll(" ", "-")}.db`);
        const said = write(path, injected);
        expect(said).toHaveLength(20);
        expect(new Set(said)).toEqual(new Set(["written", code]));
        expect(said.at(-1)).toBe("written");
        const journal = new SqliteJournal({ path });
        const { held } = heldBy(journal);
        journal.close();
        const kept = said.flatMap((came, batch) =>
          came !== "written"
            ? []
            : [1, 2, 3].flatMap((n): [string, string][] => {
                const { value } = rowOf(batch * 3 + n);
                return value === undefined ? [] : [[`/configmaps/default/b${batch}-${n}`, markOf(value)]];
              }),
        );
        expect(held).toEqual(new Map(kept));
      },
    );
  },
);
