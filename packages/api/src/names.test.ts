import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { allKinds } from "./index.ts";
import { kindNames } from "./names.ts";

/** All modules that a module loads at run time. */
function loadedBy(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(path, "utf8");
  for (const match of text.matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)";/gms))
    loadedBy(join(dirname(path), match[1] ?? ""), seen);
  return seen;
}

test("the browser's entry loads no schema", () => {
  const loaded = [...loadedBy(join(import.meta.dirname, "names.ts"))].map((path) =>
    path.slice(import.meta.dirname.length + 1),
  );
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((path) => /^(schema|fleet|ops|core|common)\//.test(path))).toEqual([]);
});

test("it knows every kind with its conditions", () => {
  expect(Object.keys(kindNames)).toEqual(allKinds.map((kind) => kind.kind));
  expect(kindNames.Operation.conditions.Locked.map((each) => each.reason)).toContain("WaitingForLock");
  expect(kindNames.Machine).toMatchObject({ group: "fleet.dipper.dev", plural: "machines", scope: "Cluster" });
});
