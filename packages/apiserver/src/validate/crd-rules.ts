import { isProtectedGroup } from "../collect/approval-condition.ts";
import { type CostlyRule, costlyRules } from "../schema/cel/rule-cost.ts";
import { ruleProblems } from "../schema/cel/rules.ts";
import { goJson } from "../schema/go-words.ts";
import { equalJson, getOwn, isObject, type JsonObject } from "../schema/json-value.ts";
import { schemaNode, type ValidationRule } from "../schema/schema-node.ts";
import type { FieldError } from "../types/refusal.ts";
import { crdNameErrors } from "./crd-names.ts";
import { partErrors } from "./crd-parts.ts";
import { structureErrors } from "./crd-structure.ts";
import { forbidden, invalid, required, unsupported } from "./field-errors.ts";
import { subdomainProblem } from "./names.ts";

/** Is a CustomResourceDefinition one that can be served: names, versions, a structural schema, rules that compile? */
export function checkCrd(crd: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const spec = partOf(crd, "spec");
  const versions = (spec["versions"] ?? []) as readonly JsonObject[];
  return [
    ...nameErrors(partOf(crd, "metadata"), spec, old === undefined),
    ...storageErrors(versions),
    ...crdNameErrors(partOf(spec, "names"), versions),
    ...preserveErrors(spec, versions),
    ...versionErrors(versions),
    ...conversionErrors(partOf(spec, "conversion")),
    ...(old === undefined ? [] : [...changeErrors(spec, old), ...storedErrors(old, versions)]),
  ];
}

function partOf(object: JsonObject, name: string): JsonObject {
  const found = getOwn(object, name);
  return isObject(found) ? found : {};
}

