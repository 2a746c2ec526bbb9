import { documentationOf } from "../openapi/documentation.ts";
import columns from "./generated/columns.json" with { type: "json" };
import type { TableColumn } from "./resource-type.ts";

interface Printed {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
  readonly description?: string;
  /** A field by whose documentation the column is described: `core.v1.PodSpec nodeName`. */
  readonly doc?: string;
}

const printed: Readonly<Record<string, readonly Printed[]>> = columns.kinds;

/** Of kinds that Kubernetes has no printer for. */
const plain: readonly Printed[] = [
  { name: "Name", type: "string", format: "name", doc: "meta.v1.ObjectMeta name" },
  { name: "Created At", type: "date", doc: "meta.v1.ObjectMeta creationTimestamp" },
];

/** The columns of a built-in kind's table; `cells/` computes what stands in them. */
export function printedColumns(kind: string): readonly TableColumn[] {
  return (printed[kind] ?? plain).map(({ name, type, format, priority = 0, description, doc }) => ({
    name,
    type: type as TableColumn["type"],
    jsonPath: "",
    priority,
    description: description ?? described(doc ?? ""),
    ...(format === undefined ? {} : { format }),
  }));
}

function described(field: string): string {
  const [definition = "", name = ""] = field.split(" ");
  return documentationOf(definition)[name] ?? "";
}
