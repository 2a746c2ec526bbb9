import type { Answer } from "@dipper/world";
import type { RbacAuthoriser } from "../authorise/authorise.ts";
import { subresourceKind } from "../discovery/subresources.ts";
import { requireAcceptable } from "../list/accept.ts";
import type { Verb } from "../route/query.ts";
import type { Target } from "../route/route.ts";
import { refuse } from "../types/refusal.ts";
import type { Authority } from "./authority.ts";
import { bind } from "./binding.ts";
import type { Call } from "./call.ts";
import { connections, noConnection } from "./connections.ts";
import { evict } from "./eviction.ts";
import type { Authenticators } from "./identity.ts";
import { create, type MutationDeps, patch, remove, removeCollection, update, warningValue } from "./mutations.ts";
import { type LogSource, podLog } from "./pod-log.ts";
import { get, listCollection, watchCollection } from "./reads.ts";
import { methodNotAllowed, noSuchResource, notFound } from "./refusals.ts";
import { review } from "./reviews.ts";
import { scale } from "./scale.ts";
import { requestToken } from "./service-accounts/token-request.ts";
import { asAsked } from "./yaml-answer.ts";

export interface ResourceDeps extends MutationDeps {
  readonly authority: Authority;
  readonly logs: LogSource | undefined;
  readonly rbac: RbacAuthoriser;
  readonly allowAll: boolean;
  readonly authenticators: Authenticators;
}

/** One allowed request about a kind that exists: whether the kind and the subresource know the verb, and the answer. */
export async function answerResource(
  deps: ResourceDeps,
  request: Omit<Call, "verb"> & { readonly verb: Verb | undefined },
): Promise<Answer> {
  const { type, target, exchange, query, verb } = request;
  const subresource = target.subresource;
  if (type.deprecation !== undefined) request.facts.deprecation = type.deprecation;
  if (connections.has(`${type.group}/${type.plural}/${subresource}`)) throw noConnection(deps.store, request);
  const below =
    subresource === ""
      ? undefined
      : type.subresources.includes(subresource)
        ? subresourceKind(type, subresource)
        : undefined;
  if (subresource !== "" && below === undefined) {
    if (!type.subresources.includes(subresource))
      throw type.origin === "built-in" ? noSuchResource() : notFound(type, target.name);
    throw refuse("NotImplemented", `the subresource ${type.plural}/${subresource} is not implemented by this server`);
  }
  if (type.origin === "built-in") requireAcceptable(exchange.headers["accept"]);
  if (
    verb === undefined ||
    exchange.method === "HEAD" ||
    !fits(exchange.method, target) ||
    !(below?.verbs ?? type.verbs).includes(verb)
  )
    throw methodNotAllowed();
  query.require(verb);
  const call: Call = { ...request, verb };
  const made = await (wholeObject.has(subresource) ? plain(deps, call) : special(deps, call));
  const answer = verb === "watch" ? made : await asAsked(made, exchange.headers["accept"]);
  return type.deprecation === undefined ? answer : warned(answer, type.deprecation);
}

function warned(answer: Answer, text: string): Answer {
  const others = answer.headers["warning"];
  const warning = others === undefined ? warningValue(text) : `${warningValue(text)}, ${others}`;
  return { ...answer, headers: { ...answer.headers, warning } };
}

/** Below these the whole object is read and written, though only a part of it can change. */
const wholeObject = new Set(["", "status", "finalize", "ephemeralcontainers", "resize"]);

/** Objects are created in their collection, and replaced and patched where they are. */
function fits(method: string, target: Target): boolean {
  if (target.watch === true) return method === "GET" || method === "HEAD";
  if (method === "POST") return target.name === "" || target.subresource !== "";
  return (method !== "PUT" && method !== "PATCH") || target.name !== "";
}

async function plain(deps: ResourceDeps, call: Call): Promise<Answer> {
  switch (call.verb) {
    case "get":
      return get(deps, call);
    case "list":
      return listCollection(deps, call);
    case "watch":
      return watchCollection(deps, call);
    case "create":
      if (!call.type.verbs.includes("get")) return review(deps, call);
      if (call.type.namespaced && call.target.namespace === "") throw methodNotAllowed();
      return create(deps, call);
    case "update":
      return update(deps, call);
    case "patch":
      return patch(deps, call);
    case "delete":
      return remove(deps, call);
    case "deletecollection":
      return removeCollection(deps, call);
  }
}

async function special(deps: ResourceDeps, call: Call): Promise<Answer> {
  switch (call.target.subresource) {
    case "scale":
      return scale(deps, call);
    case "eviction":
      return evict(deps, call);
    case "binding":
      return bind(deps, call);
    case "token":
      return requestToken(deps, deps.authenticators.tokens, call);
    default:
      return podLog(deps, call);
  }
}
