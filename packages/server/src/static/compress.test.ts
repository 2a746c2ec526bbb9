import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Compressed, encodingFor } from "./compress.ts";

test.each([
  ["gzip, deflate, br", "text/javascript; charset=utf-8", 5000, "br"],
  ["gzip, br;q=0", "text/css", 5000, "gzip"],
  ["identity", "text/css", 5000, undefined],
  [undefined, "text/css", 5000, undefined],
  ["br", "font/woff2", 5000, undefined],
  ["br", "text/css", 100, undefined],
])("%s for %s of %d bytes is %s", (accepted, type, size, expected) => {
  expect(encodingFor(accepted, type, size)).toBe(expected);
});

test("a file is compressed once", async () => {
  const compressed = new Compressed();
  const body = Buffer.from("x".repeat(5000));
  const first = await compressed.of(body, "br", "br a");
  expect(await compressed.of(Buffer.from("other"), "br", "br a")).toBe(first);
  expect(brotliDecompressSync(first).equals(body)).toBe(true);
  expect(gunzipSync(await compressed.of(body, "gzip", "gzip a")).equals(body)).toBe(true);
});
