import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFolder, bundleOf } from "@dipper/runner/executors";
import { afterAll, expect, test } from "vitest";
import { addPlaybooks, keptBundles } from "./playbooks.ts";

const root = mkdtempSync(join(tmpdir(), "dipper-playbooks-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a team's playbooks are kept by content; a change is a new version, the old one stays", () => {
  const [data, team] = [join(root, "data"), join(root, "team")];
  mkdirSync(team);
  writeFileSync(join(team, "tune.yml"), "- hosts: all\n");
  const first = addPlaybooks(data, team, "team", 0);
  expect(first).toMatchObject({ name: "team", version: 1, addedAt: "1970-01-01T00:00:00.000Z" });
  expect(addPlaybooks(data, team, "team", 5)).toEqual(first);
  writeFileSync(join(team, "tune.yml"), "- hosts: none\n");
  const second = addPlaybooks(data, team, "team", 9);
  expect([second.version, keptBundles(data).length]).toEqual([2, 2]);
  for (const { digest } of [first, second]) expect(bundleOf(bundleFolder(data, digest))).toBe(digest);
  expect(() => addPlaybooks(data, team, "dipper", 0)).toThrow("comes with the program");
  expect(() => addPlaybooks(data, join(root, "none"), "team", 0)).toThrow("is no folder");
  expect(() => addPlaybooks(data, root, "team", 0)).toThrow("no playbook");
});
