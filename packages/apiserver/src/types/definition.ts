/** What stands in a field: one value, a list, or a map with text keys. */
export interface FieldType {
  readonly shape: "one" | "list" | "map";
  /** A value type (`string`, `quantity` …, see `value-types.ts`) or the name of a definition (`core.v1.Container`). */
  readonly of: string;
  /** A definition, not a value type. */
  readonly refers: boolean;
}

/** A field as Kubernetes' Go types have it. */
export interface Field {
  /** Its JSON name; "" where the fields of the definition it refers to stand in its place (in protobuf they are a message of their own). */
  readonly name: string;
  readonly type: FieldType;
  /** In protobuf. */
  readonly number: number;
  /** Absent and zero are two things. */
  readonly pointer: boolean;
  /** A zero value is not written. */
  readonly omitempty: boolean;
  readonly required: boolean;
  readonly listType: "atomic" | "set" | "map" | undefined;
  readonly mapKeys: readonly string[];
  readonly mapType: string | undefined;
  /** `merge`, `merge,retainKeys`, `retainKeys`, `replace` */
  readonly patchStrategy: string | undefined;
  readonly patchMergeKey: string | undefined;
  readonly default: unknown;
  readonly enum: readonly string[] | undefined;
}

export interface Definition {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Replaced as a whole by server-side apply. */
  readonly atomic: boolean;
  /** Where it is a kind: `apps/v1/Deployment`. */
  readonly kind: string | undefined;
  readonly unions: unknown;
}

/** Reads one definition of the generated table: a header and a line for each field. */
export function parseDefinition(text: string): Definition {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const [name = "", ...words] = header.split(" ");
  const word = (start: string): string | undefined => words.find((each) => each.startsWith(start))?.slice(start.length);
  const unions = word("unions=");
  return {
    name,
    fields: lines.map((line) => parseField(line, name.slice(0, name.lastIndexOf(".")))),
    atomic: words.includes("atomic"),
    kind: word("kind="),
    unions: unions === undefined ? undefined : JSON.parse(unions),
  };
}

function parseField(line: string, home: string): Field {
  const [label = "", type = "", number, ...words] = line.split(" ");
  const word = (start: string): string | undefined => words.find((each) => each.startsWith(start))?.slice(start.length);
  const given = word("default=");
  const read = parseType(type.replace("*", ""), home);
  const listType = word("list=") ?? (read.shape === "list" ? "atomic" : "");
  return {
    name: label === "~" ? "" : label.replace("!", ""),
    type: read,
    number: Number(number),
    pointer: type.startsWith("*"),
    omitempty: words.includes("?"),
    required: label.endsWith("!"),
    listType: listType === "" ? undefined : (listType as Field["listType"]),
    mapKeys: word("keys=")?.split(",") ?? [],
    mapType: word("map="),
    patchStrategy: word("patch="),
    patchMergeKey: word("key="),
    default: given === undefined ? undefined : JSON.parse(given),
    enum: word("enum=")?.split("|").map(decodeURIComponent),
  };
}

function parseType(text: string, home: string): FieldType {
  const shape = text.startsWith("[]") ? "list" : text.startsWith("{") ? "map" : "one";
  const of = text.replace("[]", "").replace("{", "").replace("}", "");
  return { shape, of: of.startsWith(".") ? `${home}${of}` : of, refers: of.includes(".") };
}
