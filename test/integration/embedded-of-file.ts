import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { embedded } from "../kubernetes/embedded.ts";
import type { Target } from "../kubernetes/target.ts";

/** One embedded server for the tests of a file, behind its real HTTPS door; gone when they have run. */
export function embeddedOfFile(): () => Target {
  const folder = mkdtempSync(join(tmpdir(), "dipper-embedded-"));
  let target: Target | undefined;
  beforeAll(async () => {
    target = await embedded({ folder, say: () => {} });
  });
  afterAll(async () => {
    await target?.stop();
    rmSync(folder, { recursive: true });
  });
  return () => {
    if (target === undefined) throw new Error("the server is opened before the first test, not before the file");
    return target;
  };
}
