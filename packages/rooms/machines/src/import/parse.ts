import { DipperError, Machine } from "@dipper/api";
import { type Document, isMap, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from "yaml";
import { parseCsv } from "./csv.ts";
import { type ColumnName, columns, type ImportRow, type MachineInput, rowOf } from "./row.ts";

/** More lines are more than a person can look at. */
export const mostLines = 2000;

/** Every line or document as a row; only a file that cannot be read at all is refused as a whole. */
export function parseImport(content: string, format: "csv" | "yaml"): readonly ImportRow[] {
  const rows = format === "csv" ? csvRows(content) : yamlRows(content);
  if (rows.length === 0) throw unreadable("there is no machine in it");
  if (rows.length > mostLines)
    throw unreadable(`it has ${rows.length} machines; at most ${mostLines} are taken at once`);
  return rows;
}

function csvRows(content: string): readonly ImportRow[] {
  const [head, ...rest] = parseCsv(content);
  const names = (head?.cells ?? []).map((cell) => cell.toLowerCase().replaceAll(/[\s_-]/g, ""));
  const unknown = names.filter((name) => name !== "" && !columns.includes(name as ColumnName));
  if (!names.includes("address"))
    throw unreadable(`the first line must name the columns; known are ${columns.join(", ")}`);
  if (unknown.length > 0)
    throw unreadable(`column ${unknown.join(", ")} is not known; known are ${columns.join(", ")}`);
  return rest.map(({ line, cells }) => {
    if (cells.length > names.length)
      return {
        line,
        name: "",
        problem: { column: "", reason: `has ${cells.length} cells, the head has ${names.length}` },
      };
    return rowOf(line, Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
  });
}

/** Documents of one machine each, or lists of them, as `dipper get machines -o yaml` prints. */
function yamlRows(content: string): readonly ImportRow[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(content, { lineCounter: lines, uniqueKeys: true });
  if (!Array.isArray(documents)) return [];
  return (documents as Document.Parsed<ParsedNode>[]).flatMap((document) => {
    const lineOf = (node: ParsedNode | null): number => lines.linePos(node?.range[0] ?? document.range?.[0] ?? 0).line;
    const [error] = document.errors;
    if (error !== undefined)
      return [
        {
          line: lineOf(document.contents),
          name: "",
          problem: { column: "", reason: (error.message.split("\n")[0] ?? "").trim() },
        },
      ];
    return itemsOf(document.contents).flatMap((node) => {
      const value: unknown = node?.toJS(document, { maxAliasCount: 0 }) ?? null;
      return value === null ? [] : [manifestRow(lineOf(node), value)];
    });
  });
}

function itemsOf(contents: ParsedNode | null): readonly (ParsedNode | null)[] {
  const kind: unknown = isMap(contents) ? contents.get("kind") : undefined;
  const items: unknown = isMap(contents) && kind === "List" ? contents.get("items", true) : contents;
  return isSeq(items) ? (items.items as ParsedNode[]) : [contents];
}

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: MachineInput;
}

function manifestRow(line: number, value: unknown): ImportRow {
  const { kind, metadata, spec } = value as Manifest;
  const name = typeof metadata?.name === "string" ? metadata.name : "";
  if (kind !== Machine.kind) return { line, name, problem: { column: "kind", reason: `is not ${Machine.kind}` } };
  if (name === "") return { line, name, problem: { column: "metadata.name", reason: "is missing" } };
  if (spec === undefined) return { line, name, problem: { column: "spec", reason: "is missing" } };
  // Who uses it is the controller's to say, also where the list was written by a platform.
  const { consumerRef: _consumer, operationRef: _operation, ...wish } = spec;
  return { line, name, spec: wish, ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }) };
}

function unreadable(problem: string): DipperError {
  return new DipperError("BadRequest", { problem: `The list cannot be taken: ${problem}` });
}
