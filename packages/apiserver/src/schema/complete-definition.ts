import { isObject, type JsonObject } from "./json-value.ts";
import { tidySchema } from "./tidy-schema.ts";

/**
 * What a CustomResourceDefinition says by itself, in place: names that follow from others, and the versions that were ever stored. Whether
 * it is served is written into its status one write later.
 */
export function completeDefinition(crd: JsonObject, operation: "create" | "update" | "status"): void {
  const spec = objectIn(crd, "spec");
  crd["spec"] = spec;
  const versions = (spec["versions"] ?? []) as readonly JsonObject[];
  for (const version of versions) {
    const schema = objectIn(objectIn(version, "schema"), "openAPIV3Schema");
    tidySchema(schema);
  }
  const names = objectIn(spec, "names");
  spec["names"] = names;
  const kind = typeof names["kind"] === "string" ? names["kind"] : "";
  if (kind !== "") {
    names["singular"] ??= kind.toLowerCase();
    names["listKind"] ??= `${kind}List`;
  }
  spec["conversion"] ??= { strategy: "None" };
  if (operation === "status") return;
  const before = objectIn(crd, "status");
  const stored = versions.find((each) => each["storage"] === true)?.["name"];
  const known = (before["storedVersions"] ?? []) as readonly string[];
  crd["status"] = {
    acceptedNames: { kind: "", plural: "" },
    conditions: null,
    ...before,
    storedVersions: [...new Set([...known, ...(typeof stored === "string" ? [stored] : [])])],
  };
}

function objectIn(object: JsonObject, field: string): JsonObject {
  const found = object[field];
  return isObject(found) ? found : {};
}
