import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GoField, type GoFile, parseGo } from "./go-structs.ts";
import { type Message, parseMessages } from "./messages.ts";
import { type GroupVersionKind, possibleValues, type Schema } from "./published.ts";
import { type ApiPackage, readAll } from "./sources.ts";

interface Parsed {
  readonly go: GoFile;
  readonly messages: ReadonlyMap<string, Message>;
}

export interface Tables {
  readonly definitions: string;
  /** By definition and field; "" is the definition itself. */
  readonly documentation: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Definitions of no kind that requests and answers need. */
const besides = [
  "meta.v1.Patch",
  "meta.v1.APIResourceList",
  "meta.v1.DeleteOptions",
  "meta.v1.Status",
  "meta.v1.WatchEvent",
];

/** Published definitions of values, which are no definitions in our table. */
const values = [
  "api.resource.Quantity",
  "apiextensions.v1.JSON",
  "apiextensions.v1.JSONSchemaPropsOrArray",
  "apiextensions.v1.JSONSchemaPropsOrBool",
  "apiextensions.v1.JSONSchemaPropsOrStringArray",
  "meta.v1.FieldsV1",
  "meta.v1.MicroTime",
  "meta.v1.Time",
  "pkg.runtime.RawExtension",
  "util.intstr.IntOrString",
];

/**
 * The two tables: what the definitions are, and what is said about them. `schemas` are the published ones by our names; of those, what can be
 * reached from `roots` is written.
 */
export function tablesOf(
  packages: readonly ApiPackage[],
  schemas: ReadonlyMap<string, Schema>,
  roots: readonly string[],
): Tables {
  const parsed = new Map<string, Parsed>();
  for (const each of packages)
    parsed.set(each.name, {
      go: parseGo(readAll(each)),
      messages: parseMessages(readFileSync(join(each.folder, "generated.proto"), "utf8")),
    });
  const names = new Set([...roots, ...besides]);
  const composer = new Composer(packages, parsed, schemas);
  const definitions = new Map<string, readonly string[]>();
  // A set that grows while it is walked visits what is added.
  for (const name of names) definitions.set(name, composer.lines(name, names));
  const sorted = [...names].sort();
  return {
    definitions: sorted.map((name) => (definitions.get(name) ?? []).join("\n")).join("\n"),
    documentation: Object.fromEntries(
      [...sorted, ...values].flatMap((name) => {
        const schema = schemas.get(name);
        return schema === undefined ? [] : [[name, composer.withValues(name, documentationOf(schema))]];
      }),
    ),
  };
}

class Composer {
  readonly #packages: readonly ApiPackage[];
  readonly #parsed: ReadonlyMap<string, Parsed>;
  readonly #schemas: ReadonlyMap<string, Schema>;
  /** What is only ever inlined is published with what it is inlined in. */
  readonly #around = new Map<string, Schema>();

  constructor(
    packages: readonly ApiPackage[],
    parsed: ReadonlyMap<string, Parsed>,
    schemas: ReadonlyMap<string, Schema>,
  ) {
    this.#packages = packages;
    this.#parsed = parsed;
    this.#schemas = schemas;
  }

  /** The header of a definition and a line for each field; adds the definitions it refers to to `names`. */
  lines(name: string, names: Set<string>): readonly string[] {
    const [home, type] = split(name);
    const parsed = this.#parsed.get(home);
    const fields = parsed?.go.structs.get(type);
    const message = parsed?.messages.get(type);
    if (parsed === undefined || fields === undefined || message === undefined) throw new Error(`no source of ${name}`);
    const schema = this.#schemas.get(name) ?? this.#around.get(name) ?? {};
    const lines = fields.map((field) => {
      const written = message.get(field.number);
      if (written === undefined) throw new Error(`no protobuf field ${field.number} of ${name}`);
      const referred = /[\w]+\.v\w+\.\w+/.exec(written)?.[0];
      if (referred !== undefined) names.add(referred);
      if (referred !== undefined && field.json === "") this.#around.set(referred, schema);
      return this.#line(field, written.replace(`${home}.`, "."), { home, parsed, schema });
    });
    return [`=${[name, ...headerOf(schema)].join(" ")}`, ...lines.sort()];
  }

  #line(
    field: GoField,
    type: string,
    of: { readonly home: string; readonly parsed: Parsed; readonly schema: Schema },
  ): string {
    const property = ((of.schema["properties"] ?? {}) as Record<string, Schema>)[field.json];
    const required = ((of.schema["required"] ?? []) as readonly string[]).includes(field.json);
    const label = field.json === "" ? "~" : `${field.json}${required ? "!" : ""}`;
    const words = [label, `${field.pointer ? "*" : ""}${type}`, String(field.number)];
    if (field.omitempty) words.push("?");
    if (property !== undefined) words.push(...attributesOf(property, field, type));
    const values = this.#enumOf(field.type, of.parsed);
    if (values !== undefined) words.push(`enum=${values.map(encodeURIComponent).join("|")}`);
    return words.join(" ");
  }

  #enumOf(type: string, home: Parsed): readonly string[] | undefined {
    const { owner, name } = this.#resolve(type, home);
    const values = owner?.go.enums.get(name)?.map((constant) => this.#valueOf(constant, owner));
    return values === undefined ? undefined : [...new Set(values)].sort();
  }

