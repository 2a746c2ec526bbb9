import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEntry, openAuditLog } from "@dipper/server";
import { realWorld } from "@dipper/world/real";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const main = new URL("../main.ts", import.meta.url).pathname;
const key = new Uint8Array(32).fill(5);
let data = "";
let segment = "";

const entry = (name: string): AuditEntry => ({
  who: { user: "anna" },
  from: { surface: "rest" },
  verb: "create",
  object: { kind: "Operation", name },
  result: { code: 201 },
});

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "dipper-audit-"));
  mkdirSync(join(data, "keys"));
  writeFileSync(join(data, "keys", "audit-key"), `${Buffer.from(key).toString("base64")}\n`);
  segment = join(data, "audit", "segment-000001.ndjson");
  const log = await openAuditLog({ world: realWorld({ log: { level: "silent" } }), folder: join(data, "audit"), key });
  for (const name of ["o1", "o2", "o3", "o4", "o5"]) await log.write(entry(name));
  await log.close();
});

afterEach(() => rmSync(data, { recursive: true }));

function verify(...more: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "audit", "verify", "--data", data, ...more], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("dipper audit verify", () => {
  it("says that a whole log is whole, what to keep elsewhere, and ends with 0", () => {
    const { status, stdout } = verify();
    expect(stdout).toMatch(/^The audit is whole: 5 records, 1 to 5\.\nKeep elsewhere: 5 [0-9a-f]{64}\n$/);
    expect(status).toBe(0);
    expect(JSON.parse(verify("-o", "json").stdout)).toMatchObject({ ok: true, records: 5, unsealed: 0 });
  });

  it.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    [
      "one byte is changed",
      (lines) => lines.map((line) => line.replace('"o3"', '"oX"')),
      "record 3 (segment-000001.ndjson, line 3): record 3 was changed. 2 records before it are whole.",
    ],
    [
      "one record is removed",
      (lines) => lines.filter((line) => !line.includes('"o2"')),
      "record 2 (segment-000001.ndjson, line 2): record 2 is missing. 1 records before it are whole.",
    ],
    [
      "two are exchanged",
      ([a, b, c, d, e]) => [a ?? "", b ?? "", d ?? "", c ?? "", e ?? ""],
      "record 3 (segment-000001.ndjson, line 3): record 4 stands in the place of record 3. 2 records before it are whole.",
    ],
    [
      "the end is cut off",
      (lines) => lines.slice(0, 3),
      "record 4 (segment-000001.ndjson, line 4): records 4 to 5 were cut off (2). 3 records before it are whole.",
    ],
  ])("names the record and ends with 1 when %s", (_, damage, said) => {
    const lines = readFileSync(segment, "utf8").trimEnd().split("\n");
    writeFileSync(segment, `${damage(lines).join("\n")}\n`);
    const { status, stdout } = verify();
    expect(stdout).toBe(`The audit is broken at ${said}\n`);
    expect(status).toBe(1);
  });

  it("cannot tell without the key, and says so", () => {
    rmSync(join(data, "keys", "audit-key"));
    const { status, stderr } = verify();
    expect(status).toBe(1);
    expect(stderr).toContain("audit-key does not exist");
  });
});
