import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hash64, hmacSha256, sha256, xxh32 } from "./hash.ts";

describe("sha256", () => {
  test("gives the vectors of FIPS 180-4", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
  test("agrees with OpenSSL at every length around the block borders, also on a view with an offset", () => {
    const source = Uint8Array.from({ length: 400 }, (_, i) => (i * 31) & 255);
    for (let length = 0; length < 300; length++) {
      const view = source.subarray(7, 7 + length);
      expect(sha256(view)).toBe(createHash("sha256").update(view).digest("hex"));
    }
  });
});

test("hmacSha256 gives the vectors of RFC 4231 and takes long keys", () => {
  expect(hmacSha256("Jefe", "what do ya want for nothing?")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  const key = "k".repeat(131);
  expect(hmacSha256(key, "x")).toBe(createHmac("sha256", key).update("x").digest("hex"));
});

test("xxh32 gives the published vectors", () => {
  expect(xxh32("", 0)).toBe(0x02cc5d05);
  expect(xxh32("abc", 0)).toBe(0x32d153ff);
  expect(xxh32("Nobody inspects the spammish repetition", 0)).toBe(0xe2293b2f);
});

test("hash64 is 16 digits and differs for near texts", () => {
  const seen = new Set(Array.from({ length: 20_000 }, (_, i) => hash64(`machine-${i}`)));
  expect(seen.size).toBe(20_000);
  expect(hash64("a")).toMatch(/^[0-9a-f]{16}$/);
});