function nameErrors(metadata: JsonObject, spec: JsonObject, isNew: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const group = String((spec["group"] ?? "") as string);
  const expected = `${String(partOf(spec, "names")["plural"] as string)}.${group}`;
  if (isNew && metadata["name"] !== expected)
    errors.push(invalid("metadata.name", metadata["name"], 'must be spec.names.plural+"."+spec.group'));
  const groupProblem = group === "" ? undefined : subdomainProblem(group);
  if (group === "") errors.push(required("spec.group"));
  else if (groupProblem !== undefined) errors.push(invalid("spec.group", group, groupProblem));
  else if (!group.includes(".")) errors.push(invalid("spec.group", group, "should be a domain with at least one dot"));
  if (isNew && isProtectedGroup(group) && !approved(metadata))
    errors.push(
      required(
        "metadata.annotations[api-approved.kubernetes.io]",
        'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ),
    );
  const { scope } = spec as { readonly scope?: unknown };
  if (scope === undefined || scope === "") errors.push(required("spec.scope"));
  else if (scope !== "Cluster" && scope !== "Namespaced")
    errors.push(unsupported("spec.scope", scope, ["Cluster", "Namespaced"]));
  return errors;
}

function approved(metadata: JsonObject): boolean {
  const text = partOf(metadata, "annotations")["api-approved.kubernetes.io"];
  return typeof text === "string" && (text.startsWith("https://") || text.startsWith("unapproved"));
}

/** Exactly one version is stored, and is among those that the status says were. */
function storageErrors(versions: readonly JsonObject[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = versions.map((each) => each["name"]);
  const stored = versions.filter((each) => each["storage"] === true).map((each) => each["name"]);
  if (new Set(names).size < names.length)
    errors.push(invalid("spec.versions", versions.map(asHeld), "must contain unique version names"));
  if (stored.length !== 1)
    errors.push(
      invalid("spec.versions", versions.map(asHeld), "must have exactly one version marked as storage version"),
    );
  if (stored.length === 0) errors.push(invalid("status.storedVersions", null, "must have at least one stored version"));
  for (const name of stored.slice(1))
    errors.push(invalid("status.storedVersions", [stored[0]], `must have the storage version ${String(name)}`));
  return errors;
}

/** Objects may lie there in every version that was ever stored: none of them may go. */
function storedErrors(old: JsonObject, versions: readonly JsonObject[]): readonly FieldError[] {
  const stored = (partOf(old, "status")["storedVersions"] ?? []) as readonly string[];
  return stored.flatMap((name, index) => {
    if (versions.some((each) => each["name"] === name)) return [];
    const problem = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    return [invalid(`status.storedVersions[${index}]`, name, problem)];
  });
}

/** As the real server holds a version whose schema is that of all: what they share stands once, above them. */
function asHeld(version: JsonObject): JsonObject {
  return {
    Name: version["name"],
    Served: version["served"] === true,
    Storage: version["storage"] === true,
    Deprecated: version["deprecated"] === true,
    DeprecationWarning: version["deprecationWarning"] ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  };
}

function preserveErrors(spec: JsonObject, versions: readonly JsonObject[]): readonly FieldError[] {
  if (spec["preserveUnknownFields"] !== true) return [];
  const field = "spec.preserveUnknownFields";
  const defaults = versions.some((each) => schemaNode(schemaOf(each) ?? {}).hasDefaults);
  const instead = "set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
  return [
    ...(defaults ? [invalid(field, true, "must be false in order to use defaults in the schema")] : []),
    invalid(field, true, `cannot set to true, ${instead}`),
  ];
}

function schemaOf(version: JsonObject): JsonObject | undefined {
  const schema = partOf(version, "schema")["openAPIV3Schema"];
  return isObject(schema) ? schema : undefined;
}

/** Where all versions share something, the real server looks at it once, and names it without them. */
function versionErrors(versions: readonly JsonObject[]): readonly FieldError[] {
  const shared = (of: (version: JsonObject) => unknown): boolean =>
    versions.every((each) => equalJson(of(each) ?? null, of(versions[0] ?? {}) ?? null));
  const oneSchema = shared(schemaOf);
  const oneOfParts = ["additionalPrinterColumns", "subresources", "selectableFields"].every((part) =>
    shared((version) => version[part]),
  );
  return versions.flatMap((version, index) => {
    const schema = schemaOf(version);
    const own = `spec.versions[${index}]`;
    if (schema === undefined) {
      const selectable = (version["selectableFields"] as readonly unknown[] | undefined)?.length ?? 0;
      return [
        required(`${own}.schema.openAPIV3Schema`),
        ...(selectable === 0
          ? []
          : [invalid("spec.selectableFields", "", "may only be set when validations.schema is included")]),
      ];
    }
    const skipSchema = oneSchema && index > 0;
    const skipParts = oneOfParts && index > 0;
    const path = oneSchema ? "spec.validation.openAPIV3Schema" : `${own}.schema.openAPIV3Schema`;
    return [
      ...(skipSchema ? [] : schemaErrors(schema, path)),
      ...(skipParts ? [] : partErrors(version, schema, oneOfParts ? "spec" : own)),
    ];
  });
}

function schemaErrors(schema: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const metadata = partOf(partOf(schema, "properties"), "metadata");
  const allowed = ["name", "generateName"];
  if (
    Object.keys(metadata).some((each) => each !== "type" && each !== "properties") ||
    Object.keys(partOf(metadata, "properties")).some((each) => !allowed.includes(each))
  )
    errors.push(
      forbidden(
        `${path}.properties[metadata]`,
        "must not specify anything other than name and generateName, but metadata is implicitly specified",
      ),
    );
  errors.push(...structureErrors(schema, path));
  if (errors.length > 0) return errors;
  const root = schemaNode(schema);
  const wrong = ruleProblems(root).map((each): FieldError => {
    const field = `${path}${each.path}.x-kubernetes-validations[${each.index}].${each.part}`;
    if (each.source.rule === "") return required(field, "rule is not specified");
    const message = `Invalid value: ${goJson(ruleAsHeld(each.source))}: ${each.problem}`;
    return { reason: "FieldValueInvalid", field, message };
  });
  return wrong.length > 0 ? wrong : costErrors(costlyRules(root), path);
}

/** The real server names the four worst of all. */
const namedRules = 4;

function costErrors(costly: readonly CostlyRule[], path: string): readonly FieldError[] {
  if (costly.length === 0) return [];
  const places = costly.map((each) => `${path}${each.path}.x-kubernetes-validations[${each.index}].rule`);
  const advice =
    "exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";
  const share = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema";
  return [
    ...places.map((place) => forbidden(place, `estimated rule cost ${advice}`)),
    ...places.slice(0, namedRules).map((place) => forbidden(place, share)),
    forbidden(path, `x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema ${advice}`),
  ];
}

/** A rule as the real server holds and shows it. */
function ruleAsHeld(rule: ValidationRule): JsonObject {
  return {
    Rule: rule.rule,
    Message: rule.message ?? "",
    MessageExpression: rule.messageExpression ?? "",
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? "",
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

function conversionErrors(conversion: JsonObject): readonly FieldError[] {
  const { strategy } = conversion as { readonly strategy?: unknown };
  if (strategy !== undefined && strategy !== "None" && strategy !== "Webhook")
    return [unsupported("spec.conversion.strategy", strategy, ["None", "Webhook"])];
  if (strategy !== "Webhook" || isObject(conversion["webhook"])) return [];
  return [
    required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"),
    required("spec.conversion.conversionReviewVersions"),
  ];
}

function changeErrors(spec: JsonObject, old: JsonObject): readonly FieldError[] {
  const before = partOf(old, "spec");
  const [names, namesBefore] = [partOf(spec, "names"), partOf(before, "names")];
  const whileServed: readonly (readonly [string, unknown, unknown])[] = [
    ["scope", before["scope"], spec["scope"]],
    ["names.kind", namesBefore["kind"], names["kind"]],
  ];
  const fixed: readonly (readonly [string, unknown, unknown])[] = [
    ...(isEstablished(old) ? whileServed : []),
    ["group", before["group"], spec["group"]],
    ["names.plural", namesBefore["plural"], names["plural"]],
  ];
  return fixed
    .filter(([, was, is]) => !equalJson(was, is))
    .map(([field, , is]) => invalid(`spec.${field}`, is, "field is immutable"));
}

function isEstablished(crd: JsonObject): boolean {
  const conditions = (partOf(crd, "status")["conditions"] ?? []) as readonly JsonObject[];
  return conditions.some((each) => each["type"] === "Established" && each["status"] === "True");
}
