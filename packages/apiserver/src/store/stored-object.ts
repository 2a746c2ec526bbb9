/** `metadata` as the server reads and writes it. Everything else of an object is opaque here. */
export interface Meta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
  [field: string]: unknown;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** A parsed object of any kind. Whoever holds a fresh parse may change it; cached ones are shared and must not be touched. */
export interface StoredObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  [field: string]: unknown;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The one stringify of a write. `apiVersion` and `kind` come first, so that another served version is a splice of the first
 * bytes (see `list/versions.ts`); the order of everything else is the writer's.
 */
export function canonicalBytes(object: StoredObject): Uint8Array {
  const { apiVersion, kind, metadata, ...rest } = object;
  return encoder.encode(JSON.stringify({ apiVersion, kind, metadata, ...rest }));
}

export function parseObject(bytes: Uint8Array): StoredObject {
  return JSON.parse(decoder.decode(bytes)) as StoredObject;
}

/** Equal as JSON values: the order of keys does not matter, `undefined` is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameJson(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let count = 0;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    if (!Object.hasOwn(right, key) || !sameJson(left[key], right[key])) return false;
    count++;
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) count--;
  return count === 0;
}
