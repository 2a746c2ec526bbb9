import type { AccessRequest, Identity } from "@dipper/api";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { Verdict } from "../server/authority.ts";
import { refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { RbacAuthoriser } from "./authorise.ts";

/** Answers an access review: the same object with a status. It is stored nowhere. */
export function answerReview(type: ResourceType, review: object, caller: Identity, rbac: RbacAuthoriser): JsonObject {
  const object = review as JsonObject;
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  switch (type.kind) {
    case "SelfSubjectReview":
      return { ...object, status: { userInfo: { username: caller.user, groups: [...caller.groups] } } };
    case "SelfSubjectRulesReview":
      return { ...object, status: rulesStatus(caller, text(spec["namespace"]), rbac) };
    case "SelfSubjectAccessReview":
      return { ...object, status: accessStatus(rbac.decide(caller, requestOf(type, spec))) };
    default: {
      const groups = Array.isArray(spec["groups"]) ? (spec["groups"] as string[]) : [];
      const asked = { user: text(spec["user"]), groups };
      return { ...object, status: accessStatus(rbac.decide(asked, requestOf(type, spec))) };
    }
  }
}

function accessStatus(verdict: Verdict): JsonObject {
  return verdict.reason === "" ? { allowed: verdict.allowed } : { allowed: verdict.allowed, reason: verdict.reason };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function requestOf(type: ResourceType, spec: JsonObject): AccessRequest {
  const resource = spec["resourceAttributes"];
  const path = spec["nonResourceAttributes"];
  if (isObject(resource) === isObject(path)) {
    throw refuseInvalid({ group: type.group, kind: type.kind, name: "" }, [
      {
        reason: "FieldValueInvalid",
        field: "spec.resourceAttributes",
        message: "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
      },
    ]);
  }
  if (isObject(path)) return { verb: text(path["verb"]), path: text(path["path"]) };
  const attributes = isObject(resource) ? resource : {};
  const optional = (name: string): Record<string, string> =>
    text(attributes[name]) === "" ? {} : { [name]: text(attributes[name]) };
  return {
    verb: text(attributes["verb"]),
    group: text(attributes["group"]),
    resource: text(attributes["resource"]),
    ...optional("subresource"),
    ...optional("name"),
    ...optional("namespace"),
  };
}

function rulesStatus(caller: Identity, namespace: string, rbac: RbacAuthoriser): JsonObject {
  const rules = rbac.rules(caller, namespace);
  const masters = caller.groups.includes("system:masters");
  const everything = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
  return {
    resourceRules: [...(masters ? [everything] : []), ...rules.filter((rule) => rule.resources !== undefined)],
    nonResourceRules: [
      ...(masters ? [{ verbs: ["*"], nonResourceURLs: ["*"] }] : []),
      ...rules.filter((rule) => rule.nonResourceURLs !== undefined),
    ],
    incomplete: false,
  };
}
