import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeBackup } from "./archive.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { bindToManagement, managementOf, mustBeEmbedded } from "./management.ts";

const cluster = { url: "https://m:6443", uid: "1" };
let folder: DataFolder;
beforeEach(() => {
  folder = openDataFolder(mkdtempSync(join(tmpdir(), "dipper-management-")));
});
afterEach(() => rmSync(folder.root, { recursive: true }));

test("a new folder is bound once, and found again under another address of the same cluster", () => {
  expect(managementOf(folder)).toBeUndefined();
  expect(bindToManagement(folder, cluster)).toBe(true);
  expect(bindToManagement(folder, { ...cluster, url: "https://other:6443" })).toBe(false);
  expect(managementOf(folder)).toEqual({ ...cluster, url: "https://other:6443" });
});

test("a bound folder is refused to another cluster, to the embedded engine and to the backup of state.db", async () => {
  bindToManagement(folder, cluster);
  expect(() => bindToManagement(folder, { url: "https://n:6443", uid: "2" })).toThrow(
    "belongs to the platform in the management cluster https://m:6443, not to the one in https://n:6443",
  );
  expect(() => mustBeEmbedded(folder)).toThrow("Start it with --management-kubeconfig");
  await expect(writeBackup(folder.root, join(folder.root, "backup"))).rejects.toThrow("back up its etcd");
});

test("a folder with a database is not bound", () => {
  writeFileSync(folder.state, "");
  expect(() => bindToManagement(folder, cluster)).toThrow("are in its state.db");
  mustBeEmbedded(folder);
});
