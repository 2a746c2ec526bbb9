import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { allKinds } from "../index.ts";
import { crdOf } from "./crd.ts";
import { generatedFiles } from "./files.ts";
import { toYaml } from "./yaml.ts";

const root = join(import.meta.dirname, "../../../..");

test("what is checked in is what would be generated", () => {
  const stale = [...generatedFiles(allKinds)].filter(([path, text]) => readFileSync(join(root, path), "utf8") !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test("the YAML reads as what was meant", () => {
  for (const kind of allKinds) {
    const crd = JSON.parse(JSON.stringify(crdOf(kind)));
    expect(parse(toYaml(crd))).toEqual(crd);
  }
  const awkward = {
    a: "yes",
    "b c": "0x1",
    c: ["", "- x", { d: [], e: {} }, [1, [2]]],
    d: "line\nline",
    e: "a: b",
    f: "#",
    g: null,
    h: true,
    i: " x ",
  };
  expect(parse(toYaml(awkward))).toEqual(awkward);
});
