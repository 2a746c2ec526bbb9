import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteJournal } from "@dipper/apiserver/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBackup, writeBackup } from "./archive.ts";
import { openDataFolder } from "./data-folder.ts";

let root: string;
let file: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "dipper-archive-"));
  root = join(folder, "data");
  file = join(folder, "backup");
});
afterEach(() => rmSync(join(root, ".."), { recursive: true, force: true }));

const bytes = new TextEncoder().encode("{}");

/** Writes one row under this revision, as a platform would that had come so far. */
function reach(revision: number): void {
  const journal = new SqliteJournal({ path: openDataFolder(root).state });
  journal.append([{ revision, key: "/configmaps/default/a", value: bytes }]);
  journal.close();
}

function revisionNow(): number {
  const journal = new SqliteJournal({ path: openDataFolder(root).state });
  const { revision } = journal.load();
  journal.close();
  return revision;
}

describe("a restored platform", () => {
  it("goes on far above every revision that the old one gave out after the backup", async () => {
    reach(40);
    await writeBackup(root, file);
    reach(900);
    await readBackup(root, file, 1_800_000_000_000);
    expect(revisionNow()).toBe(1_000_900);
  });

  it("is above the last restored one too, when the same backup is restored again", async () => {
    reach(40);
    await writeBackup(root, file);
    await readBackup(root, file, 1_800_000_000_000);
    reach(1_000_500);
    await readBackup(root, file, 1_800_000_001_000);
    expect(revisionNow()).toBe(2_000_500);
  });

  it("needs nothing of a database that was damaged", async () => {
    reach(40);
    await writeBackup(root, file);
    writeFileSync(openDataFolder(root).state, "damaged");
    await readBackup(root, file, 1_800_000_000_000);
    expect(revisionNow()).toBe(1_000_040);
  });
});