  /** The documentation of a definition, with the values of its enumerated fields as running servers tell them; published files do not. */
  withValues(definition: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const [home, type] = split(definition);
    const parsed = this.#parsed.get(home);
    const properties = (this.#schemas.get(definition)?.["properties"] ?? {}) as Readonly<Record<string, Schema>>;
    const told: Record<string, string> = { ...texts };
    for (const field of parsed === undefined ? [] : fieldsWithInlined(parsed, type)) {
      const before = told[field.json];
      // Of lists and maps only the values themselves are told.
      if (parsed === undefined || before === undefined || properties[field.json]?.["type"] !== "string") continue;
      const lines = this.#valueLines(field.type, parsed);
      if (lines.length > 0) told[field.json] = [before, "", possibleValues, ...lines].join("\n");
    }
    return told;
  }

  #valueLines(type: string, home: Parsed): readonly string[] {
    const { owner, name } = this.#resolve(type.replace(/^\*/, ""), home);
    const constants = owner?.go.enums.get(name) ?? [];
    const lines = constants.map((constant) => {
      const comment = owner?.go.comments.get(constant) ?? "";
      const rest = comment.startsWith(constant) ? comment.slice(constant.length).trim() : comment;
      return ` - \`${JSON.stringify(this.#valueOf(constant, owner as Parsed))}\`${rest === "" ? "" : ` ${rest}`}`;
    });
    return [...new Set(lines)].sort();
  }

  #valueOf(constant: string, home: Parsed): string {
    const { owner, name } = this.#resolve(constant, home);
    const value = owner?.go.constants.get(name);
    if (owner === undefined || value === undefined) throw new Error(`no value of the constant ${constant}`);
    return value.startsWith('"') ? value.slice(1, -1) : this.#valueOf(value, owner);
  }

  /** Where `v1.Protocol` of a file is declared. */
  #resolve(name: string, home: Parsed): { readonly owner: Parsed | undefined; readonly name: string } {
    const [first = "", second] = name.split(".");
    if (second === undefined) return { owner: home, name: first };
    const path = home.go.imports.get(first);
    const other = this.#packages.find((each) => each.importPath === path);
    return { owner: other === undefined ? undefined : this.#parsed.get(other.name), name: second };
  }
}

/** Fields of a struct and of the structs of the same file that it inlines. */
function fieldsWithInlined(parsed: Parsed, type: string): readonly GoField[] {
  const fields = parsed.go.structs.get(type) ?? [];
  return fields.flatMap((field) => (field.json === "" ? fieldsWithInlined(parsed, field.type) : [field]));
}

function split(name: string): readonly [string, string] {
  const at = name.lastIndexOf(".");
  return [name.slice(0, at), name.slice(at + 1)];
}

/** What a definition says beyond its fields: `atomic`, the kind it is, unions. */
function headerOf(schema: Schema): readonly string[] {
  const words: string[] = [];
  if (schema["x-kubernetes-map-type"] !== undefined) words.push(String(schema["x-kubernetes-map-type"] as string));
  const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as readonly GroupVersionKind[];
  // What belongs to every group is written once, under the core group.
  const [kind] = [...kinds].sort((a, b) => a.group.length - b.group.length);
  // Events of a watch say nothing of themselves.
  const says = ((schema["properties"] ?? {}) as Record<string, unknown>)["apiVersion"] !== undefined;
  if (kind !== undefined && says) words.push(`kind=${kind.group}/${kind.version}/${kind.kind}`);
  const unions = schema["x-kubernetes-unions"];
  if (unions !== undefined) words.push(`unions=${JSON.stringify(unions)}`);
  return words;
}

function attributesOf(property: Schema, field: GoField, type: string): readonly string[] {
  const words: string[] = [];
  const text = (name: string): string | undefined => property[`x-kubernetes-${name}`] as string | undefined;
  const listType = text("list-type");
  if (listType !== (property["type"] === "array" ? "atomic" : undefined)) words.push(`list=${listType ?? ""}`);
  if (listType === "map") words.push(`keys=${(property["x-kubernetes-list-map-keys"] as string[]).join(",")}`);
  if (text("map-type") !== undefined) words.push(`map=${text("map-type")}`);
  if (text("patch-strategy") !== undefined) words.push(`patch=${text("patch-strategy")}`);
  if (text("patch-merge-key") !== undefined) words.push(`key=${text("patch-merge-key")}`);
  // The zero of a Go type stands as default wherever it is always written; it needs no words.
  const always = !field.pointer && (type.includes(".") || !field.omitempty);
  if (property["default"] !== undefined && !(always && isZero(property["default"])))
    words.push(`default=${JSON.stringify(property["default"])}`);
  return words;
}

function isZero(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

/** Said of all kinds alike. */
const typeMeta = new Set(["apiVersion", "kind"]);

function documentationOf(schema: Schema): Readonly<Record<string, string>> {
  const isKind = schema["x-kubernetes-group-version-kind"] !== undefined;
  const texts: Record<string, string> = {};
  const say = (field: string, of: Schema): void => {
    if (typeof of["description"] === "string") texts[field] = of["description"];
  };
  say("", schema);
  for (const [field, of] of Object.entries((schema["properties"] ?? {}) as Record<string, Schema>))
    if (!(isKind && typeMeta.has(field))) say(field, of);
  return texts;
}
