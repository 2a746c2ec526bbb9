import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Compressed, encodingFor } from "./compress.ts";
import { forEver } from "./console-files.ts";

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

test("an asset is compressed once; a page that a new build changed is not mistaken for the old one", async () => {
  const compressed = new Compressed();
  const asset = { body: Buffer.from("x".repeat(5000)), cache: forEver };
  const first = await compressed.of(asset, "br", "/assets/a-1.js");
  expect(await compressed.of(asset, "br", "/assets/a-1.js")).toBe(first);
  expect(brotliDecompressSync(first).equals(asset.body)).toBe(true);
  const page = (name: string) => ({ body: Buffer.from(`${"y".repeat(5000)}${name}`), cache: "no-cache" });
  for (const name of ["a-1.js", "a-2.js"]) {
    expect(gunzipSync(await compressed.of(page(name), "gzip", "/")).toString()).toContain(name);
  }
});
