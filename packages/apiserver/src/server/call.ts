import type { Exchange } from "@dipper/world";
import type { RequestFacts } from "../audit/request-facts.ts";
import { optionsInvalid, type Query, type Verb } from "../route/query.ts";
import type { Target } from "../route/route.ts";
import { isObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { badRequest } from "./refusals.ts";
import type { Actor, Ref, WriteOptions } from "./writes.ts";
import { apiVersion } from "./writes.ts";

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
    throw badRequest(
      `fieldValidation: Unsupported value: "${fieldValidation}": supported values: "Ignore", "Strict", "Warn"`,
    );
  return {
    manager: managerOf(call),
    fieldValidation,
    duplicates,
    dryRun: call.query.dryRun(call.verb),
    actor: call.actor,
  };
}

/** The body as an object of the kind that the URL names; 400 where it is something else. */
export function objectOf(
  value: unknown,
  type: Pick<ResourceType, "group" | "version" | "kind"> & { readonly origin?: ResourceType["origin"] },
): StoredObject {
  if (!isObject(value))
    throw badRequest("the object provided is unrecognized (must be of type Status or a valid object): not an object");
  const expected = apiVersion(type);
  // What is posted to a built-in resource is of its kind unless it says something else; a custom resource must say what it is.
  const builtIn = type.origin === undefined || type.origin === "built-in";
  const given = builtIn ? value["apiVersion"] || expected : value["apiVersion"];
  const kind = builtIn ? value["kind"] || type.kind : value["kind"];
  if (kind === undefined || kind === "") throw badRequest("Object 'Kind' is missing in the body of the request");
  if (builtIn && (given !== expected || kind !== type.kind)) throw unconvertible({ version: given, kind }, type);
  if (given !== undefined && given !== expected)
    throw badRequest(
      `the API version in the data (${JSON.stringify(given).slice(1, -1)}) does not match the expected API version (${expected})`,
    );
  if (kind !== type.kind)
    throw badRequest(
      `the kind in the data (${JSON.stringify(kind).slice(1, -1)}) does not match the expected kind (${type.kind})`,
    );
  const metadata = value["metadata"] ?? {};
  if (!isObject(metadata)) throw badRequest("metadata must be an object");
  return { ...value, apiVersion: expected, kind: type.kind, metadata } as StoredObject;
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
