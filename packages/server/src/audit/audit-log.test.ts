import { simulate } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import { openAuditLog, verifyAuditLog } from "./audit-log.ts";
import { redact } from "./redact.ts";

const path = "/data/audit/audit.ndjson";
const entry = { who: "admin", from: "127.0.0.1", what: "POST /api/v1/operations", result: "done" };

function setUp() {
  const sim = simulate({ seed: 1 });
  const world = sim.process("server");
  const text = async (): Promise<string> => new TextDecoder().decode(await sim.complete(world.files.read(path)));
  const edit = (change: (text: string) => string): Promise<void> =>
    sim.complete(text().then((old) => world.files.replace(path, new TextEncoder().encode(change(old)))));
  return { sim, world, text, edit, verify: () => sim.complete(verifyAuditLog(world.files, path)) };
}

describe("the audit", () => {
  test("is a chain that goes on after a restart", async () => {
    const { sim, world, verify } = setUp();
    const first = await sim.complete(openAuditLog(world, path));
    await sim.complete(Promise.all([1, 2, 3].map((n) => first.write({ ...entry, object: `Operation o${n}` }))));
    const second = await sim.complete(openAuditLog(world, path));
    const record = await sim.complete(second.write({ ...entry, fields: { reason: "x" } }));
    expect(record.n).toBe(4);
    expect(await verify()).toEqual({ ok: true, records: 4 });
  });

  test.each([
    ["a changed line", (text: string) => text.replace("Operation o2", "Operation oX"), 2, "it was changed"],
    ["a line taken out", (text: string) => text.split("\n").toSpliced(1, 1).join("\n"), 2, "record 2 is missing"],
    [
      "two lines exchanged",
      (text: string) => ((l) => [l[1], l[0], ...l.slice(2)].join("\n"))(text.split("\n")),
      1,
      "record 1 is missing",
    ],
  ])("shows %s", async (_, change, line, problem) => {
    const { sim, world, edit, verify } = setUp();
    const log = await sim.complete(openAuditLog(world, path));
    for (const n of [1, 2, 3]) await sim.complete(log.write({ ...entry, object: `Operation o${n}` }));
    await edit(change);
    expect(await verify()).toMatchObject({ ok: false, broken: { line, problem } });
  });

  test("a line that a crash tore does not break the chain, nor swallow the next one", async () => {
    const { sim, world, edit, verify } = setUp();
    await sim.complete((await sim.complete(openAuditLog(world, path))).write(entry));
    await edit((text) => `${text}{"n":2,"t":"20`);
    const log = await sim.complete(openAuditLog(world, path));
    await sim.complete(log.write(entry));
    expect(await verify()).toEqual({ ok: true, records: 2 });
  });

  test("says so when it cannot be written, and goes on when it can", async () => {
    const { sim, world, verify } = setUp();
    const log = await sim.complete(openAuditLog(world, path));
    sim.setFaults((call) => (call.port === "files" && call.verb === "append" ? { type: "lostBefore" } : undefined));
    await expect(sim.complete(log.write(entry))).rejects.toMatchObject({ code: "StorageFailed" });
    expect(log.broken()).toBe(true);
    sim.setFaults(() => undefined);
    await sim.complete(log.write(entry));
    expect(log.broken()).toBe(false);
    expect(await verify()).toEqual({ ok: true, records: 1 });
  });
});

test("secrets do not reach the audit, references to them do", () => {
  const canary = "canary-4711";
  const redacted = redact({
    password: canary,
    sshPrivateKey: canary,
    kubeconfig: `apiVersion: v1\ntoken: ${canary}`,
    spec: { credentialsRef: { name: "dc1-ca" }, tokens: [canary], parameters: [{ name: "x", value: "y" }] },
    note: `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}`,
    secret: { kind: "Secret", metadata: { name: "s" }, data: { a: canary }, stringData: { b: canary } },
    long: "x".repeat(1000),
  });
  expect(JSON.stringify(redacted)).not.toContain(canary);
  expect(redacted).toMatchObject({ spec: { credentialsRef: { name: "dc1-ca" } } });
  expect(JSON.stringify(redacted).length).toBeLessThan(1200);
});
