import type { AccessRequest } from "@dipper/api";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { Actor } from "../server/actor.ts";
import type { Verdict } from "../server/authority.ts";
import { type FieldError, refuse, refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { RbacAuthoriser } from "./authorise.ts";

/** Answers an access review: the same object with a status. It is stored nowhere. */
export function answerReview(type: ResourceType, review: object, caller: Actor, rbac: RbacAuthoriser): JsonObject {
  const object = review as JsonObject;
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  switch (type.kind) {
    case "SelfSubjectReview":
      return { ...object, status: { userInfo: userInfo(caller) } };
    case "SelfSubjectRulesReview": {
      const namespace = text(spec["namespace"]);
      if (namespace === "") throw refuse("BadRequest", "no namespace on request");
      // The real server leaves the question out of its answer.
      return { ...object, spec: {}, status: rulesStatus(caller, namespace, rbac) };
    }
    case "SelfSubjectAccessReview":
      return { ...object, status: accessStatus(rbac.decide(caller, requestOf(type, object, spec))) };
    default: {
      const groups = Array.isArray(spec["groups"]) ? (spec["groups"] as string[]) : [];
      const asked = { user: text(spec["user"]), groups };
      if (asked.user === "" && groups.length === 0)
        throw invalid(type, "spec.user", 'Invalid value: "": at least one of user or group must be specified');
      return { ...object, status: accessStatus(rbac.decide(asked, requestOf(type, object, spec))) };
    }
  }
}

/** UserInfo of authentication.k8s.io/v1. */
export function userInfo(actor: Actor): JsonObject {
  return {
    username: actor.user,
    ...(actor.uid === undefined ? {} : { uid: actor.uid }),
    groups: [...actor.groups],
    ...(actor.extra === undefined ? {} : { extra: actor.extra }),
  } as unknown as JsonObject;
}

function accessStatus(verdict: Verdict): JsonObject {
  return verdict.reason === "" ? { allowed: verdict.allowed } : { allowed: verdict.allowed, reason: verdict.reason };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The real server names no kind where a review is not valid. */
function invalid(type: ResourceType, field: string, message: string): Error {
  const problem: FieldError = { reason: "FieldValueInvalid", field, message };
  return refuseInvalid({ group: type.group, kind: "", name: "" }, [problem]);
}

function requestOf(type: ResourceType, review: JsonObject, spec: JsonObject): AccessRequest {
  const resource = spec["resourceAttributes"];
  const path = spec["nonResourceAttributes"];
  if (!isObject(resource) && !isObject(path))
    throw invalid(
      type,
      "spec.resourceAttributes",
      "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    );
  if (isObject(path)) {
    const shown = JSON.stringify({ Path: text(path["path"]), Verb: text(path["verb"]) });
    const problem = type.namespaced
      ? "disallowed on this kind of request"
      : "cannot be specified in combination with resourceAttributes";
    if (type.namespaced || isObject(resource))
      throw invalid(type, "spec.nonResourceAttributes", `Invalid value: ${shown}: ${problem}`);
    return { verb: text(path["verb"]), path: text(path["path"]) };
  }
  const attributes = isObject(resource) ? resource : {};
  const metadata = isObject(review["metadata"]) ? review["metadata"] : {};
  const namespace = text(attributes["namespace"]);
  if (type.namespaced && namespace !== text(metadata["namespace"]))
    throw invalid(
      type,
      "spec.resourceAttributes.namespace",
      `Invalid value: ${JSON.stringify(namespace)}: must match metadata.namespace`,
    );
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

function rulesStatus(caller: Actor, namespace: string, rbac: RbacAuthoriser): JsonObject {
  const rules = rbac.rules(caller, namespace);
  return {
    resourceRules: rules.filter((rule) => rule.resources !== undefined),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs !== undefined),
    incomplete: false,
  };
}
