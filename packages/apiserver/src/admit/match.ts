import { selects } from "@dipper/api";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { MatchResources, ResourceRule } from "./policies.ts";

/** What a request is about, as policies match it. */
export interface Matched {
  readonly type: ResourceType;
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly subresource: string;
  readonly name: string;
  readonly object: object | undefined;
  readonly old: object | undefined;
  /** The namespace object of namespaced requests. */
  readonly namespace: object | undefined;
}

/** No constraints match everything. Selectors hold where the new or the old object fits. */
export function matches(constraints: MatchResources | undefined, request: Matched): boolean {
  if (constraints === undefined) return true;
  const { resourceRules, excludeResourceRules, namespaceSelector, objectSelector } = constraints;
  if (excludeResourceRules?.some((rule) => ruleMatches(rule, request)) === true) return false;
  if (resourceRules !== undefined && !resourceRules.some((rule) => ruleMatches(rule, request))) return false;
  if (
    objectSelector !== undefined &&
    ![request.object, request.old].some((each) => each !== undefined && selects(objectSelector, labelsOf(each)))
  ) {
    return false;
  }
  if (namespaceSelector === undefined || Object.keys(namespaceSelector).length === 0) return true;
  const namespace =
    request.type.kind === "Namespace" && request.type.group === ""
      ? (request.object ?? request.old)
      : request.namespace;
  // Selectors on namespaces say nothing about kinds outside of namespaces.
  return namespace === undefined ? !request.type.namespaced : selects(namespaceSelector, labelsOf(namespace));
}

function labelsOf(object: object): Readonly<Record<string, string>> {
  const metadata = (object as JsonObject)["metadata"];
  const labels = isObject(metadata) ? metadata["labels"] : undefined;
  return isObject(labels) ? (labels as Record<string, string>) : {};
}

function ruleMatches(rule: ResourceRule, request: Matched): boolean {
  const { type, operation, subresource, name } = request;
  const within = (list: readonly string[] | undefined, value: string): boolean =>
    list?.includes("*") === true || list?.includes(value) === true;
  if (
    !within(rule.apiGroups, type.group) ||
    !within(rule.apiVersions, type.version) ||
    !within(rule.operations, operation)
  )
    return false;
  if (rule.scope === "Cluster" && type.namespaced) return false;
  if (rule.scope === "Namespaced" && !type.namespaced) return false;
  if (rule.resourceNames !== undefined && rule.resourceNames.length > 0 && !rule.resourceNames.includes(name))
    return false;
  return (rule.resources ?? []).some((each) => resourceMatches(each, type.plural, subresource));
}

function resourceMatches(rule: string, plural: string, subresource: string): boolean {
  if (rule === "*/*") return true;
  const [resource = "", sub = ""] = rule.split("/");
  if (resource !== "*" && resource !== plural) return false;
  return sub === "*" || sub === subresource;
}
