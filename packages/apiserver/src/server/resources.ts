import type { Answer, Exchange } from "@dipper/world";
import type { RbacAuthoriser } from "../authorise/authorise.ts";
import { subresourceKind } from "../discovery/subresources.ts";
import type { Query, Verb } from "../route/query.ts";
import type { Target } from "../route/route.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { type Authority, requireAllowed } from "./authority.ts";
import { bind } from "./binding.ts";
import type { Call } from "./call.ts";
import { evict } from "./eviction.ts";
import { create, type MutationDeps, patch, remove, removeCollection, update } from "./mutations.ts";
import { type LogSource, podLog } from "./pod-log.ts";
import { get, listCollection, watchCollection } from "./reads.ts";
import { methodNotAllowed, noSuchResource } from "./refusals.ts";
import { review } from "./reviews.ts";
import { scale } from "./scale.ts";

export interface ResourceDeps extends MutationDeps {
  readonly authority: Authority;
  readonly logs: LogSource | undefined;
  readonly rbac: RbacAuthoriser;
  readonly allowAll: boolean;
}

/** One request about a kind that exists: which verb it is, whether it is allowed, and the answer. */
export async function answerResource(
  deps: ResourceDeps,
  request: {
    readonly exchange: Exchange;
    readonly target: Target;
    readonly type: ResourceType;
    readonly query: Query;
    readonly actor: Call["actor"];
  },
): Promise<Answer> {
  const { type, target, exchange, query, actor } = request;
  const subresource = target.subresource;
  const below =
    subresource === ""
      ? undefined
      : type.subresources.includes(subresource)
        ? subresourceKind(type, subresource)
        : undefined;
  if (subresource !== "" && below === undefined) {
    if (!type.subresources.includes(subresource)) throw noSuchResource();
    throw refuse("NotImplemented", `the subresource ${type.plural}/${subresource} is not implemented by this server`);
  }
  const verb = verbOf(exchange.method, target, query);
  requireAllowed(deps.authority, actor, {
    verb,
    group: type.group,
    resource: type.plural,
    subresource,
    namespace: target.namespace,
    name: target.name,
  });
  // What is not served at all is refused after the permission: nobody learns more than he may.
  if (verb === undefined || !(below?.verbs ?? type.verbs).includes(verb)) throw methodNotAllowed();
  query.require(verb, subresource);
  const call: Call = { exchange, target, type, query, verb, actor };
  return subresource === "" || subresource === "status" || subresource === "finalize"
    ? plain(deps, call)
    : special(deps, call);
}

function verbOf(method: string, target: Target, query: Query): Verb {
  const one = target.name !== "";
  switch (method) {
    case "GET":
    case "HEAD":
      if (one) return "get";
      return query.flag("watch") ? "watch" : "list";
    case "POST":
      if (one && target.subresource === "") throw methodNotAllowed();
      return "create";
    case "PUT":
      if (!one) throw methodNotAllowed();
      return "update";
    case "PATCH":
      if (!one) throw methodNotAllowed();
      return "patch";
    case "DELETE":
      return one ? "delete" : "deletecollection";
    default:
      throw methodNotAllowed();
  }
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

function special(deps: ResourceDeps, call: Call): Promise<Answer> {
  switch (call.target.subresource) {
    case "scale":
      return scale(deps, call);
    case "eviction":
      return evict(deps, call);
    case "binding":
      return bind(deps, call);
    default:
      return podLog(deps, call);
  }
}
