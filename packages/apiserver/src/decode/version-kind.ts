import { goKind } from "../schema/go-words.ts";
import { isObject } from "../schema/json-value.ts";

const struct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Why nobody can say what a value is an object of; undefined where it can be asked. A null is an object of nothing. */
export function versionKindProblem(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (!isObject(value)) return parseError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${struct}`);
  for (const [key, given] of Object.entries(value)) {
    // Whoever looks for them first does not mind the case.
    const field = ["apiVersion", "kind"].find((each) => each.toLowerCase() === key.toLowerCase());
    if (field !== undefined && given !== null && typeof given !== "string")
      return parseError(`json: cannot unmarshal ${goKind(given)} into Go struct field .${field} of type string`);
  }
  return undefined;
}

export function parseError(problem: string): string {
  return `couldn't get version/kind; json parse error: ${problem}`;
}
