import type { JsonObject } from "../../schema/json-value.ts";
import type { DefinitionTable } from "../../types/definition-table.ts";
import { refuse } from "../../types/refusal.ts";
import type { ResourceType } from "../../types/resource-type.ts";
import { beginning } from "../beginning.ts";
import { type Envelope, openEnvelope } from "./envelope.ts";
import { definitionOf, readMessage } from "./message.ts";
import { MalformedProtobuf, WireReader } from "./wire.ts";

/** What a request is about: where an envelope says nothing of itself, it is that. */
export type Expected = Pick<ResourceType, "group" | "version" | "kind">;

/** The object in a body of `application/vnd.kubernetes.protobuf`. 400 where it cannot be read, in the words of the real server. */
export function decodeProtobuf(table: DefinitionTable, body: Uint8Array, into: Expected): JsonObject {
  let type: { readonly apiVersion: string; readonly kind: string } | undefined;
  try {
    const envelope = openEnvelope(body);
    type = typeOf(envelope, into);
    const definition = definitionOf(table, type);
    if (definition === undefined)
      throw new MalformedProtobuf(`no kind "${type.kind}" is registered for version "${type.apiVersion}"`);
    const object: JsonObject = { apiVersion: type.apiVersion, kind: type.kind };
    return readMessage(table, definition, new WireReader(envelope.raw), { object, depth: 0 });
  } catch (thrown) {
    if (!(thrown instanceof MalformedProtobuf)) throw thrown;
    throw refuse("BadRequest", problemOf(thrown.message, type, { into, body }));
  }
}

function typeOf(envelope: Envelope, into: Expected): { readonly apiVersion: string; readonly kind: string } {
  const expected = into.group === "" ? into.version : `${into.group}/${into.version}`;
  return { apiVersion: envelope.apiVersion || expected, kind: envelope.kind || into.kind };
}

function problemOf(
  problem: string,
  type: { readonly apiVersion: string; readonly kind: string } | undefined,
  of: { readonly into: Expected; readonly body: Uint8Array },
): string {
  if (type !== undefined) {
    const version = type.apiVersion.split("/").at(-1) ?? "";
    return `${type.kind} in version "${version}" cannot be handled as a ${of.into.kind}: ${problem}`;
  }
  return `the object provided is unrecognized (must be of type ${of.into.kind}): ${problem} (${beginning(of.body)})`;
}
