import type { FieldError } from "../types/refusal.ts";
import { ruleProblems } from "./cel/rules.ts";
import { goPattern } from "./go-pattern.ts";
import { equalJson, isObject, type JsonObject } from "./json-value.ts";
import { schemaNode } from "./schema-node.ts";
import { shown } from "./validate-value.ts";

/** Is a CustomResourceDefinition one that can be served: names, versions, a structural schema, rules that compile? */
export function checkCrd(crd: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const spec = isObject(crd["spec"]) ? crd["spec"] : {};
  const names = isObject(spec["names"]) ? spec["names"] : {};
  const metadata = isObject(crd["metadata"]) ? crd["metadata"] : {};
  const errors: FieldError[] = [];
  const expected = `${String(names["plural"] as string)}.${String(spec["group"] as string)}`;
  if (metadata["name"] !== expected) {
    const message = `Invalid value: ${shown(metadata["name"])}: must be spec.names.plural+"."+spec.group`;
    errors.push({ reason: "FieldValueInvalid", field: "metadata.name", message });
  }
  const versions = (spec["versions"] ?? []) as readonly JsonObject[];
  if (versions.filter((each) => each["storage"] === true).length !== 1) {
    const message = "Invalid value: null: must have exactly one version marked as storage version";
    errors.push({ reason: "FieldValueInvalid", field: "spec.versions", message });
  }
  for (const [index, version] of versions.entries()) errors.push(...checkVersion(version, `spec.versions[${index}]`));
  if (old !== undefined) {
    const before = isObject(old["spec"]) ? old["spec"] : {};
    const namesBefore = isObject(before["names"]) ? before["names"] : {};
    const fixed = [
      ...(isEstablished(old)
        ? [
            ["scope", before["scope"], spec["scope"]] as const,
            ["names.kind", namesBefore["kind"], names["kind"]] as const,
          ]
        : []),
      ["group", before["group"], spec["group"]],
      ["names.plural", namesBefore["plural"], names["plural"]],
    ] as const;
    for (const [field, was, is] of fixed) {
      if (equalJson(was, is)) continue;
      errors.push({
        reason: "FieldValueInvalid",
        field: `spec.${field}`,
        message: `Invalid value: ${shown(is)}: field is immutable`,
      });
    }
  }
  return errors;
}

function isEstablished(crd: JsonObject): boolean {
  const status = isObject(crd["status"]) ? crd["status"] : {};
  const conditions = (status["conditions"] ?? []) as readonly JsonObject[];
  return conditions.some((each) => each["type"] === "Established" && each["status"] === "True");
}

function checkVersion(version: JsonObject, path: string): readonly FieldError[] {
  const wrapper = isObject(version["schema"]) ? version["schema"] : {};
  const schema = wrapper["openAPIV3Schema"];
  const field = `${path}.schema.openAPIV3Schema`;
  if (!isObject(schema)) return [{ reason: "FieldValueRequired", field, message: "Required value" }];
  const errors: FieldError[] = [];
  if (schema["type"] !== "object") {
    errors.push({
      reason: "FieldValueInvalid",
      field: `${field}.type`,
      message: `Invalid value: ${shown(schema["type"] ?? "")}: must be object at the root`,
    });
  }
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const metadata = isObject(properties["metadata"]) ? properties["metadata"] : {};
  if (Object.keys(metadata).some((each) => each !== "type" && each !== "properties")) {
    const message =
      "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified";
    errors.push({ reason: "FieldValueForbidden", field: `${field}.properties[metadata]`, message });
  }
  checkStructure(schema, field, errors);
  if (errors.length > 0) return errors;
  for (const each of ruleProblems(schemaNode(schema))) {
    const message = `Invalid value: ${shown({ rule: each.rule })}: compilation failed: ${each.problem}`;
    errors.push({ reason: "FieldValueInvalid", field: `${field}${each.path}.x-kubernetes-validations`, message });
  }
  return errors;
}

/** A schema is structural when every node says its type, or that it may be anything. */
function checkStructure(schema: JsonObject, path: string, errors: FieldError[]): void {
  const open = schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema["type"] === undefined && !open) {
    errors.push({
      reason: "FieldValueRequired",
      field: `${path}.type`,
      message: "Required value: must not be empty for specified object fields",
    });
  }
  if (typeof schema["pattern"] === "string" && !isPattern(schema["pattern"])) {
    const message = `Invalid value: ${shown(schema["pattern"])}: must be a valid regular expression`;
    errors.push({ reason: "FieldValueInvalid", field: `${path}.pattern`, message });
  }
  if (isObject(schema["properties"])) {
    if (schema["additionalProperties"] !== undefined) {
      errors.push({
        reason: "FieldValueForbidden",
        field: `${path}.additionalProperties`,
        message: "Forbidden: additionalProperties and properties are mutual exclusive",
      });
    }
    for (const [name, each] of Object.entries(schema["properties"])) {
      if (isObject(each)) checkStructure(each, `${path}.properties[${name}]`, errors);
    }
  }
  if (isObject(schema["items"])) checkStructure(schema["items"], `${path}.items`, errors);
  else if (schema["type"] === "array")
    errors.push({ reason: "FieldValueRequired", field: `${path}.items`, message: "Required value: must be specified" });
  if (isObject(schema["additionalProperties"]))
    checkStructure(schema["additionalProperties"], `${path}.additionalProperties`, errors);
}

function isPattern(text: string): boolean {
  try {
    goPattern(text);
    return true;
  } catch {
    return false;
  }
}
