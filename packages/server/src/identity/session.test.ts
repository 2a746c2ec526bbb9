import { simulate } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import { checkPassword, hashPassword } from "./password.ts";
import { graceMs, isOver, presented, rotateAfterMs, rotationDue, type SessionRecord } from "./session.ts";
import { digest, sameText } from "./sign-in-link.ts";
import { accountLock, Throttle } from "./throttle.ts";

const start = Date.parse("2026-11-30T08:00:00Z");
const at = (ms: number): string => new Date(start + ms).toISOString();
const session: SessionRecord = {
  id: "0123456789abcdef",
  user: "kim",
  epoch: 1,
  how: "password",
  startedAt: at(0),
  endsAt: at(12 * 3_600_000),
  address: "10.0.0.1",
  current: { hash: digest("current"), since: at(0) },
  next: { hash: digest("next"), since: at(rotateAfterMs) },
  previous: { hash: digest("previous"), until: at(graceMs) },
};

describe("a session", () => {
  test("knows its secrets, and takes an old one that comes back for a theft", () => {
    const seen = (secret: string, ms: number): string => presented(session, digest(secret), start + ms, sameText);
    expect(["current", "next", "previous", "nonsense"].map((secret) => seen(secret, graceMs - 1))).toEqual([
      "current",
      "next",
      "previous",
      "unknown",
    ]);
    expect(seen("previous", graceMs)).toBe("replayed");
  });

  test("gets a new secret when the present one is old, and another when the new one never arrived", () => {
    const { next: _next, ...alone } = session;
    expect(rotationDue(alone, start + rotateAfterMs - 1)).toBe(false);
    expect(rotationDue(alone, start + rotateAfterMs)).toBe(true);
    expect(rotationDue(session, start + rotateAfterMs + graceMs - 1)).toBe(false);
    expect(rotationDue(session, start + rotateAfterMs + graceMs)).toBe(true);
  });

  test("ends after twelve hours, and after two without use", () => {
    const hour = 3_600_000;
    expect(isOver(session, start, start + 2 * hour - 1)).toBe(false);
    expect(isOver(session, start, start + 2 * hour)).toBe(true);
    expect(isOver(session, start + 11 * hour, start + 12 * hour - 1)).toBe(false);
    expect(isOver(session, start + 11 * hour, start + 12 * hour)).toBe(true);
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

test("a name is locked for half an hour by ten failures, whether there is such an account or not", () => {
  const throttle = new Throttle(simulate({ seed: 1 }).process("server").clock, accountLock);
  const waits = Array.from({ length: 10 }, () => {
    throttle.failed("kim");
    return throttle.waitMs("kim");
  });
  expect(waits.slice(-2)).toEqual([16_000, 1_800_000]);
});
