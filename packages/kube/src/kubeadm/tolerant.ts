import { parse } from "yaml";

/** Other people's YAML: what is not as expected counts as not given. */
export type Tree = Readonly<Record<string, unknown>>;

export function treeOf(text: string | undefined): Tree {
  if (text === undefined) return {};
  try {
    return asTree(parse(text, { maxAliasCount: 0 }));
  } catch {
    return {};
  }
}

export const asTree = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};

/** Numbers too: somebody's `1.36` without quotes is a version. */
export const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
