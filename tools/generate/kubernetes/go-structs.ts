/** A field of a Go struct, as far as encoding goes by it. */
export interface GoField {
  /** "" where the fields of another struct stand in its place. */
  readonly json: string;
  /** Without `*`, `[]` and `map[string]`: `v1.PodSpec`. */
  readonly type: string;
  readonly pointer: boolean;
  readonly omitempty: boolean;
  /** The number in protobuf messages. */
  readonly number: number;
}

export interface GoFile {
  readonly structs: ReadonlyMap<string, readonly GoField[]>;
  /** Types marked `+enum`, and the names of their constants. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** What a constant stands for: a text, or (without quotes) another constant. */
  readonly constants: ReadonlyMap<string, string>;
  /** Name in this file → import path. */
  /** What is said about constants, in one line each. */
  readonly comments: ReadonlyMap<string, string>;
  readonly imports: ReadonlyMap<string, string>;
}

const fieldLine = /^\t(?:\w+ +)?(\*?(?:map\[\w+\])?(?:\[\])?\*?[\w.]+) +`([^`]+)`/;
/** `Name Type = "text"`, `Name = Type("text")`, `Name = Type(v1.Other)` */
const constantLine = /^\t?(?:const )?(\w+) +(?:(\w+) +)?= +(?:(\w+)\()?("[^"]*"|[\w.]+)\)?/;

/** Reads the types of an API package. gofmt gives each declaration one shape, and no field has a comment on its line that would matter. */
export function parseGo(text: string): GoFile {
  const structs = new Map<string, readonly GoField[]>();
  const enums = new Map<string, string[]>();
  const constants = new Map<string, string>();
  const comments = new Map<string, string>();
  let comment: string[] = [];
  const imports = new Map<string, string>();
  let marked = false;
  let current: GoField[] | undefined;
  for (const line of text.split("\n")) {
    if (current !== undefined) {
      if (line === "}") current = undefined;
      else {
        const field = parseField(line);
        if (field !== undefined) current.push(field);
      }
      continue;
    }
    const imported = /^\t(?:(\w+) )?"([\w./-]+)"$/.exec(line);
    if (imported !== null) imports.set(imported[1] ?? (imported[2] ?? "").split("/").at(-1) ?? "", imported[2] ?? "");
    const struct = /^type (\w+) struct ?\{(\})?$/.exec(line);
    if (struct !== null) {
      const fields: GoField[] = [];
      structs.set(struct[1] ?? "", fields);
      if (struct[2] === undefined) current = fields;
    }
    const text = /^type (\w+) string$/.exec(line);
    if (text !== null && marked) enums.set(text[1] ?? "", []);
    const constant = constantLine.exec(line);
    if (constant !== null) {
      const [, name = "", type, conversion, value = ""] = constant;
      constants.set(name, value);
      comments.set(name, comment.join(" ").replace(/\s+/g, " ").trim());
      enums.get(type ?? conversion ?? "")?.push(name);
    }
    const said = /^\t?\/\/(?! ?\+) ?(.*)$/.exec(line);
    if (said !== null) comment.push(said[1] ?? "");
    else if (!/^\t?\/\//.test(line)) comment = [];
    marked = line.startsWith("//") ? marked || line.trim() === "// +enum" : false;
  }
  return { structs, enums, constants, comments, imports };
}

function parseField(line: string): GoField | undefined {
  const found = fieldLine.exec(line);
  if (found === null) return undefined;
  const [, type = "", tags = ""] = found;
  const [json = "", ...options] = (/json:"([^"]*)"/.exec(tags)?.[1] ?? "").split(",");
  const number = Number(/protobuf:"\w+,(\d+)/.exec(tags)?.[1] ?? 0);
  // Type and version travel in the envelope of a message.
  if (json === "-" || (json === "" && number === 0)) return undefined;
  return {
    json,
    type: type.replace(/^\*?(\[\]|map\[\w+\])?\*?/, ""),
    pointer: type.startsWith("*"),
    omitempty: options.includes("omitempty") || options.includes("omitzero"),
    number,
  };
}
