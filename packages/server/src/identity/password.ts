import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

// N = 2^15, r = 8, p = 1: 32 MiB and about 60 ms, as OWASP asks for at least.
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const keyLength = 32;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyLength, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** `scrypt$32768$8$1$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** False also for a stored value of another form. Takes the same time whether the account has a password or not. */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = (stored ?? "").split("$");
  const known = scheme === "scrypt" && n === String(cost.N) && r === String(cost.r) && p === String(cost.p);
  const derived = await derive(password, Buffer.from(known ? (salt ?? "") : "unknown", "base64url"));
  const expected = Buffer.from(key ?? "", "base64url");
  return known && expected.length === derived.length && timingSafeEqual(expected, derived);
}
