import { base64Problem } from "../decode/base64.ts";
import { isObject } from "./json-value.ts";
import { type Path, pathText } from "./path.ts";
import { canonicalQuantity } from "./quantity.ts";
import type { SchemaNode } from "./schema-node.ts";
import { hasRightType, typeName } from "./validate-value.ts";

const noQuantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Text of the first value that a typed server could not decode; undefined where each has its type. Nulls of fields are gone before. */
export function wrongType(value: unknown, node: SchemaNode, path?: Path): string | undefined {
  if (!hasRightType(value, node)) {
    const wanted = node.intOrString ? "integer or string" : (node.type ?? "any");
    return `json: cannot unmarshal ${typeName(value)} into field ${pathText(path)} of type ${wanted}`;
  }
  if (node.format === "byte") return base64Problem(value as string);
  if (node.format === "quantity" && canonicalQuantity(value as string) === undefined) return noQuantity;
  if (Array.isArray(value)) {
    if (node.items === undefined) return undefined;
    for (const [step, each] of value.entries()) {
      const wrong = wrongType(each, node.items, { above: path, step });
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  for (const step of Object.keys(value)) {
    const below = node.properties.get(step) ?? (typeof node.additional === "object" ? node.additional : undefined);
    const wrong = below === undefined ? undefined : wrongType(value[step], below, { above: path, step });
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
