import type { JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import { invalid, required } from "./field-errors.ts";
import { dnsLabelProblems } from "./names.ts";

/** What a definition calls its kind, and the names of its versions. */
export function crdNameErrors(names: JsonObject, versions: readonly JsonObject[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const text = (field: string): string => (typeof names[field] === "string" ? names[field] : "");
  for (const field of ["plural", "singular", "kind", "listKind"])
    if (text(field) === "") errors.push(required(`spec.names.${field}`));
  for (const field of ["plural", "singular"]) errors.push(...labelErrors(`spec.names.${field}`, text(field)));
  for (const field of ["kind", "listKind"])
    errors.push(
      ...labelErrors(
        `spec.names.${field}`,
        text(field).toLowerCase(),
        "may have mixed case, but should otherwise match: ",
        text(field),
      ),
    );
  errors.push(...listErrors(names, "shortNames"));
  if (text("kind") !== "" && text("kind") === text("listKind"))
    errors.push(invalid("spec.names.listKind", text("listKind"), "kind and listKind may not be the same"));
  errors.push(...listErrors(names, "categories"));
  for (const [index, { name }] of versions.entries()) {
    const problems = dnsLabelProblems(typeof name === "string" ? name : "");
    if (problems.length > 0) errors.push(invalid(`spec.versions[${index}].name`, name ?? "", problems.join(",")));
  }
  return errors;
}

/** An empty name is missed elsewhere. */
function labelErrors(field: string, name: string, words = "", given = name): readonly FieldError[] {
  const problems = name === "" ? [] : dnsLabelProblems(name);
  return problems.length === 0 ? [] : [invalid(field, given, words + problems.join(","))];
}

function listErrors(names: JsonObject, field: string): readonly FieldError[] {
  const given = Array.isArray(names[field]) ? (names[field] as readonly unknown[]) : [];
  return given.flatMap((name, index) => {
    const problems = dnsLabelProblems(String(name));
    return problems.length === 0 ? [] : [invalid(`spec.names.${field}[${index}]`, name, problems.join(","))];
  });
}
