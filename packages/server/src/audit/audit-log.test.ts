import { simulate } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import { type AuditLog, openAuditLog } from "./audit-log.ts";
import type { AuditEntry, AuditRecord } from "./record.ts";
import { verifyAuditLog } from "./verify.ts";

const folder = "/data/audit";
const key = new Uint8Array(32).fill(7);
const first = `${folder}/segment-000001.ndjson`;

const entry = (name: string): AuditEntry => ({
  who: { user: "anna" },
  from: { surface: "rest", address: "127.0.0.1" },
  verb: "create",
  object: { kind: "Operation", name },
  result: { code: 201 },
});

function setUp(limits: { readonly segmentBytes?: number; readonly keepSegments?: number } = {}) {
  const sim = simulate({ seed: 1 });
  const world = sim.process("server");
  const open = (): Promise<AuditLog> => sim.complete(openAuditLog({ world, folder, key, ...limits }));
  const write = async (log: AuditLog, ...names: readonly string[]): Promise<AuditRecord[]> => {
    const written: AuditRecord[] = [];
    for (const name of names) written.push(await sim.complete(log.write(entry(name))));
    return written;
  };
  const text = async (path = first): Promise<string> =>
    new TextDecoder().decode(await sim.complete(world.files.read(path)));
  const edit = async (change: (lines: string[]) => readonly string[], path = first): Promise<void> => {
    const lines = (await text(path)).split("\n").slice(0, -1);
    await sim.complete(world.files.replace(path, new TextEncoder().encode(`${change(lines).join("\n")}\n`)));
  };
  const verify = (with_ = key) => sim.complete(verifyAuditLog(world.files, { folder, key: with_ }));
  const filled = async (): Promise<void> => {
    const log = await open();
    await write(log, "o1", "o2", "o3", "o4");
    await sim.complete(log.close());
  };
  return { sim, world, open, write, text, edit, verify, filled };
}

