import type { KubeObject } from "@dipper/api";

/**
 * The value at `spec.ssh.address`, `label:<key>` or `annotation:<key>`; `[]` walks into every entry of a list. Always a list of texts,
 * empty where there is nothing.
 */
export function valuesAt(object: KubeObject, path: string): readonly string[] {
  if (path.startsWith("label:")) return entry(object.metadata.labels, path.slice("label:".length));
  if (path.startsWith("annotation:")) return entry(object.metadata.annotations, path.slice("annotation:".length));
  let level: readonly unknown[] = [object];
  for (const step of path.split(".")) {
    const name = step.replace(/\[\]$/, "");
    level = level.flatMap((each) => {
      if (typeof each !== "object" || each === null) return [];
      const value = (each as Readonly<Record<string, unknown>>)[name];
      return step.endsWith("[]") || Array.isArray(value) ? ((value as readonly unknown[] | undefined) ?? []) : [value];
    });
  }
  return level.filter((value) => isScalar(value)).map(String);
}

function isScalar(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "boolean";
}

function entry(map: Readonly<Record<string, string>> | undefined, key: string): readonly string[] {
  const value = map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
  return value === undefined ? [] : [value];
}
