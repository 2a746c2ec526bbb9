import { type FieldError, refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { isObject, type JsonObject } from "./json-value.ts";

/** What is true for the metadata of every object, in the words of the real server. */

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const service = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const serviceText =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualifiedText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function invalid(field: string, value: unknown, problem: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${JSON.stringify(value)}: ${problem}` };
}

/** The problem with a name, if any. Roles and their bindings take path segments, namespaces labels, services DNS-1035 labels. */
function nameProblem(type: ResourceType, name: string): string | undefined {
  if (type.group === "rbac.authorization.k8s.io") {
    if (name === "." || name === "..") return `may not be '${name}'`;
    if (name.includes("/")) return "may not contain '/'";
    return name.includes("%") ? "may not contain '%'" : undefined;
  }
  const core = type.group === "";
  if (core && type.kind === "Service")
    return name.length > 63 ? "must be no more than 63 bytes" : service.test(name) ? undefined : serviceText;
  if (core && type.kind === "Namespace")
    return name.length > 63 ? "must be no more than 63 bytes" : label.test(name) ? undefined : labelText;
  if (name.length > 253) return "must be no more than 253 bytes";
  return subdomain.test(name) ? undefined : subdomainText;
}

function keyProblem(key: string): string | undefined {
  const parts = key.split("/");
  if (parts.length > 2) {
    return `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  }
  const name = parts.at(-1) ?? "";
  if (parts.length === 2) {
    if (parts[0] === "") return "prefix part must be non-empty";
    if (!subdomain.test(parts[0] ?? "")) return `prefix part ${subdomainText}`;
  }
  if (name === "") return "name part must be non-empty";
  if (name.length > 63) return "name part must be no more than 63 bytes";
  return qualified.test(name) ? undefined : qualifiedText;
}

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
    const problem = keyProblem(key);
    if (problem !== undefined) errors.push(invalid(field, key, problem));
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
    else if (value.length > 63) errors.push(invalid(field, value, "must be no more than 63 bytes"));
    else if (value !== "" && !qualified.test(value)) errors.push(invalid(field, value, valueText));
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
  let controllers = 0;
  for (const [index, owner] of (owners as JsonObject[]).entries()) {
    const field = `metadata.ownerReferences[${index}]`;
    for (const key of ["apiVersion", "kind", "name", "uid"]) {
      if (typeof owner[key] === "string" && owner[key] !== "") continue;
      const problem = key === "apiVersion" ? "version must not be empty" : `must not be empty`;
      errors.push(invalid(key === "apiVersion" ? `${field}.apiVersion` : `${field}.${key}`, owner[key] ?? "", problem));
    }
    if (owner["controller"] === true) controllers += 1;
  }
  if (controllers > 1) {
    errors.push(invalid("metadata.ownerReferences", "…", "Only one reference can have Controller set to true"));
  }
}

function checkFinalizers(metadata: JsonObject, old: JsonObject | undefined, errors: FieldError[]): void {
  const list = (metadata["finalizers"] ?? []) as readonly unknown[];
  for (const [index, each] of list.entries()) {
    const problem = typeof each === "string" ? keyProblem(each) : "must be a string";
    if (problem !== undefined) errors.push(invalid(`metadata.finalizers[${index}]`, each, problem));
  }
  if (old === undefined || old["deletionTimestamp"] === undefined) return;
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
  checkFinalizers(metadata, before, errors);
  for (const field of before === undefined ? [] : ["uid", "creationTimestamp", "deletionTimestamp"]) {
    const [was, is] = [before?.[field], metadata[field]];
    if (is !== undefined && is !== null && was !== undefined && is !== was)
      errors.push(invalid(`metadata.${field}`, is, "field is immutable"));
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
