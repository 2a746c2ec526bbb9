import { type FieldError, refuse, refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { checkBuiltIn, rulesAreWhole } from "../validate/built-in-rules.ts";
import { scaleErrors } from "../validate/custom-scale.ts";
import { checkMetadata } from "../validate/metadata.ts";
import { beginBuiltIn } from "./begin-built-in.ts";
import { canonicalQuantities, completeBuiltIn } from "./built-in.ts";
import { checkRules } from "./cel/rules.ts";
import { applyDefaults, dropForbiddenNulls, dropNulls } from "./default.ts";
import { inDocumentOrder } from "./document-order.ts";
import { copyJson, getOwn, isObject, type JsonObject } from "./json-value.ts";
import { prune, unknownFields } from "./prune.ts";
import { type SchemaNode, schemaNode } from "./schema-node.ts";
import { validateValue } from "./validate-value.ts";
import { wrongType } from "./wrong-type.ts";

/**
 * What happens to an object between its decoding and its storing. On the way of a write the two halves stand on both sides of the
 * mutating policies, as in the real server: `shape` (prune, default, complete) → mutate → `shape` again, if something changed → `begin` → `validate`
 * → validating policies. `prepare` is both at once, for writes without policies.
 *
 * An object that is not valid throws DipperError `Invalid`, whose `cause` is a `Refusal` (types/refusal.ts) with the message and
 * `details.causes` of the real server's Status.
 */
export interface PrepareOptions {
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  readonly operation: "create" | "update" | "status";
  /** Where the object comes from a merge or JSON patch: its text, which problems of decoding are reported against. */
  readonly patched?: () => string;
  /** The strategic merge patch the object comes from, as Go prints it: problems of decoding are reported against it. */
  readonly strategicPatch?: () => string;
  /** What is said of keys that stood twice in the body. */
  readonly duplicates?: readonly string[];
  /** What was found when the body came, where somebody judged it then. */
  readonly judged?: Judged;
}

/** A body whose values have their types. */
export interface Judged {
  /** Nothing in it is unknown. */
  readonly clean: boolean;
  /** What is unknown or doubled, for `Warning: 299` headers. */
  readonly warnings: readonly string[];
}

export interface Prepared {
  /** A new object; the given one is not touched. */
  readonly object: JsonObject;
  /** For `Warning: 299` headers. */
  readonly warnings: readonly string[];
}

export function prepare(
  type: ResourceType,
  object: object,
  old: object | undefined,
  options: PrepareOptions,
): Prepared {
  const shaped = shape(type, object, options);
  const begun = options.operation === "create" ? begin(type, shaped.object) : shaped.object;
  validate(type, begun, old, options.operation === "status" ? "status" : "");
  return { ...shaped, object: begun };
}

/** Prunes, defaults and completes. Under `Strict` an unknown or doubled field is refused, under `Warn` it becomes a warning. */
export function shape(type: ResourceType, object: object, options: PrepareOptions): Prepared {
  const copy = copyJson(object) as JsonObject;
  const node = schemaNode(type.schema);
  const builtIn = type.origin === "built-in";
  if (builtIn) dropNulls(copy, node);
  if (options.operation === "create" && beginsWithoutStatus(type)) delete copy["status"];
  // What completes an object relies on its types.
  if (options.judged === undefined) refuseWrongTypes(type, copy, options);
  const unknown = options.judged?.clean === true ? [] : prune(copy, node);
  const problems = options.judged === undefined ? problemsOf(type, object, unknown, options) : [];
  if (options.fieldValidation === "Strict") refuseStrictly(type, problems, options);
  if (builtIn) canonicalQuantities(copy, node);
  else dropForbiddenNulls(copy, node);
  applyDefaults(copy, node);
  if (builtIn) completeBuiltIn(type, copy, options.operation);
  return { object: copy, warnings: options.fieldValidation === "Warn" ? problems : [] };
}

/** What a new object is given that nobody asked for. */
export function begin(type: ResourceType, object: JsonObject): JsonObject {
  return type.origin === "built-in" ? beginBuiltIn(type, object) : object;
}

/** Where the status is a subresource, nobody brings one along; nodes may, as kubelets register with theirs. */
export function beginsWithoutStatus(type: ResourceType): boolean {
  return type.subresources.includes("status") && !(type.group === "" && type.kind === "Node");
}

type Source = Pick<PrepareOptions, "patched" | "strategicPatch">;

/** Refuses what cannot be decoded into a built-in kind. It may be asked before anything else is known of the object. */
export function refuseWrongTypes(type: ResourceType, object: JsonObject, source: Source): void {
  if (type.origin !== "built-in") return;
  const words = source.strategicPatch === undefined ? "decode" : "restore";
  const wrong = wrongType(object, schemaNode(type.schema), type.kind, words);
  if (wrong !== undefined) throw undecodable(type, wrong, source);
}

/** The same of a body that came from a client, and what is unknown or doubled in it: under `Strict` that is refused, too. */
export function judgeBody(type: ResourceType, object: object, options: Omit<PrepareOptions, "operation">): Judged {
  refuseWrongTypes(type, object as JsonObject, options);
  const unknown = unknownFields(object, schemaNode(type.schema));
  const problems = problemsOf(type, object, unknown, options);
  if (options.fieldValidation === "Strict") refuseStrictly(type, problems, options);
  return { clean: unknown.length === 0, warnings: options.fieldValidation === "Warn" ? problems : [] };
}

/** The real server decodes its own kinds in one go, and custom resources first as they are and then by their schema. */
function problemsOf(
  type: ResourceType,
  object: object,
  unknown: readonly string[],
  { duplicates = [] }: Pick<PrepareOptions, "duplicates">,
): readonly string[] {
  const ordered = type.origin === "built-in" ? unknown : metadataFirst(unknown);
  const problems = [...duplicates, ...ordered.map((path) => `unknown field "${path}"`)];
  const mixed = duplicates.length > 0 && unknown.length > 0 && type.origin === "built-in";
  return mixed ? inDocumentOrder(problems, object) : problems;
}

/** Custom resources are looked through by their schema, behind their metadata; what is found is sorted. */
function metadataFirst(paths: readonly string[]): readonly string[] {
  const place = (path: string): number => (path.startsWith("metadata.") ? 0 : 1);
  return paths.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function refuseStrictly(type: ResourceType, problems: readonly string[], source: Source): void {
  if (problems.length > 0) throw undecodable(type, `strict decoding error: ${problems.join(", ")}`, source);
}

function undecodable(type: ResourceType, text: string, { patched, strategicPatch }: Source): Error {
  const patch = strategicPatch?.() ?? patched?.();
  if (patch !== undefined) return refusePatched(patch, text);
  const version = JSON.stringify(type.version);
  return refuse("BadRequest", `${type.kind} in version ${version} cannot be handled as a ${type.kind}: ${text}`);
}

/** What a patch came to cannot be read: 422 about nobody, as the real server has it. */
export function refusePatched(patch: string, text: string): Error {
  const message = `Invalid value: ${JSON.stringify(patch)}: ${text}`;
  return refuseInvalid({ group: "", kind: "", name: "" }, [{ reason: "FieldValueInvalid", field: "patch", message }]);
}

function identity(
  type: ResourceType,
  object: JsonObject,
): { readonly group: string; readonly kind: string; readonly name: string } {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const name = getOwn(metadata, "name") ?? getOwn(metadata, "generateName");
  // Events of both groups are one kind, and called by its first name.
  const group = type.group === "events.k8s.io" ? "" : type.group;
  return { group, kind: type.kind, name: typeof name === "string" ? name : "" };
}

/** What must hold before rules are looked at: they could not be trusted with less. */
const blocking: ReadonlySet<FieldError["reason"]> = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);
const unchecked: FieldError = {
  reason: "FieldValueInvalid",
  field: "<nil>",
  message:
    "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

/**
 * Metadata, schema, and rules as far as the schema holds. `subresource` is where the write is made, "" for the object itself. Throws
 * `Invalid` with everything that is wrong.
 */
export function validate(type: ResourceType, object: object, old: object | undefined, subresource: string): void {
  const value = object as JsonObject;
  const before = old as JsonObject | undefined;
  const errors: FieldError[] = [...checkMetadata(type, value, before)];
  if (type.origin === "built-in") {
    const bySchema = rulesAreWhole(type) ? [] : checkSchema(value, before, schemaNode(type.schema));
    errors.push(...bySchema);
    if (bySchema.length === 0) errors.push(...checkBuiltIn(type, value, before, subresource));
  } else errors.push(...checkCustom(type, value, before, subresource));
  if (errors.length > 0) throw refuseInvalid(identity(type, value), errors);
}

function checkCustom(
  type: ResourceType,
  value: JsonObject,
  before: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const node = schemaNode(type.schema);
  const bySchema = [
    ...(subresource === "status" ? checkStatus(value, before, node) : checkSchema(value, before, node)),
    ...scaleErrors(type, value, subresource),
  ];
  if (!node.hasRules) return bySchema;
  const blocked = bySchema.some(({ reason }) => blocking.has(reason));
  return [...bySchema, ...(blocked ? [unchecked] : checkRules(value, before, node))];
}

/** Of a status alone: where the body is quoted, paths begin below it, as the real server has it. */
function checkStatus(object: JsonObject, old: JsonObject | undefined, root: SchemaNode): readonly FieldError[] {
  const node = root.properties.get("status");
  const [status, before] = [object["status"], old?.["status"]];
  if (node === undefined || status === undefined) return [];
  const errors: FieldError[] = [];
  validateValue(status, node, { path: undefined, ...(before === undefined ? {} : { old: before }) }, errors);
  return errors.map((each) => ({ ...each, field: each.field === "" ? "status" : `status.${each.field}` }));
}

function checkSchema(object: JsonObject, old: JsonObject | undefined, node: SchemaNode): readonly FieldError[] {
  const errors: FieldError[] = [];
  const place = old === undefined ? { path: undefined, resource: true } : { path: undefined, resource: true, old };
  validateValue(object, node, place, errors);
  return errors;
}
