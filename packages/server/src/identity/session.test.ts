import { simulate } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import { checkPassword, hashPassword } from "./password.ts";
import { Sessions, sessionHours } from "./session.ts";
import { Throttle } from "./throttle.ts";

const key = new Uint8Array(32).fill(7);

describe("sessions", () => {
  test("are known by every replica with the same key, until they end", async () => {
    const sim = simulate({ seed: 1 });
    const { clock } = sim.process("server");
    const { session, cookie } = await new Sessions(clock, key).issue("admin", 3);
    const other = new Sessions(clock, key);
    expect(await other.read(cookie)).toEqual({ ...session, until: Math.floor(session.until / 1000) * 1000 });
    expect(other.csrfFits(session.id, new Sessions(clock, key).csrfOf(session.id))).toBe(true);
    await sim.run(sessionHours * 3_600_000 + 1_000);
    expect(await other.read(cookie)).toBeUndefined();
  });

  test("are refused when forged, changed, unsigned or of another key", async () => {
    const { clock } = simulate({ seed: 1 }).process("server");
    const sessions = new Sessions(clock, key);
    const { session, cookie } = await sessions.issue("viewer", 1);
    const [header = "", payload = "", signature = ""] = cookie.split(".");
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    for (const forged of [
      [header, encode({ ...claims, sub: "admin" }), signature].join("."),
      [encode({ alg: "none" }), payload, ""].join("."),
      "",
      "a.b.c",
    ]) {
      expect(await sessions.read(forged)).toBeUndefined();
    }
    expect(await new Sessions(clock, new Uint8Array(32)).read(cookie)).toBeUndefined();
    expect(sessions.csrfFits(session.id, sessions.csrfOf("another"))).toBe(false);
    expect(sessions.csrfFits(session.id, undefined)).toBe(false);
  });
});

test("passwords are kept as salted scrypt, and compared in whatever form they are typed", async () => {
  const stored = await hashPassword("pa\u0308ss wörd");
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await hashPassword("pa\u0308ss wörd")).not.toBe(stored);
  expect(await checkPassword("p\u00e4ss wörd", stored)).toBe(true);
  expect(await checkPassword("pass word", stored)).toBe(false);
  for (const broken of [undefined, "", "plain", "scrypt$1$1$1$a$b"])
    expect(await checkPassword("", broken)).toBe(false);
});

test("after five failures each further try waits twice as long, and a success forgets them", async () => {
  const sim = simulate({ seed: 1 });
  const throttle = new Throttle(sim.process("server").clock);
  const waits: number[] = [];
  for (let failure = 0; failure < 8; failure++) {
    throttle.failed("10.0.0.1");
    waits.push(throttle.waitMs("10.0.0.1"));
  }
  expect(waits).toEqual([0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000]);
  expect(throttle.waitMs("10.0.0.2")).toBe(0);
  await sim.run(8_000);
  expect(throttle.waitMs("10.0.0.1")).toBe(0);
  throttle.succeeded("10.0.0.1");
  throttle.failed("10.0.0.1");
  expect(throttle.waitMs("10.0.0.1")).toBe(0);
});
