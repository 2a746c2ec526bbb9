import { isObject, type JsonObject } from "../schema/json-value.ts";
import { type FieldError, refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";

import { invalid } from "./field-errors.ts";
import { keyProblems, labelProblem, labelValueProblems, pathSegmentProblem, subdomainProblem } from "./names.ts";

/** What is true for the metadata of every object, in the words of the real server. */

/** The problem with a name, if any. Roles and their bindings take path segments, namespaces and services labels. */
function nameProblem(type: ResourceType, name: string): string | undefined {
  if (type.group === "rbac.authorization.k8s.io") return pathSegmentProblem(name);
  if (type.group === "" && labelled.has(type.kind)) return labelProblem(name);
  return subdomainProblem(name);
}

const labelled = new Set(["Service", "Namespace"]);

function checkMap(
  value: unknown,
  field: string,
  errors: FieldError[],
  checkValue: (key: string, value: unknown) => void,
): void {
  if (value === undefined || value === null) return;
  if (!isObject(value)) {
    errors.push({
      reason: "FieldValueTypeInvalid",
      field,
      message: `Invalid value: ${JSON.stringify(value)}: must be a map of strings`,
    });
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    for (const problem of keyProblems(key)) errors.push(invalid(field, key, problem));
    checkValue(key, each);
  }
}

function checkLabels(metadata: JsonObject, errors: FieldError[]): void {
  const field = "metadata.labels";
  checkMap(metadata["labels"], field, errors, (_, value) => {
    if (typeof value !== "string")
      errors.push({
        reason: "FieldValueTypeInvalid",
        field,
        message: `Invalid value: ${JSON.stringify(value)}: must be a string`,
      });
    else for (const problem of labelValueProblems(value)) errors.push(invalid(field, value, problem));
  });
}

const annotationLimit = 262_144;

function checkAnnotations(metadata: JsonObject, errors: FieldError[]): void {
  const field = "metadata.annotations";
  let total = 0;
  // Unlike labels, annotation keys may have upper-case prefixes: the real server lowers them before it looks.
  const annotations = metadata["annotations"];
  const lowered = isObject(annotations)
    ? Object.fromEntries(Object.entries(annotations).map(([key, each]) => [key.toLowerCase(), each]))
    : annotations;
  checkMap(lowered, field, errors, (key, value) => {
    total += key.length + (typeof value === "string" ? value.length : 0);
    if (typeof value !== "string")
      errors.push({
        reason: "FieldValueTypeInvalid",
        field,
        message: `Invalid value: ${JSON.stringify(value)}: must be a string`,
      });
  });
  if (total > annotationLimit)
    errors.push({
      reason: "FieldValueTooLong",
      field,
      message: `Too long: may not be more than ${annotationLimit} bytes`,
    });
}

function checkOwners(metadata: JsonObject, errors: FieldError[]): void {
  const owners = metadata["ownerReferences"];
  if (!Array.isArray(owners)) return;
  const controllers: string[] = [];
  for (const owner of owners as JsonObject[]) {
    const field = "metadata.ownerReferences";
    for (const key of ["apiVersion", "kind", "name", "uid"]) {
      if (typeof owner[key] === "string" && owner[key] !== "") continue;
      const problem = key === "apiVersion" ? "version must not be empty" : `must not be empty`;
      errors.push(invalid(`${field}.${key}`, owner[key] ?? "", problem));
    }
    if (owner["controller"] === true) controllers.push(`${String(owner["kind"])}/${String(owner["name"])}`);
  }
  const [first, second] = controllers;
  if (second === undefined) return;
  const shown = (owners as JsonObject[]).map(({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }) => ({
    apiVersion,
    kind,
    name,
    uid,
    controller,
    blockOwnerDeletion,
  }));
  const problem = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
  errors.push(invalid("metadata.ownerReferences", shown, problem));
}

/** What may hold an object without a domain before its name. */
const standardFinalizers = new Set(["kubernetes", "foregroundDeletion", "orphan"]);

function checkFinalizers(type: ResourceType, metadata: JsonObject, errors: FieldError[]): void {
  const list = (metadata["finalizers"] ?? []) as readonly unknown[];
  const field = "metadata.finalizers";
  for (const each of list) {
    const problems = typeof each === "string" ? keyProblems(each) : ["must be a string"];
    for (const problem of problems) errors.push(invalid(field, each, problem));
  }
  for (const [index, each] of type.origin === "built-in" ? list.entries() : []) {
    if (typeof each !== "string" || each.includes("/") || standardFinalizers.has(each)) continue;
    errors.push(
      invalid(`${field}[${index}]`, each, "name is neither a standard finalizer name nor is it fully qualified"),
    );
  }
}

function checkAddedFinalizers(metadata: JsonObject, old: JsonObject, errors: FieldError[]): void {
  if (old["deletionTimestamp"] === undefined) return;
  const list = (metadata["finalizers"] ?? []) as readonly unknown[];
  const before = new Set((old["finalizers"] ?? []) as readonly unknown[]);
  const added = list.filter((each) => !before.has(each));
  if (added.length > 0) {
    const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(", ")}}`;
    errors.push({ reason: "FieldValueForbidden", field: "metadata.finalizers", message });
  }
}

export function checkMetadata(
  type: ResourceType,
  object: JsonObject,
  old: JsonObject | undefined,
): readonly FieldError[] {
  const metadata = object["metadata"];
  if (!isObject(metadata)) throw refuse("BadRequest", "metadata must be an object");
  const errors: FieldError[] = [];
  const before = isObject(old?.["metadata"]) ? old["metadata"] : undefined;
  if (type.verbs.includes("get")) checkName(type, metadata, before, errors);
  checkLabels(metadata, errors);
  checkAnnotations(metadata, errors);
  checkOwners(metadata, errors);
  checkFinalizers(type, metadata, errors);
  if (before !== undefined) {
    const changes: FieldError[] = [];
    checkAddedFinalizers(metadata, before, changes);
    for (const field of ["uid", "creationTimestamp", "deletionTimestamp"]) {
      const [was, is] = [before[field], metadata[field]];
      if (is !== undefined && is !== null && was !== undefined && is !== was)
        changes.push(invalid(`metadata.${field}`, is, "field is immutable"));
    }
    errors.push(...changes);
    // The real server asks about these twice of kinds that it knows by type.
    if (type.origin === "built-in") errors.push(...changes);
  }
  return errors;
}

function checkName(type: ResourceType, metadata: JsonObject, old: JsonObject | undefined, errors: FieldError[]): void {
  const name = metadata["name"];
  if (name === undefined || name === "") {
    const generate = metadata["generateName"];
    if (typeof generate !== "string" || generate === "") {
      errors.push({
        reason: "FieldValueRequired",
        field: "metadata.name",
        message: "Required value: name or generateName is required",
      });
      return;
    }
    const problem = nameProblem(type, `${generate.replace(/-$/, "")}x`.slice(0, 63));
    if (problem !== undefined) errors.push(invalid("metadata.generateName", generate, problem));
    return;
  }
  if (typeof name !== "string") throw refuse("BadRequest", "metadata.name must be a string");
  if (old !== undefined) return;
  const problem = nameProblem(type, name);
  if (problem !== undefined) errors.push(invalid("metadata.name", name, problem));
}
