import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SqliteJournal } from "./sqlite-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "dipper-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes batch after batch and says each last revision once it is durable. */
const writer = `
import { SqliteJournal } from ${JSON.stringify(join(import.meta.dirname, "sqlite-journal.ts"))};
import { writeSync } from "node:fs";
const journal = new SqliteJournal({ path: process.argv[2] });
let { revision } = journal.load();
for (;;) {
  const batch = [];
  for (let i = 0; i < 7; i++) {
    revision++;
    batch.push({ revision, key: "/a//" + (revision % 50), ...(revision % 11 === 0 ? {} : { value: new TextEncoder().encode(String(revision)) }) });
  }
  journal.append(batch);
  writeSync(1, revision + "\\n");
}
`;

async function killedAfter(child: ChildProcess, ms: number): Promise<number> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await expect.poll(() => text.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  return Number(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1));
}

/** What the keys hold after all writes up to a revision. */
function expected(revision: number): Record<string, string> {
  const held: Record<string, string> = {};
  for (let n = 1; n <= revision; n++) {
    if (n % 11 === 0) delete held[`/a//${n % 50}`];
    else held[`/a//${n % 50}`] = String(n);
  }
  return held;
}

test("kill -9 at any moment loses nothing that was acknowledged and leaves whole batches", async () => {
  const script = join(folder, "writer.ts");
  writeFileSync(script, writer);
  const path = join(folder, "state.db");
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "inherit"] });
    const acknowledged = await killedAfter(child, 13 * round);
    const journal = new SqliteJournal({ path });
    const { revision, entries } = journal.load();
    const held = Object.fromEntries([...entries].map((row) => [row.key, new TextDecoder().decode(row.value)]));
    journal.close();
    expect(revision).toBeGreaterThanOrEqual(acknowledged);
    expect(revision % 7).toBe(0);
    expect(held).toEqual(expected(revision));
  }
});
