import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";

interface Requirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Whether a quota is about an object: one with scopes only about pods, and of them those within each scope. */
export function isAbout(quota: StoredObject, resource: string, object: StoredObject): boolean {
  const requirements = requirementsOf(quota);
  if (requirements.length === 0) return true;
  return resource === "/pods" && requirements.every((requirement) => isWithin(object, requirement));
}

function requirementsOf(quota: StoredObject): readonly Requirement[] {
  const spec = quota["spec"] as
    | {
        readonly scopes?: readonly string[];
        readonly scopeSelector?: { readonly matchExpressions?: readonly Requirement[] };
      }
    | undefined;
  const plain = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" }));
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

function isWithin(pod: StoredObject, { scopeName, operator, values = [] }: Requirement): boolean {
  const spec = isObject(pod["spec"]) ? pod["spec"] : {};
  const ends = spec["activeDeadlineSeconds"] !== undefined;
  const quality = isObject(pod["status"]) ? pod["status"]["qosClass"] : undefined;
  switch (scopeName) {
    case "Terminating":
      return ends;
    case "NotTerminating":
      return !ends;
    case "BestEffort":
      return quality === "BestEffort";
    case "NotBestEffort":
      return quality !== "BestEffort";
    case "PriorityClass":
      return hasClass(spec, operator, values);
    case "CrossNamespacePodAffinity":
      return JSON.stringify(spec["affinity"] ?? null).includes('"namespace');
    default:
      return false;
  }
}

function hasClass(spec: JsonObject, operator: string, values: readonly string[]): boolean {
  const name = typeof spec["priorityClassName"] === "string" ? spec["priorityClassName"] : "";
  if (operator === "Exists") return name !== "";
  if (operator === "DoesNotExist") return name === "";
  return values.includes(name) === (operator === "In");
}
