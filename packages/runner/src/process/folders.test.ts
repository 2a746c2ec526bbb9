import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { packLog, unpackLog } from "./archive.ts";
import { bundleFolder, bundleOf, keepBundle } from "./bundle.ts";
import { sweepLogs } from "./log-keeper.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runner-folders-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (path: string, text: string): string => {
  const at = join(folder, path);
  mkdirSync(join(at, ".."), { recursive: true });
  writeFileSync(at, text);
  return at;
};

describe("bundles", () => {
  test("the digest is that of names and contents, whatever order and times", () => {
    for (const [side, names] of [
      ["a", ["x.yml", "roles/r/tasks/main.yml"]],
      ["b", ["roles/r/tasks/main.yml", "x.yml"]],
    ] as const)
      for (const name of names) write(`${side}/${name}`, name);
    write("b/.git/HEAD", "x");
    write("b/library/__pycache__/m.pyc", "x");
    expect(bundleOf(join(folder, "a"))).toBe(bundleOf(join(folder, "b")));
    write("b/x.yml", "changed");
    expect(bundleOf(join(folder, "a"))).not.toBe(bundleOf(join(folder, "b")));
  });

  test("content cannot move over the border between two files unseen", () => {
    write("a/1", "xy");
    write("a/2", "");
    write("b/1", "x");
    write("b/2", "y");
    expect(bundleOf(join(folder, "a"))).not.toBe(bundleOf(join(folder, "b")));
  });

  test("a copy is kept under its digest, once", () => {
    write("a/x.yml", "x");
    const digest = keepBundle(join(folder, "data"), join(folder, "a"));
    expect(keepBundle(join(folder, "data"), join(folder, "a"))).toBe(digest);
    expect(bundleOf(bundleFolder(join(folder, "data"), digest))).toBe(digest);
  });

  test("a symbolic link is refused: it leads out of the bundle", () => {
    write("a/x.yml", "x");
    symlinkSync("/etc/passwd", join(folder, "a/link"));
    expect(() => bundleOf(join(folder, "a"))).toThrow("symbolic link");
  });
});

describe("kept logs", () => {
  test("compressed, the digest is that of the plain text, also when asked again", () => {
    const path = write("logs/op/run.ndjson", "line\n".repeat(1000));
    const first = packLog(path);
    expect(existsSync(path)).toBe(false);
    expect(packLog(path)).toEqual(first);
    expect(new TextDecoder().decode(unpackLog(readFileSync(`${path}.gz`)))).toBe("line\n".repeat(1000));
    expect(packLog(join(folder, "logs/op/none.ndjson"))).toBeUndefined();
  });

  test("finished ones are compressed, old ones go with all that belongs to them, others stay", () => {
    const now = 1_800_000_000_000;
    const age = (path: string, ms: number): void => utimesSync(path, new Date(now - ms), new Date(now - ms));
    for (const name of ["done", "running", "fresh"])
      age(write(`logs/op/${name}.ndjson`, "x\n"), name === "fresh" ? 1_000 : 3_600_000);
    age(write("logs/old/gone.ndjson.gz", "x"), 10 * 86_400_000);
    write("logs/old/gone.runner.json", "{}");
    const finished = (name: string): boolean => name !== "running";
    expect(sweepLogs({ folder: join(folder, "logs"), now, finished, keepMs: 5 * 86_400_000 })).toEqual({
      packed: 1,
      removed: 1,
    });
    expect(existsSync(join(folder, "logs/op/done.ndjson.gz"))).toBe(true);
    for (const name of ["running", "fresh"]) expect(existsSync(join(folder, `logs/op/${name}.ndjson`))).toBe(true);
    expect(existsSync(join(folder, "logs/old"))).toBe(false);
  });
});

describe("the shipped steps", () => {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const steps = ["pre-check", "scale-up", "post-check", "remove", "clean", "discover", "collect-diagnostics"].map(
    (name) => ({
      name,
      object: parse(readFileSync(join(root, "deploy/steps", `${name}.yaml`), "utf8")) as {
        metadata: { name: string; namespace: string };
        spec: Readonly<Record<string, unknown>>;
      },
    }),
  );

  test("each is where its name says, and no two have one step", () => {
    expect(steps.map(({ object }) => object.metadata.name)).toEqual(steps.map(({ name }) => name));
    expect(new Set(steps.map(({ object }) => object.spec["step"])).size).toBe(steps.length);
  });

  test("what is for real machines has its playbook; the rest says that it is for simulated ones", () => {
    for (const { object } of steps) {
      const { executor, entryPoint } = object.spec;
      if (executor === "simulated") expect(entryPoint).toBeUndefined();
      else expect(existsSync(join(root, "playbooks", String(entryPoint)))).toBe(true);
    }
  });
});
