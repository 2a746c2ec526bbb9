import { expect, test } from "vitest";
import { canonicalQuantity, compareQuantities } from "./quantity.ts";

test.each([
  ["0", "0"],
  ["0Gi", "0"],
  ["1", "1"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["2.5", "2500m"],
  ["0.5", "500m"],
  [".5", "500m"],
  ["+1.", "1"],
  ["1000", "1k"],
  ["1024", "1024"],
  ["1e3", "1e3"],
  ["12E2", "1200"],
  ["1E", "1E"],
  ["100e-3", "100e-3"],
  ["2048Mi", "2Gi"],
  ["1023Ki", "1023Ki"],
  ["0.5Gi", "512Mi"],
  ["0.5Ki", "512"],
  ["1.5Ki", "1536"],
  ["-1Gi", "-1Gi"],
  ["0.0000000001", "1n"],
  ["1Ti", "1Ti"],
  ["1000000Ki", "1000000Ki"],
  ["1000000", "1M"],
  ["99E", "9223372036854775807"],
] as const)("%s is written as %s", (text, written) => {
  expect(canonicalQuantity(text)).toBe(written);
});

test.each(["", "much", "1.2.3", "1 Gi", "1gi", "--1", "1e", "."])("%j is no quantity", (text) => {
  expect(canonicalQuantity(text)).toBeUndefined();
});

test("quantities are compared by what they amount to", () => {
  expect(compareQuantities("1Gi", "1024Mi")).toBe(0);
  expect(compareQuantities("1G", "1Gi")).toBe(-1);
  expect(compareQuantities("1", "999m")).toBe(1);
});
