import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { controllerIdentity, DipperError } from "@dipper/api";
import {
  type AuditAttributes,
  type AuditEvent,
  type AuditFile,
  type AuditLevel,
  type AuditSink,
  auditLevel,
} from "@dipper/apiserver";
import { type AuditTrail, createAuditTrail, openAuditLog } from "@dipper/server";
import type { World } from "@dipper/world";
import type { DataFolder } from "../data-folder/data-folder.ts";

const keyBytes = 32;

export const auditFolder = (root: string): string => join(root, "audit");
const keyFile = (keys: string): string => join(keys, "audit-key");

/** Undefined: there is none yet. */
export function readAuditKey(keys: string): Uint8Array | undefined {
  const file = keyFile(keys);
  if (!existsSync(file)) return undefined;
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length !== keyBytes)
    throw new DipperError("StorageCorrupted", { path: file, cause: `it is not a key of ${keyBytes} bytes` });
  return key;
}

function auditKey(keys: string): Uint8Array {
  const there = readAuditKey(keys);
  if (there !== undefined) return there;
  const made = randomBytes(keyBytes);
  writeFileSync(keyFile(keys), `${made.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  return made;
}

/** The one log of the platform; its key is made at the first start. */
export async function openPlatformAudit(options: {
  readonly world: World;
  readonly folder: DataFolder;
}): Promise<{ readonly trail: AuditTrail; readonly key: Uint8Array }> {
  const { world, folder } = options;
  const key = auditKey(folder.keys);
  const log = await openAuditLog({ world, folder: auditFolder(folder.root), key });
  return { trail: createAuditTrail(log), key };
}

const reads: ReadonlySet<string> = new Set(["get", "list", "watch"]);
const isPlatform = (user: string): boolean => user === controllerIdentity.user || user === "system:dipper-install";

/** Of the embedded API server: the chain takes what changes something, the files in the form of Kubernetes what people ask. */
export function bothSinks(trail: AuditTrail, files: AuditFile): AuditSink {
  const chain = trail.sink();
  return {
    write: (event: AuditEvent, changes) => {
      chain(event, changes);
      if (!isPlatform((event.impersonatedUser ?? event.user).username)) files.write(event);
    },
    level: (attributes) => (isBookkeeping(attributes) ? "None" : auditLevel(attributes)),
  };
}

/** Of simulated clusters: what people read in them is nobody's secret. */
export const writesOnly = (attributes: AuditAttributes): AuditLevel =>
  reads.has(attributes.verb) || isBookkeeping(attributes) ? "None" : "Metadata";

/**
 * Most writes of the platform: what its controllers found, not what anybody wants; and sessions with their last use, whose beginning and end
 * are records of sign-ins and sign-outs.
 */
function isBookkeeping({ user, object }: AuditAttributes): boolean {
  if (!isPlatform(user)) return false;
  return object?.subresource === "status" || isSessionRecord(object?.resource, object?.name);
}

/** Secrets of the platform's sessions, and of when they were used last. */
export const isSessionRecord = (resource: string | undefined, name: string | undefined): boolean =>
  resource === "secrets" && /^(session-[0-9a-f]{16}|usage-last)$/.test(name ?? "");
