import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A column of a kind's table. `doc` is the field whose documentation describes it: `core.v1.PodSpec nodeName`. */
interface PrintedColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
  readonly description?: string;
  readonly doc?: string;
}

/** Where Kubernetes prints its kinds, in the folder of its module. */
const printers = "pkg/printers/internalversion/printers.go";
/** A list of columns, and what is appended to one. */
const list = /(\w+) :?= (?:append\(\w+, )?\[\]metav1\.TableColumnDefinition\{(.*?)\n\t\}/gs;
/** One struct of a list; its values hold no closing brace outside of quotes and of empty literals. */
const row = /\{((?:"(?:\\.|[^"\\])*"|\{\}|[^{}"])*)\}/g;
const value = /(\w+):\s*("(?:\\.|[^"\\])*"|\d+|[\w.{}]+\(\)\["\w+"\])/g;
const documented = /^(\w+)\.(\w+)\{\}(?:\.(\w+))?\.SwaggerDoc\(\)\["(\w+)"\]$/;

/** The columns of tables by kind, of those that are served. `typeOfField` finds the definition of a field that is documented by its own type. */
export function columnsOf(
  kubernetes: string,
  isServed: (kind: string) => boolean,
  typeOfField: (definition: string, field: string) => string,
): Readonly<Record<string, readonly PrintedColumn[]>> {
  const source = readFileSync(join(kubernetes, printers), "utf8");
  const imports = new Map(
    [...source.matchAll(/^\t(\w+) "([^"]+)"$/gm)].map(([, alias = "", path = ""]) => [alias, path]),
  );
  const lists = new Map<string, readonly PrintedColumn[]>();
  for (const [, name = "", text = ""] of source.matchAll(list)) {
    const columns = [...text.matchAll(row)].map(([, fields = ""]) => columnOf(fields, imports, typeOfField));
    lists.set(name, [...(lists.get(name) ?? []), ...columns]);
  }
  const kinds = new Map(
    [...source.matchAll(/func (print\w+)\(\w+ \*\w+\.(\w+),/g)].map(([, name = "", kind = ""]) => [name, kind]),
  );
  const made: Record<string, readonly PrintedColumn[]> = {};
  for (const [, columnsName = "", printer = ""] of source.matchAll(/h\.TableHandler\((\w+), (\w+)\)/g)) {
    const kind = kinds.get(printer);
    const columns = lists.get(columnsName);
    if (kind === undefined || columns === undefined) throw new Error(`${printer} prints ${columnsName} of no kind`);
    if (isServed(kind)) made[kind] = columns;
  }
  return Object.fromEntries(Object.entries(made).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function columnOf(
  fields: string,
  imports: ReadonlyMap<string, string>,
  typeOfField: (definition: string, field: string) => string,
): PrintedColumn {
  const given = new Map([...fields.matchAll(value)].map(([, key = "", text = ""]) => [key, text]));
  const text = (key: string): string => JSON.parse(given.get(key) ?? '""') as string;
  const [name, type, format, priority] = [
    text("Name"),
    text("Type"),
    text("Format"),
    Number(given.get("Priority") ?? 0),
  ];
  if (name === "" || type === "") throw new Error(`a column without a name or a type: ${fields}`);
  const column = { name, type, ...(format === "" ? {} : { format }), ...(priority === 0 ? {} : { priority }) };
  const description = given.get("Description");
  if (description === undefined) return column;
  const found = documented.exec(description);
  if (found === null) return { ...column, description: text("Description") };
  const [, alias = "", struct = "", inner, field = ""] = found;
  const definition = `${packageOf(imports.get(alias) ?? "")}.${struct}`;
  return { ...column, doc: `${inner === undefined ? definition : typeOfField(definition, inner)} ${field}` };
}

/** Kinds are printed in words of older versions, too, that say the same. */
function packageOf(path: string): string {
  const [version = "", group = ""] = path.split("/").toReversed();
  return `${group}.${version.replace(/(v\d+)(alpha|beta)\d+$/, "$1")}`;
}
