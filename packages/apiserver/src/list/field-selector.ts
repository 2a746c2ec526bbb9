import { withBudgetFields } from "../collect/pod-projection.ts";
import { type SchemaNode, schemaNode } from "../schema/schema-node.ts";
import type { Projection } from "../store/entry.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { storedAs } from "../types/stored-forms.ts";
import type { TypeTable } from "../types/type-table.ts";

export interface FieldRequirement {
  readonly path: string;
  readonly value: string;
  readonly equal: boolean;
}

const objectFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

/** Where the field is that a selector names otherwise, by `<group>/<plural>`. */
const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/pods": { "spec.host": "spec.nodeName" },
  "/namespaces": { name: "metadata.name" },
  "/events": { source: "source.component" },
  // Kept as events of core/v1.
  "events.k8s.io/events": {
    ...Object.fromEntries(objectFields.map((field) => [`regarding.${field}`, `involvedObject.${field}`])),
    reportingController: "reportingComponent",
  },
};

/** Where a selector looks if there is nothing: events of the newer API say who reports them, and have no source. */
const insteadOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/events": { "source.component": "reportingComponent" },
};

function fieldOf(type: ResourceType, label: string): string {
  return aliases[`${type.group}/${type.plural}`]?.[label] ?? label;
}

/** `a=b`, `a==b`, `a!=b`, joined by commas; `\,` `\=` `\\` are literal. Throws 400 for a field that this kind cannot be selected by. */
export function parseFieldSelector(text: string, type: ResourceType): readonly FieldRequirement[] {
  return parseRequirements(text).map((requirement) => {
    const label = requirement.path;
    const path = fieldOf(type, label);
    const known =
      path === "metadata.name" ||
      (path === "metadata.namespace" && type.namespaced) ||
      type.selectableFields.some((field) => field === label || field === path);
    if (!known) throw refuse("BadRequest", unsupported(label, type));
    return { ...requirement, path };
  });
}

/** Kinds that can be selected by nothing of their own have the words that are common to all. */
function unsupported(label: string, { origin, selectableFields }: ResourceType): string {
  return origin === "built-in" && selectableFields.length === 0
    ? `${JSON.stringify(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${label}`;
}

/** The same without a kind: labels as they are written. Throws 400 where the text is no selector. */
export function parseRequirements(text: string): readonly FieldRequirement[] {
  const requirements: FieldRequirement[] = [];
  for (const part of text.split(/(?<!\\),/)) {
    if (part.trim() === "") continue;
    const found = /^\s*((?:[^=!\\]|\\.)+?)(==|!=|=)((?:[^=\\]|\\.)*)$/.exec(part);
    if (found === null) throw refuse("BadRequest", `invalid selector: '${text}'; can't understand '${part}'`);
    requirements.push({
      path: found[1] as string,
      value: (found[3] as string).replace(/\\(.)/g, "$1"),
      equal: found[2] !== "!=",
    });
  }
  return requirements;
}

/** For each `<group>/<plural>` the selectable fields of all its served versions; kept until the type table changes. */
export function projections(types: TypeTable): (resource: string) => Projection | undefined {
  const known = new Map<string, Projection | undefined>();
  let generation = -1;
  return (resource) => {
    if (generation !== types.generation) {
      known.clear();
      generation = types.generation;
    }
    if (!known.has(resource)) {
      const versions = types.all().filter((type) => storedAs(type) === resource);
      const fields = new Map<string, string>();
      for (const type of versions)
        for (const path of type.selectableFields.map((label) => fieldOf(type, label)))
          fields.set(path, textOfNothing(type, path));
      const project = projectionOf(fields, insteadOf[resource] ?? {});
      known.set(resource, resource === "/pods" ? withBudgetFields(project) : project);
    }
    return known.get(resource);
  };
}

/** What selectors see where the field is not there: Go's zero of its type, for the kinds that the real server keeps as Go values. */
function textOfNothing(type: ResourceType, path: string): string {
  if (type.origin !== "built-in") return "";
  let node: SchemaNode | undefined = schemaNode(type.schema);
  for (const step of path.split(".")) node = node?.properties.get(step);
  if (node?.type === "boolean") return "false";
  return node?.type === "integer" ? "0" : "";
}

/** Reads these fields of an object, each with the text that stands for nothing; undefined where there are none to read. */
function projectionOf(
  fields: ReadonlyMap<string, string>,
  instead: Readonly<Record<string, string>>,
): Projection | undefined {
  if (fields.size === 0) return undefined;
  const paths = [...fields].map(([path, nothing]) => ({
    path,
    steps: path.split("."),
    others: instead[path]?.split(".") ?? [],
    nothing,
  }));
  return (object) => {
    const found: Record<string, string> = {};
    for (const { path, steps, others, nothing } of paths) {
      const value = fieldText(object, steps) || fieldText(object, others) || nothing;
      if (value !== "") found[path] = value;
    }
    return found;
  };
}

function fieldText(object: StoredObject, steps: readonly string[]): string {
  let value: unknown = object;
  for (const step of steps) {
    if (value === null || typeof value !== "object") return "";
    value = (value as Record<string, unknown>)[step];
  }
  if (typeof value === "string") return value;
  return typeof value === "boolean" || typeof value === "number" ? String(value) : "";
}
