import type { Exchange } from "@dipper/world";
import type { RequestFacts } from "../audit/request-facts.ts";
import { beginning } from "../decode/beginning.ts";
import { optionsInvalid, type Query, type Verb } from "../route/query.ts";
import type { Target } from "../route/route.ts";
import { goKind } from "../schema/go-words.ts";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import { refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { invalid } from "../validate/field-errors.ts";
import type { Actor } from "./actor.ts";
import { apiVersion } from "./names-of-type.ts";
import { badRequest } from "./refusals.ts";
import type { Ref, WriteOptions } from "./writes.ts";

/** A request about a resource, after authentication and authorisation. */
export interface Call {
  readonly exchange: Exchange;
  readonly target: Target;
  readonly type: ResourceType;
  readonly query: Query;
  readonly verb: Verb;
  readonly actor: Actor;
  /** For the audit line. */
  readonly facts: RequestFacts;
}

export function refOf(call: Call): Ref {
  return { namespace: call.target.namespace, name: call.target.name };
}

/** `fieldManager`, else the first word of the User-Agent. */
export function managerOf(call: Call): string {
  const given = call.query.text("fieldManager");
  if (given !== "") {
    requireManager(given, call.verb);
    return given;
  }
  const agent = call.exchange.headers["user-agent"]?.split("/")[0]?.trim() ?? "";
  return agent === "" ? "unknown" : agent.slice(0, 128);
}

const longestManager = 128;

function requireManager(name: string, verb: Verb): void {
  if (new TextEncoder().encode(name).length > longestManager)
    throw optionsInvalid(
      verb,
      "fieldManager",
      `Too long: may not be more than ${longestManager} bytes`,
      "FieldValueTooLong",
    );
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name))
    throw optionsInvalid(
      verb,
      "fieldManager",
      `Invalid value: ${JSON.stringify(name)}: should only contain printable characters`,
      "FieldValueInvalid",
    );
}

export function writeOptionsOf(call: Call, duplicates: readonly string[] = []): WriteOptions {
  const fieldValidation = call.query.text("fieldValidation") || "Warn";
  if (fieldValidation !== "Strict" && fieldValidation !== "Warn" && fieldValidation !== "Ignore")
    throw optionsInvalid(
      call.verb,
      "fieldValidation",
      `Unsupported value: "${fieldValidation}": supported values: "", "Ignore", "Strict", "Warn"`,
      "FieldValueNotSupported",
    );
  return {
    manager: managerOf(call),
    fieldValidation,
    duplicates,
    dryRun: call.query.dryRun(call.verb),
    actor: call.actor,
  };
}

type Expected = Pick<ResourceType, "group" | "version" | "kind"> & { readonly origin?: ResourceType["origin"] };

/** A decoded body as an object of the kind that the URL names; 400 where it is something else. */
export function objectOf(value: unknown, type: Expected, body: Uint8Array = new Uint8Array()): StoredObject {
  const object = isObject(value) ? value : {};
  const expected = apiVersion(type);
  // What is posted to a built-in resource is of its kind unless it says something else; a custom resource must say what it is.
  const builtIn = type.origin === undefined || type.origin === "built-in";
  if (!builtIn) requireTyped(object, type, body);
  const given = object["apiVersion"] || expected;
  const kind = object["kind"] || type.kind;
  if (builtIn && (given !== expected || kind !== type.kind)) throw unconvertible({ version: given, kind }, type);
  if (given !== expected)
    throw badRequest(
      `the API version in the data (${JSON.stringify(given).slice(1, -1)}) does not match the expected API version (${expected})`,
    );
  if (kind !== type.kind) throw wrongKind(object, type);
  const metadata = object["metadata"] ?? {};
  if (!isObject(metadata)) throw badRequest(notMetadata(type, metadata));
  return { ...object, apiVersion: expected, kind: type.kind, metadata } as StoredObject;
}

function requireTyped(object: JsonObject, type: Expected, body: Uint8Array): void {
  const missing =
    (object["kind"] ?? "") === "" ? "Kind" : (object["apiVersion"] ?? "") === "" ? "apiVersion" : undefined;
  if (missing === undefined) return;
  const text = new TextDecoder().decode(body);
  throw badRequest(
    `the object provided is unrecognized (must be of type ${type.kind}): Object '${missing}' is missing in '${text}' (${beginning(body)})`,
  );
}

function wrongKind(object: JsonObject, type: Expected): Error {
  const kind = String(object["kind"]);
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
  return refuseInvalid({ group: type.group, kind, name }, [invalid("kind", kind, `must be ${type.kind}`)]);
}

function notMetadata(type: Expected, metadata: unknown): string {
  const version = JSON.stringify(type.version);
  const problem = `json: cannot unmarshal ${goKind(metadata)} into Go struct field ${type.kind}.metadata of type v1.ObjectMeta`;
  return `${type.kind} in version ${version} cannot be handled as a ${type.kind}: ${problem}`;
}

/** The real server says where in its sources the scheme was made that knows its kinds. */
export const schemeName = JSON.stringify("pkg/runtime/scheme.go:111");

/** What a typed server says of a body that is of another kind than the built-in one its URL names. */
function unconvertible(
  given: { readonly version: unknown; readonly kind: unknown },
  type: Pick<ResourceType, "group" | "version" | "kind">,
): Error {
  const kind = String(given.kind as string);
  const version = String(given.version as string);
  const [short = "", group = ""] = version.split("/").reverse();
  const known = sharedDefinitions().ofKind(group, short, kind) !== undefined;
  const target = `${type.group === "" ? "core" : (type.group.split(".")[0] ?? "")}.${type.kind}`;
  const problem = known
    ? `converting (${short}.${kind}) to (${target}): unknown conversion`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)} in scheme ${schemeName}`;
  return badRequest(`${kind} in version ${JSON.stringify(short)} cannot be handled as a ${type.kind}: ${problem}`);
}
