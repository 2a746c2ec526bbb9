import { goKind } from "../schema/go-words.ts";
import { copyJson, setOwn } from "../schema/json-value.ts";
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

function parse(patch: unknown): readonly Operation[] {
  if (!Array.isArray(patch))
    throw malformed(`json: cannot unmarshal ${goKind(patch)} into Go value of type []handlers.jsonPatchOp`);
  if (patch.length > operationLimit)
    throw refuse(
      "TooLarge",
      `The allowed maximum operations in a JSON patch is ${operationLimit}, got ${patch.length}`,
    );
  for (const each of patch as unknown[]) {
    const operation = each as Partial<Operation> | null;
    if (operation === null || typeof operation !== "object" || typeof operation.op !== "string")
      throw malformed("missing op");
    if (typeof operation.path !== "string") throw malformed("missing path");
    if ((operation.op === "move" || operation.op === "copy") && typeof operation.from !== "string")
      throw malformed("missing from");
    if (["add", "replace", "test"].includes(operation.op) && operation.value === undefined)
      throw malformed("missing value");
  }
  return patch as readonly Operation[];
}

function applyOne(root: unknown, operation: Operation): unknown {
  switch (operation.op) {
    case "add":
      return add(root, operation.path, copyJson(operation.value));
    case "remove":
      return remove(root, operation.path);
    case "replace":
      if (operation.path === "") return copyJson(operation.value);
      return replace(root, operation.path, copyJson(operation.value));
    case "move": {
      const value = read(root, operation.from ?? "");
      return add(remove(root, operation.from ?? ""), operation.path, value);
    }
    case "copy":
      return add(root, operation.path, copyJson(read(root, operation.from ?? "")));
    case "test":
      if (!sameJson(readOrNull(root, operation.path), operation.value)) throw impossible();
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
  return refuse("Invalid", "the server rejected our request due to an error in our request");
}
