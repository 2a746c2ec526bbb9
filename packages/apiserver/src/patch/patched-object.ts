import { parseError, versionKindProblem } from "../decode/version-kind.ts";
import { goText } from "../schema/go-words.ts";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import { refusePatched } from "../schema/prepare.ts";
import { schemaNode } from "../schema/schema-node.ts";
import { wrongType } from "../schema/wrong-type.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import { refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { invalid } from "../validate/field-errors.ts";

/** What a JSON or merge patch came to as an object of the kind; 422 with `text`, all of it, where it is none. */
export function patchedObject(type: ResourceType, patched: unknown, text: () => string): StoredObject {
  const refused = (problem: string): Error => refusePatched(text(), problem);
  const unknown = versionKindProblem(patched);
  if (unknown !== undefined) throw refused(unknown);
  const object: JsonObject = isObject(patched) ? patched : {};
  // They are texts where anything is: that was just asked.
  const { apiVersion, kind } = { apiVersion: "", kind: "", ...object } as { apiVersion: string; kind: string };
  if (!kind) throw refused(`Object 'Kind' is missing in '${text()}'`);
  if (!apiVersion) throw refused(`Object 'apiVersion' is missing in '${text()}'`);
  const expected = type.group === "" ? type.version : `${type.group}/${type.version}`;
  if (apiVersion !== expected || kind !== type.kind)
    throw type.origin === "built-in"
      ? refused(foreign(type, object, apiVersion, kind))
      : mistyped(type, object, expected);
  const metadata = object["metadata"] ?? {};
  if (!isObject(metadata)) throw refused(parseError(`cannot restore struct from: ${goText(metadata)}`));
  return { ...object, apiVersion, kind, metadata } as StoredObject;
}

/** A built-in kind is decoded as what it says that it is, and then it does not fit. */
function foreign(type: ResourceType, object: JsonObject, apiVersion: string, kind: string): string {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  const table = sharedDefinitions();
  const definition = table.ofKind(group, version, kind);
  if (definition === undefined)
    return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  const wrong = wrongType(object, schemaNode(table.kindSchema(definition)), kind);
  if (wrong !== undefined) return wrong;
  const home = (table.ofKind(type.group, type.version, type.kind) ?? "").split(".")[0] ?? "";
  return `unable to decode ${group}/${version}, Kind=${kind} into *${home}.${type.kind}`;
}

function mistyped(type: ResourceType, object: JsonObject, expected: string): Error {
  const [apiVersion, kind] = [String(object["apiVersion"]), String(object["kind"])];
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return refuseInvalid({ group, kind, name }, [
    ...(kind === type.kind ? [] : [invalid("kind", kind, `must be ${type.kind}`)]),
    ...(apiVersion === expected ? [] : [invalid("apiVersion", apiVersion, `must be ${expected}`)]),
  ]);
}
