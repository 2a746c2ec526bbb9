import { isObject } from "./json-value.ts";
import { type Path, pathText } from "./path.ts";

/**
 * What is said of fields (`unknown field "spec.colour"`) in the order in which these first stand in the object, as a decoder that goes
 * through the text once comes upon them. What names no field of the object comes first.
 */
export function inDocumentOrder(problems: readonly string[], object: object): readonly string[] {
  const order = new Map<string, number>();
  number(object, undefined, order);
  const place = (problem: string): number => order.get(/"(.+)"$/.exec(problem)?.[1] ?? "") ?? -1;
  return problems.toSorted((one, other) => place(one) - place(other));
}

function number(value: unknown, above: Path | undefined, order: Map<string, number>): void {
  if (!isObject(value) && !Array.isArray(value)) return;
  for (const [key, each] of Object.entries(value)) {
    const path = { above, step: Array.isArray(value) ? Number(key) : key };
    order.set(pathText(path), order.size);
    number(each, path, order);
  }
}
