import { parseRequirements } from "../list/field-selector.ts";
import type { Query, Verb } from "./query.ts";
import type { Target } from "./route.ts";

/**
 * The verb that permissions and audit lines name, before anybody asks whether the kind knows it; undefined for a method that means nothing
 * here. As the real server has it, reading a collection is `list` or `watch`, and deleting one `deletecollection`.
 */
export function requestVerb(method: string, target: Target, query: Query): Verb | undefined {
  const one = target.name !== "";
  switch (method) {
    case "GET":
    case "HEAD":
      if (target.watch === true || (!one && query.flag("watch"))) return "watch";
      return one ? "get" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return one ? "delete" : "deletecollection";
    default:
      return undefined;
  }
}

/** The name that a rule's `resourceNames` is compared with: a collection narrowed to `metadata.name=x` counts as x. */
export function requestName(target: Target, query: Query): string {
  if (target.name !== "") return target.name;
  const [only] = parseRequirements(query.text("fieldSelector")).filter(
    ({ path, equal }) => path === "metadata.name" && equal,
  );
  return only?.value ?? "";
}
