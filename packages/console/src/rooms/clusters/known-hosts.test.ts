import { expect, test } from "vitest";
import { hintsFromKnownHosts } from "./known-hosts.ts";

test("host keys are read from the lines of ssh-keyscan; what names no host is left out", () => {
  const text = `# 10.0.0.11:22 SSH-2.0
10.0.0.11 ssh-ed25519 AAAA1
10.0.0.11 ssh-rsa AAAA2
[10.0.0.12]:2222,node-12 ssh-ed25519 AAAA3
|1|hashed= ssh-ed25519 AAAA4
broken`;
  expect(hintsFromKnownHosts(text)).toEqual([
    { name: "10.0.0.11", ssh: { hostKeys: ["ssh-ed25519 AAAA1", "ssh-rsa AAAA2"] } },
    { name: "10.0.0.12", ssh: { hostKeys: ["ssh-ed25519 AAAA3"] } },
    { name: "node-12", ssh: { hostKeys: ["ssh-ed25519 AAAA3"] } },
  ]);
});
