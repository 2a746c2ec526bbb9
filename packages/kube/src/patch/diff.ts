import { jsonEqual } from "./merge-patch.ts";

/** One difference, for people: what stood at this path, and what stands there now. */
export interface Difference {
  /** `spec.replicas`, `spec.machines[2].name`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The leaves in which two JSON values differ, in the order of the keys; absent is `undefined`. */
export function differences(before: unknown, after: unknown, path = ""): readonly Difference[] {
  if (jsonEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => differences(before[index], after[index], `${path}[${index}]`)).flat();
  }
  if (isPlain(before) && isPlain(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  return [{ path, before, after }];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
