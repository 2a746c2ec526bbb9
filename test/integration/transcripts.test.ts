import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { embedded } from "../kubernetes/embedded.ts";
import type { Target } from "../kubernetes/target.ts";
import { divergences } from "../kubernetes/transcripts/divergences.ts";
import { openExchanges } from "../kubernetes/transcripts/open.ts";
import { replay } from "../kubernetes/transcripts/replay.ts";

const folder = mkdtempSync(join(tmpdir(), "dipper-transcripts-"));
let target: Target;
beforeAll(async () => {
  target = await embedded({ folder, say: () => {} });
});
afterAll(async () => {
  await target.stop();
  rmSync(folder, { recursive: true });
});

it("answers as the real server did, but for what is accepted or known to be open", { timeout: 240_000 }, async () => {
  const row = await replay(target, { divergences, open: openExchanges() });
  const lines = row.why.filter((line) => !line.includes("known to differ"));
  expect(lines).toEqual([]);
  expect(row.failed).toBe(0);
});

it("accepts no more than 60 differences, each with its reason", () => {
  expect(divergences.length).toBeLessThanOrEqual(60);
  for (const { reason } of divergences) expect(reason.length).toBeGreaterThan(20);
});
