import { expect, it } from "vitest";
import { divergences } from "../kubernetes/transcripts/divergences.ts";
import { openExchanges } from "../kubernetes/transcripts/open.ts";
import { replay } from "../kubernetes/transcripts/replay.ts";
import { embeddedOfFile } from "./embedded-of-file.ts";

const target = embeddedOfFile();

it("answers as the real server did, but for what is accepted or known to be open", { timeout: 240_000 }, async () => {
  const row = await replay(target(), { divergences, open: openExchanges() });
  const lines = row.why.filter((line) => !line.includes("known to differ"));
  expect(lines).toEqual([]);
  expect(row.failed).toBe(0);
});

it("accepts no more than 60 differences, each with its reason", () => {
  expect(divergences.length).toBeLessThanOrEqual(60);
  for (const { reason } of divergences) expect(reason.length).toBeGreaterThan(20);
});
