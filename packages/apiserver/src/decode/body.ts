import { sharedDefinitions } from "../types/definition-table.ts";
import { refuse } from "../types/refusal.ts";
import { beginning } from "./beginning.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { refuseInexact } from "./exact-numbers.ts";
import { jsonProblem } from "./json-problem.ts";
import { decodeProtobuf, type Expected } from "./protobuf/decode-protobuf.ts";
import { parseError, versionKindProblem } from "./version-kind.ts";
import { readYaml } from "./yaml.ts";

/** As the real server: what one request may carry. */
export const bodyLimit = 3 * 1024 * 1024;

export type PatchType = "json" | "merge" | "strategic" | "apply";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

export const protobufType = "application/vnd.kubernetes.protobuf";

const decoder = new TextDecoder("utf-8", { fatal: true });

export interface Decoded {
  readonly value: unknown;
  /** What is said of keys that occur twice in one object; the last one counted. */
  readonly duplicates: readonly string[];
}

export function mediaType(header: string | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/**
 * The object of a request: JSON (also without a type), YAML, or protobuf where it may be a built-in kind. `into` is the kind that the request
 * is about.
 */
export function decodeBody(body: Uint8Array | undefined, contentType: string | undefined, into: Expected): Decoded {
  const type = mediaType(contentType);
  if ((type === "" && (contentType ?? "").trim() === "") || type === "application/json" || type === "text/plain")
    return ofKind(readJson(textOf(body)), body, into);
  if (type === "application/yaml" || type === "text/yaml") return ofKind(readEither(textOf(body)), body, into);
  const table = sharedDefinitions();
  const builtIn = table.ofKind(into.group, into.version, into.kind) !== undefined;
  if (type === protobufType && builtIn)
    return { value: decodeProtobuf(table, withinLimit(body), into), duplicates: [] };
  const accepted = ["application/json", "application/yaml", ...(builtIn ? [protobufType] : [])];
  throw unsupported("the body of the request was in an unknown format", accepted.join(", "));
}

export function patchTypeOf(contentType: string | undefined, strategic: boolean): PatchType {
  const type = patchTypes[mediaType(contentType)];
  if (type !== undefined && (type !== "strategic" || strategic)) return type;
  if (strategic) throw refuse("UnsupportedMediaType", "415: Unsupported Media Type", {});
  const supported = Object.keys(patchTypes).filter((each) => patchTypes[each] !== "strategic");
  throw unsupported("the body of the request was in an unknown format", supported.join(", "));
}

export function decodePatch(body: Uint8Array | undefined, type: PatchType): Decoded {
  const read = type === "apply" ? readEither(textOf(body)) : readJson(textOf(body));
  if (typeof read !== "string") return read;
  const opening = { apply: "error decoding YAML: error converting YAML to JSON: ", strategic: "" } as const;
  throw refuse("BadRequest", `${opening[type as keyof typeof opening] ?? "error decoding patch: "}${read}`);
}

function withinLimit(body: Uint8Array = new Uint8Array()): Uint8Array {
  if (body.length > bodyLimit) throw refuse("TooLarge", `Request entity too large: limit is ${bodyLimit}`);
  return body;
}

function textOf(body: Uint8Array | undefined): string {
  const bytes = withinLimit(body);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw refuse("BadRequest", `the body of the request is not UTF-8: ${String(cause)}`);
  }
}

/** The value of a JSON text, or why it is none. */
function readJson(text: string): Decoded | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return jsonProblem(text);
  }
  refuseInexact(text);
  return { value, duplicates: duplicateKeys(text).map((path) => `duplicate field "${path}"`) };
}

/** JSON is YAML, and most clients send it. */
function readEither(text: string): Decoded | string {
  return text.trimStart().startsWith("{") ? readJson(text) : readYaml(text);
}

function ofKind(read: Decoded | string, body: Uint8Array | undefined, into: Expected): Decoded {
  const problem = typeof read === "string" ? parseError(read) : versionKindProblem(read.value);
  if (problem === undefined) return read as Decoded;
  if (into.kind === "DeleteOptions") throw refuse("BadRequest", problem);
  const shown = beginning(body ?? new Uint8Array());
  throw refuse(
    "BadRequest",
    `the object provided is unrecognized (must be of type ${into.kind}): ${problem} (${shown})`,
  );
}

function unsupported(problem: string, accepted: string): Error {
  return refuse("UnsupportedMediaType", `${problem} - accepted media types include: ${accepted}`);
}
