import { parseSelector, type Requirement } from "@dipper/api";
import { refuse } from "../types/refusal.ts";

/** `labelSelector` of a query. Throws 400 where it is none. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const requirements = parseSelector(text);
  if (requirements === undefined)
    throw refuse("BadRequest", `unable to parse requirement: '${text}' is not a label selector`);
  return requirements;
}
