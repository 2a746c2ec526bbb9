import { randomBytes } from "node:crypto";
import { isCode } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { SecretRecords } from "./secret-records.ts";

/** One key for all replicas: of two that start together, the first one's counts. */
export async function sessionKey(kube: KubeClient, signal: AbortSignal): Promise<Uint8Array> {
  const keys = new SecretRecords<{ readonly key: string }>(kube, "session-key");
  const fresh = { key: randomBytes(32).toString("base64url") };
  const found = await keys.get("console", signal);
  if (found === undefined) {
    await keys.create("console", fresh, signal).catch((error: unknown) => {
      if (!isCode(error, "AlreadyExists")) throw error;
    });
  }
  const key = (found ?? (await keys.get("console", signal)))?.record.key ?? fresh.key;
  return Buffer.from(key, "base64url");
}
