import { expect, test } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

// ssh-keygen -lf of the same line prints this fingerprint.
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
const printed = "SHA256:RXm/ruZ0eTzRXKwi1AQEDynB0VgHQ2ac9KPSFdf/YnA";

test("a host key has the fingerprint that ssh-keygen prints, with a comment or without", () => {
  expect(fingerprintOf(key)).toBe(printed);
  expect(fingerprintOf(`${key} root@m1`)).toBe(printed);
});

test.each([
  "",
  "ssh-ed25519",
  "ssh-ed25519 not-base64",
  "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB",
  "10.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB",
])("%j is no host key", (text) => expect(fingerprintOf(text)).toBeUndefined());