describe("the audit", () => {
  test("is one chain over restarts", async () => {
    const { sim, open, write, verify, filled } = setUp();
    await filled();
    const again = await open();
    const [record] = await write(again, "o5");
    await sim.complete(again.close());
    expect(record).toMatchObject({ n: 5, object: { name: "o5" } });
    expect(await verify()).toEqual({ ok: true, records: 5, first: 1, last: 5, hash: record?.hash, unsealed: 0 });
  });

  const at = (line: number, n: number, damage: string) => ({ segment: "segment-000001.ndjson", line, n, damage });
  test.each<[string, (lines: string[]) => readonly string[], object]>([
    ["one byte changed", ([a, b, ...rest]) => [a ?? "", (b ?? "").replace("o2", "o9"), ...rest], at(2, 2, "Changed")],
    [
      "a changed number",
      ([a, b, ...rest]) => [a ?? "", (b ?? "").replace('"n":2', '"n":7'), ...rest],
      at(2, 2, "Changed"),
    ],
    ["a byte that breaks the line", ([a, b, ...rest]) => [a ?? "", `x${b ?? ""}`, ...rest], at(2, 2, "Unreadable")],
    ["one record removed", (lines) => lines.toSpliced(1, 1), at(2, 2, "Missing")],
    ["two records exchanged", ([a, b, c, d]) => [a ?? "", c ?? "", b ?? "", d ?? ""], at(2, 2, "Exchanged")],
    ["the end cut off", (lines) => lines.slice(0, 2), at(3, 3, "Cut")],
    ["everything cut off", () => [], at(1, 1, "Cut")],
    ["the first one removed", (lines) => lines.slice(1), at(1, 1, "Missing")],
  ])("names the first broken record: %s", async (_, change, broken) => {
    const { edit, verify, filled } = setUp();
    await filled();
    await edit(change);
    expect((await verify()).broken).toMatchObject(broken);
  });

  test("keeps a cut end to be seen, whatever is written after it", async () => {
    const { sim, open, write, edit, verify, filled } = setUp();
    await filled();
    await edit((lines) => lines.slice(0, 2));
    const log = await open();
    await write(log, "o5");
    await sim.complete(log.close());
    expect((await verify()).broken).toMatchObject({ ...at(3, 3, "Missing"), problem: "records 3 to 4 are missing" });
  });

  test("does not take over a last record that was written anew", async () => {
    const { sim, world, open, write, edit, verify, filled } = setUp();
    await filled();
    const forged = "/forged";
    const other = await sim.complete(openAuditLog({ world, folder: forged, key: new Uint8Array(32) }));
    await write(other, "o1", "o2", "o3", "oX");
    const lines = new TextDecoder().decode(await sim.complete(world.files.read(`${forged}/segment-000001.ndjson`)));
    await edit(() => lines.trimEnd().split("\n"));
    expect((await verify()).broken).toMatchObject({ n: 4, damage: "Rewritten" });
    const log = await open();
    await write(log, "o5");
    await sim.complete(log.close());
    expect((await verify()).broken).toMatchObject({ n: 5, damage: "Rewritten" });
  });

  test("says that a seal is missing or of another key, and writes it down when it goes on without", async () => {
    const { sim, world, open, text, verify, filled } = setUp();
    await filled();
    expect((await verify(new Uint8Array(32))).broken).toMatchObject({ damage: "Unsealed", n: 4 });
    await sim.complete(world.files.remove(`${folder}/head.json`));
    expect((await verify()).broken?.problem).toContain("head.json is missing");
    const log = await open();
    await sim.complete(log.close());
    expect(await text()).toContain("the seal was missing when the log was opened");
    expect(await verify()).toMatchObject({ ok: true, records: 5 });
  });

  test("a crash before the seal loses nothing", async () => {
    const { sim, open, write, verify } = setUp();
    await write(await open(), "o1", "o2");
    expect(await verify()).toMatchObject({ broken: { damage: "Unsealed" } });
    const log = await open();
    await write(log, "o3");
    await sim.complete(log.close());
    expect(await verify()).toMatchObject({ ok: true, last: 4 });
  });

  test("a line that a crash tore does not break the chain, nor swallow the next one", async () => {
    const { sim, world, open, write, verify, filled } = setUp();
    await filled();
    await sim.complete(world.files.append(first, new TextEncoder().encode('{"n":5,"t":"20')));
    const log = await open();
    await write(log, "o5");
    await sim.complete(log.close());
    expect(await verify()).toMatchObject({ ok: true, records: 5 });
  });

  test("keeps so many segments, and the chain begins where the removed ones ended", async () => {
    const { sim, world, open, write, edit, verify } = setUp({ segmentBytes: 700, keepSegments: 3 });
    const log = await open();
    await write(log, ...Array.from({ length: 20 }, (_, index) => `o${index + 1}`));
    await sim.complete(log.close());
    const files = await sim.complete(world.files.list(folder));
    expect(files.slice(1)).toEqual(["segment-000005.ndjson", "segment-000006.ndjson", "segment-000007.ndjson"]);
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, first: 13, last: 20 });
    await edit((lines) => lines.slice(1), `${folder}/segment-000005.ndjson`);
    expect((await verify()).broken).toMatchObject({ segment: "segment-000005.ndjson", n: 13, damage: "Missing" });
  });

  test("a whole segment that is gone is named", async () => {
    const { sim, world, open, write, verify } = setUp({ segmentBytes: 700 });
    const log = await open();
    await write(log, ...Array.from({ length: 9 }, (_, index) => `o${index + 1}`));
    await sim.complete(log.close());
    await sim.complete(world.files.remove(`${folder}/segment-000002.ndjson`));
    expect((await verify()).broken).toMatchObject({
      segment: "segment-000003.ndjson",
      line: 1,
      n: 4,
      damage: "Missing",
    });
  });

  test("says so when it cannot be written, keeps what nobody waits for, and goes on when it can", async () => {
    const { sim, open, write, text, verify } = setUp();
    const log = await open();
    sim.setFaults((call) => (call.port === "files" && call.verb === "append" ? { type: "lostBefore" } : undefined));
    log.take(() => entry("taken"));
    await expect(sim.complete(log.write(entry("refused")))).rejects.toMatchObject({ code: "StorageFailed" });
    expect(log.broken()).toBe(true);
    sim.setFaults(() => undefined);
    await write(log, "o1");
    expect(log.broken()).toBe(false);
    await sim.complete(log.close());
    expect(await verify()).toMatchObject({ ok: true, records: 2 });
    expect(await text()).toContain('"taken"');
    expect(await text()).not.toContain('"refused"');
  });
});
