/** What OpenAPI says of a field: the published schemas of the cluster itself, custom resources too. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

export interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** The keys that lead to a line of YAML; items of lists are not named. */
export function yamlPathAt(text: string, line: number): readonly string[] {
  const path: { readonly indent: number; readonly key: string }[] = [];
  for (const each of text.split("\n").slice(0, line)) {
    const found = /^(\s*)((?:- )*)("[^"]*"|[\w./-]+):(?:\s|$)/.exec(each);
    if (found === null) continue;
    const [, spaces = "", dashes = "", key = ""] = found;
    const indent = spaces.length + dashes.length;
    // A new item of a list ends what stood in the item before it.
    const from = dashes === "" ? indent : spaces.length + 1;
    while ((path.at(-1)?.indent ?? -1) >= from) path.pop();
    path.push({ indent, key: key.replaceAll('"', "") });
  }
  return path.map(({ key }) => key);
}

/** The schema of a field of a kind; undefined: the kind has no such field. */
export function schemaAt(
  { components }: OpenApi,
  kind: { readonly group: string; readonly version: string; readonly kind: string },
  path: readonly string[],
): Schema | undefined {
  const schemas = components?.schemas ?? {};
  const root = Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(
      (each) => each.group === kind.group && each.version === kind.version && each.kind === kind.kind,
    ),
  );
  let at = root === undefined ? undefined : resolved(root, schemas);
  for (const key of path) {
    while (at?.items !== undefined) at = resolved(at.items, schemas);
    const { properties, additionalProperties }: Schema = at ?? {};
    const next: Schema | boolean | undefined = properties?.[key] ?? additionalProperties;
    at = typeof next === "object" ? resolved(next, schemas) : undefined;
  }
  return at;
}

/** The fields below a field, of a list those of its items. */
export function fieldsOf(schema: Schema, { components }: OpenApi): Readonly<Record<string, Schema>> {
  const schemas = components?.schemas ?? {};
  let at = schema;
  while (at.items !== undefined) at = resolved(at.items, schemas);
  return at.properties ?? {};
}

const prefix = "#/components/schemas/";

/** References followed; what stands beside a reference (its own description, a default) counts first. */
function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  const { $ref, allOf = [], ...own } = schema;
  const parts = [...($ref === undefined ? [] : [{ $ref }]), ...allOf];
  const found = parts.map((part) =>
    part.$ref?.startsWith(prefix) === true ? resolved(schemas[part.$ref.slice(prefix.length)] ?? {}, schemas) : part,
  );
  return Object.assign({}, ...found, own) as Schema;
}
