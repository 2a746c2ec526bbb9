import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DipperError } from "@dipper/api";
import type { Journal, JournalEntry } from "@dipper/apiserver";

/** Rows of the built-in kind Secret; its group is empty. */
const secretKeys = "/secrets/";
/** Opens every encrypted value, with the number of the format. JSON never starts with it. */
const mark = Buffer.from("dipper-secret-1\n");
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** The key of Secrets at rest; made at the first start. Without it the Secrets of the folder are lost, and a backup holds it. */
export function secretsKey(keys: string): Uint8Array {
  const file = join(keys, "secrets-key");
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(keyBytes).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length !== keyBytes)
    throw new DipperError("StorageCorrupted", { path: file, cause: `it is not a key of ${keyBytes} bytes` });
  return key;
}

/**
 * Secrets at rest: the values of Secrets reach the journal below only as AES-256-GCM (NIST SP 800-38D) under a fresh random nonce, bound
 * to their row, so that no row can be put in the place of another. Everything else passes as it is. Secrets that were written before
 * there was a key are encrypted when they are loaded.
 */
export function encryptedSecrets(journal: Journal, key: Uint8Array): Journal {
  const encrypted = (entry: JournalEntry): JournalEntry =>
    entry.value !== undefined && isSecret(entry) ? { ...entry, value: encrypt(entry.value, entry.key, key) } : entry;
  return {
    load() {
      const loaded = journal.load();
      const entries = [...loaded.entries];
      const plain = entries.filter((entry) => isSecret(entry) && !isEncrypted(entry.value));
      journal.append(plain.map(encrypted));
      const readable = entries.map((entry) =>
        isSecret(entry) && isEncrypted(entry.value) ? { ...entry, value: decrypt(entry.value, entry.key, key) } : entry,
      );
      return { revision: loaded.revision, entries: readable };
    },
    append: (batch) => journal.append(batch.map(encrypted)),
    close: () => journal.close(),
  };
}

const isSecret = (entry: JournalEntry): boolean => entry.key.startsWith(secretKeys);

function isEncrypted(value: Uint8Array | undefined): value is Uint8Array {
  return value !== undefined && mark.equals(value.subarray(0, mark.length));
}

function encrypt(plain: Uint8Array, row: string, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(row));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([mark, nonce, body, cipher.getAuthTag()]);
}

function decrypt(value: Uint8Array, row: string, key: Uint8Array): Uint8Array {
  const nonce = value.subarray(mark.length, mark.length + nonceBytes);
  const body = value.subarray(mark.length + nonceBytes, -tagBytes);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(row));
    decipher.setAuthTag(value.subarray(-tagBytes));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    const problem =
      "a Secret cannot be decrypted: keys/secrets-key is not the key that it was written with, or the row was changed";
    throw new DipperError("StorageCorrupted", { path: row, cause: problem }, { cause });
  }
}
