import type { FieldChange } from "./record.ts";
import { hidden, isText, namesSecret, redact } from "./redact.ts";

type Json = Readonly<Record<string, unknown>>;

/** Fields of metadata that the server keeps for itself, and that say nothing about what somebody wanted. */
const ownMetadata = new Set(["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"]);
/** kubectl keeps the whole object in it, a Secret's values too. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const mostFields = 60;
/** How deep an object that came or went is taken apart; below, a value stands as one. */
const newDepth = 2;

/** What differs between two states of one object, field by field, secrets masked. `status` is not looked at: controllers write it. */
export function fieldDiff(before: unknown, after: unknown): readonly FieldChange[] {
  const old = wanted(before);
  const now = wanted(after);
  const found: FieldChange[] = [];
  const secretKind = [before, after].some((each) => isObject(each) && each["kind"] === "Secret");
  if (!same(old, now)) walk(old, now, { path: "", name: "", secret: false, secretKind, depth: 0 }, found);
  return found.length <= mostFields
    ? found
    : [...found.slice(0, mostFields), { field: "…", new: `${found.length - mostFields} more fields` }];
}

interface Place {
  readonly path: string;
  /** Of the field itself. */
  readonly name: string;
  /** Its values are masked, whatever they are. */
  readonly secret: boolean;
  readonly secretKind: boolean;
  readonly depth: number;
}

function wanted(object: unknown): Json | undefined {
  if (!isObject(object)) return undefined;
  const { apiVersion: _version, kind: _kind, status: _status, metadata, ...rest } = object;
  const meta = isObject(metadata) ? metadata : {};
  const shown: Record<string, unknown> = {};
  for (const name in meta) if (!ownMetadata.has(name)) shown[name] = meta[name];
  if (isObject(shown["annotations"])) {
    const { [lastApplied]: _applied, ...annotations } = shown["annotations"];
    shown["annotations"] = annotations;
  }
  return { metadata: shown, ...rest };
}

/** Of two that differ. */
function walk(old: unknown, now: unknown, at: Place, found: FieldChange[]): void {
  const both = old !== undefined && now !== undefined;
  const mayOpen = both || at.depth < newDepth;
  if (mayOpen && (isObject(old) || old === undefined) && (isObject(now) || now === undefined)) {
    walkObject(old ?? {}, now ?? {}, at, found);
    return;
  }
  if (both && isKeyed(old) && isKeyed(now)) {
    const [left, right] = [byName(old), byName(now)];
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      if (same(left.get(name), right.get(name))) continue;
      const path = `${at.path}[${name}]`;
      walk(left.get(name), right.get(name), { ...at, path, depth: at.depth + 1 }, found);
    }
    return;
  }
  const value = (each: unknown): unknown =>
    at.secret || (namesSecret(at.name) && isText(each)) ? hidden : redact(each, 4);
  found.push({
    field: at.path,
    ...(old === undefined ? {} : { old: value(old) }),
    ...(now === undefined ? {} : { new: value(now) }),
  });
}

function walkObject(old: Json, now: Json, at: Place, found: FieldChange[]): void {
  const named = namesSecret(now["name"] ?? old["name"]);
  const field = (name: string): void => {
    // Most fields are the same: nothing is made for them.
    if (same(old[name], now[name])) return;
    const secret =
      at.secret ||
      (at.secretKind && at.depth === 0 && (name === "data" || name === "stringData")) ||
      (named && name === "value");
    const place = { path: join(at.path, name), name, secret, secretKind: at.secretKind, depth: at.depth + 1 };
    walk(old[name], now[name], place, found);
  };
  for (const name of Object.keys(old)) field(name);
  for (const name of Object.keys(now)) if (!(name in old)) field(name);
}

/** Names that are paths themselves (labels, files) stand in brackets. */
function join(path: string, name: string): string {
  if (/^[\w-]+$/.test(name)) return path === "" ? name : `${path}.${name}`;
  return `${path}[${name}]`;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Json, b as Json];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lists of named things are compared by name. */
function isKeyed(value: unknown): value is readonly (Json & { readonly name: string })[] {
  if (!Array.isArray(value)) return false;
  const names = value.map((each: unknown) => (isObject(each) ? each["name"] : undefined));
  return names.every((name) => typeof name === "string") && new Set(names).size === names.length;
}

function byName(list: readonly (Json & { readonly name: string })[]): ReadonlyMap<string, Json> {
  return new Map(list.map((each) => [each.name, each]));
}
