import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The login of the kubeconfig in the data folder; made at the first start. */
export function adminToken(keys: string): string {
  const file = join(keys, "admin-token");
  if (!existsSync(file))
    writeFileSync(file, `dipper-admin-${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares in constant time. */
export const sameToken = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

export const administrator = { user: "admin", groups: ["dipper:admins", "system:authenticated"] } as const;
