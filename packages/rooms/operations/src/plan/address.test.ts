import { expect, it } from "vitest";
import { canonicalAddress, isLoopback } from "./address.ts";

it.each([
  ["10.0.0.1", "10.0.0.1"],
  ["::ffff:10.0.0.1", "10.0.0.1"],
  ["FD00::1", "fd00:0:0:0:0:0:0:1"],
  ["fd00:0:0:0:0:0:0:0001", "fd00:0:0:0:0:0:0:1"],
  ["::", "0:0:0:0:0:0:0:0"],
  ["not:an:address", "not:an:address"],
])("%s is %s", (address, canonical) => {
  expect(canonicalAddress(address)).toBe(canonical);
});

it("knows every way to say: this machine", () => {
  expect(
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"].every(isLoopback),
  ).toBe(true);
  expect(["10.0.0.1", "fd00::1", "128.0.0.1"].some(isLoopback)).toBe(false);
});
