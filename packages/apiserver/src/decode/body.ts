import { parse as parseYaml } from "yaml";
import { sharedDefinitions } from "../types/definition-table.ts";
import { refuse } from "../types/refusal.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { decodeProtobuf, type Expected } from "./protobuf/decode-protobuf.ts";

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
  /** Keys that occur twice in one object, as paths; the last one counted. */
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
  if (type === "" || type === "application/json" || type === "text/plain") return decodeJson(textOf(body));
  if (type === "application/yaml" || type === "text/yaml") return decodeYaml(textOf(body));
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
  const supported = Object.keys(patchTypes).filter((each) => strategic || patchTypes[each] !== "strategic");
  throw unsupported("the body of the request was in an unknown format", supported.join(", "));
}

export function decodePatch(body: Uint8Array | undefined, type: PatchType): Decoded {
  return type === "apply" ? decodeYaml(textOf(body)) : decodeJson(textOf(body));
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

function decodeJson(text: string): Decoded {
  if (text.trim() === "") throw refuse("BadRequest", "the body of the request is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse(
      "BadRequest",
      `the object provided is unrecognized (must be of type Status or a valid object): ${(cause as Error).message}`,
    );
  }
  return { value, duplicates: duplicateKeys(text) };
}

function decodeYaml(text: string): Decoded {
  if (text.trim() === "") throw refuse("BadRequest", "the body of the request is empty");
  // JSON is YAML, and most clients send it.
  if (text.trimStart().startsWith("{")) return decodeJson(text);
  try {
    return {
      value: parseYaml(text, { version: "1.1", schema: "core", maxAliasCount: 100 }) as unknown,
      duplicates: [],
    };
  } catch (cause) {
    throw refuse("BadRequest", `error decoding YAML: ${(cause as Error).message.split("\n")[0] ?? ""}`);
  }
}

function unsupported(problem: string, accepted: string): Error {
  return refuse("UnsupportedMediaType", `${problem} - accepted media types include: ${accepted}`);
}
