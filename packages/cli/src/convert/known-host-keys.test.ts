import { expect, test } from "vitest";
import { keysOf } from "./known-host-keys.ts";

test("keys of known_hosts: comments, hashed names and marks", () => {
  const text = [
    "# Host 10.0.0.1 found: line 3",
    "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 AAAAC3 me@here",
    "@revoked 10.0.0.1 ssh-rsa AAAAB3",
    "10.0.0.1 ecdsa-sha2-nistp256 AAAAE2",
    "",
  ].join("\n");
  expect(keysOf(text)).toEqual(["ssh-ed25519 AAAAC3", "ecdsa-sha2-nistp256 AAAAE2"]);
});
