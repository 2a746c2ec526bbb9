import { execFileSync } from "node:child_process";

/** At most so many keys of one host are trusted. */
const mostKeys = 8;

/**
 * The host keys that a person's known_hosts has for an address, also where its names are hashed. They were checked by whoever logged in
 * first; without one nothing runs, as nobody trusts on first use here.
 */
export function knownHostKeys(file: string, address: string, port: number): readonly string[] {
  const host = port === 22 ? address : `[${address}]:${port}`;
  try {
    const found = execFileSync("ssh-keygen", ["-F", host, "-f", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 10_000,
    });
    return keysOf(found);
  } catch {
    // Exit code 1: not in the file.
    return [];
  }
}

/** `host ssh-ed25519 AAAA… comment`; marked lines (revoked keys, authorities) are no host keys. */
export function keysOf(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("@"))
    .map((line) => line.split(/\s+/).slice(1, 3).join(" "))
    .slice(0, mostKeys);
}
