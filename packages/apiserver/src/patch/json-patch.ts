import { goKind } from "../schema/go-words.ts";
import { copyJson, isObject, setOwn } from "../schema/json-value.ts";
import { sameJson } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";

type Container = Record<string, unknown> | unknown[];

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** As the real server has it (`JSONPatchMaxCopyBytes` aside). */
const operationLimit = 10_000;

/** JSON patch (RFC 6902) as Kubernetes applies it: negative array indexes count from the end. Pure. Malformed: 400; cannot be applied: 422. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  const operations = parse(patch);
  let result: unknown = copyJson(target);
  for (const operation of operations) result = applyOne(result, operation);
  return result;
}

/** What strict validation says of the patch itself: keys that no operation has, and keys that occur twice. */
export function oddOperations(patch: unknown, duplicates: readonly string[]): readonly string[] {
  const unknown = (Array.isArray(patch) ? (patch as unknown[]) : []).flatMap((each, i) =>
    isObject(each)
      ? Object.keys(each).flatMap((key) => (fields.has(key) ? [] : [`unknown field "[${i}].${key}"`]))
      : [],
  );
  return [...duplicates, ...unknown].map((each) => `json patch ${each}`);
}

const fields = new Set(["op", "path", "from", "value"]);

function parse(patch: unknown): readonly Partial<Operation>[] {
  if (patch === null) return [];
  if (!Array.isArray(patch))
    throw malformed(`json: cannot unmarshal ${goKind(patch)} into Go value of type []handlers.jsonPatchOp`);
  if (patch.length > operationLimit)
    throw refuse(
      "TooLarge",
      `The allowed maximum operations in a JSON patch is ${operationLimit}, got ${patch.length}`,
    );
  for (const each of patch as unknown[]) {
    if (each !== null && !isObject(each))
      throw malformed(`json: cannot unmarshal ${goKind(each)} into Go value of type handlers.jsonPatchOp`);
    for (const field of ["op", "path", "from"]) {
      const given = each?.[field];
      if (given !== undefined && given !== null && typeof given !== "string")
        throw malformed(
          `json: cannot unmarshal ${goKind(given)} into Go struct field jsonPatchOp.${field} of type string`,
        );
    }
  }
  return (patch as (Partial<Operation> | null)[]).map((each) => each ?? {});
}

/** An operation without what it needs is found out when its turn comes. */
function applyOne(root: unknown, operation: Partial<Operation>): unknown {
  const { op, path, from, value } = operation;
  if (path === undefined) throw impossible();
  switch (op) {
    case "add":
      if (value === undefined) throw impossible();
      return add(root, path, copyJson(value));
    case "remove":
      return remove(root, path);
    case "replace":
      if (value === undefined) throw impossible();
      return path === "" ? copyJson(value) : replace(root, path, copyJson(value));
    case "move": {
      if (from === undefined) throw impossible();
      const moved = read(root, from);
      return add(remove(root, from), path, moved);
    }
    case "copy":
      if (from === undefined) throw impossible();
      return add(root, path, copyJson(read(root, from)));
    case "test":
      if (!sameJson(readOrNull(root, path), value ?? null)) throw impossible();
      return root;
    default:
      throw impossible();
  }
}

function tokens(pointer: string): readonly string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw impossible();
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function child(container: unknown, token: string): unknown {
  if (Array.isArray(container)) return container[index(token, container.length, false)];
  if (container !== null && typeof container === "object" && Object.hasOwn(container, token))
    return (container as Record<string, unknown>)[token];
  throw impossible();
}

function read(root: unknown, pointer: string): unknown {
  return tokens(pointer).reduce(child, root);
}

/** `test` of a missing member compares with null, as the library behind the real server does. */
function readOrNull(root: unknown, pointer: string): unknown {
  const path = tokens(pointer);
  const last = path.at(-1);
  if (last === undefined) return root;
  const parent = path.slice(0, -1).reduce(child, root);
  if (!Array.isArray(parent) && parent !== null && typeof parent === "object" && !Object.hasOwn(parent, last))
    return null;
  return child(parent, last);
}

function parentOf(root: unknown, pointer: string): { readonly parent: Container; readonly last: string } {
  const path = tokens(pointer);
  const parent = path.slice(0, -1).reduce(child, root);
  if (parent === null || typeof parent !== "object") throw impossible();
  return { parent: parent as Container, last: path.at(-1) ?? "" };
}

function add(root: unknown, pointer: string, value: unknown): unknown {
  if (pointer === "") return value;
  const { parent, last } = parentOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(index(last, parent.length, true), 0, value);
  else setOwn(parent, last, value);
  return root;
}

/** A member that is not there is added, as the library behind the real server does; an index must be. */
function replace(root: unknown, pointer: string, value: unknown): unknown {
  const { parent, last } = parentOf(root, pointer);
  if (Array.isArray(parent)) parent[index(last, parent.length, false)] = value;
  else setOwn(parent, last, value);
  return root;
}

function remove(root: unknown, pointer: string): unknown {
  if (pointer === "") throw impossible();
  const { parent, last } = parentOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(index(last, parent.length, false), 1);
  else if (Object.hasOwn(parent, last)) delete parent[last];
  else throw impossible();
  return root;
}

function index(token: string, length: number, mayAppend: boolean): number {
  if (mayAppend && token === "-") return length;
  if (!/^-?(0|[1-9]\d*)$/.test(token)) throw impossible();
  const number = Number(token);
  const at = number < 0 ? number + length + (mayAppend ? 1 : 0) : number;
  if (at < 0 || at > length || (at === length && !mayAppend)) throw impossible();
  return at;
}

function malformed(problem: string): Error {
  return refuse("BadRequest", `error decoding patch: ${problem}`);
}

function impossible(): Error {
  return refuse("Invalid", "the server rejected our request due to an error in our request", {});
}
