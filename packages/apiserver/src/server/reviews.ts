import { isoTime, mastersGroup } from "@dipper/api";
import type { Answer, Clock } from "@dipper/world";
import type { RbacAuthoriser } from "../authorise/authorise.ts";
import { answerReview, userInfo } from "../authorise/review.ts";
import { decodeBody } from "../decode/body.ts";
import { requirePlain } from "../list/accept.ts";
import { trackManagers } from "../patch/managed-fields.ts";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import { shape, validate } from "../schema/prepare.ts";
import type { Actor } from "./actor.ts";
import { type Call, managerOf, objectOf, writeOptionsOf } from "./call.ts";
import { type Authenticators, withAuthenticated } from "./identity.ts";
import { badRequest } from "./refusals.ts";
import { isToken } from "./service-accounts/jwt.ts";
import { defaultIssuer } from "./service-accounts/tokens.ts";
import { jsonAnswer } from "./status.ts";

export interface ReviewDeps {
  readonly rbac: RbacAuthoriser;
  readonly allowAll: boolean;
  readonly clock: Clock;
  readonly authenticators: Authenticators;
}

/** The kinds that are questions: they are answered and never stored. */
export function review(deps: ReviewDeps, call: Call): Answer {
  requirePlain(call.exchange.headers["accept"]);
  const decoded = decodeBody(call.exchange.body, call.exchange.headers["content-type"], call.type);
  const given = objectOf(decoded.value, call.type);
  const { object } = shape(call.type, given, { ...writeOptionsOf(call, decoded.duplicates), operation: "create" });
  validate(call.type, object, undefined, "create");
  const asked = managed(deps, call, addressed(call, object));
  if (call.type.kind === "TokenReview") return jsonAnswer(201, reviewedToken(deps, call, asked));
  if (call.type.kind === "SelfSubjectReview") {
    const self = { ...asked, metadata: { creationTimestamp: isoTime(deps.clock.now()) } };
    return jsonAnswer(201, answerReview(call.type, self, call.actor, deps.rbac));
  }
  if (!deps.allowAll) return jsonAnswer(201, answerReview(call.type, asked, call.actor, deps.rbac));
  // Where everybody may do everything, everybody is answered as one of those who always may.
  const spec = isObject(asked["spec"]) ? asked["spec"] : {};
  const groups = [...((spec["groups"] ?? []) as string[]), mastersGroup];
  const named = text(spec["user"]) === "" && groups.length === 1 ? {} : { groups };
  const answer = answerReview(
    call.type,
    { ...asked, spec: { ...spec, ...named } },
    { ...call.actor, groups: [mastersGroup] },
    deps.rbac,
  );
  return jsonAnswer(
    201,
    call.type.kind === "SelfSubjectRulesReview" ? answer : { ...answer, spec: asked["spec"] ?? {} },
  );
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Of its metadata a question keeps only the namespace it was asked in. */
function addressed(call: Call, object: JsonObject): JsonObject {
  const { namespace } = call.target;
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  if (namespace !== "" && text(metadata["namespace"]) !== "" && metadata["namespace"] !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  return { ...object, metadata: namespace === "" ? {} : { namespace } };
}

/** A question is an object that somebody writes, and what he wrote of it is his. */
function managed(deps: ReviewDeps, call: Call, asked: JsonObject): JsonObject {
  const { status: _, ...own } = asked;
  const who = { manager: managerOf(call), now: deps.clock.now() };
  const { metadata } = trackManagers(call.type, undefined, own, who) as { readonly metadata: JsonObject };
  const { managedFields, ...rest } = metadata;
  const owned = Array.isArray(managedFields) && managedFields.length > 0 ? { managedFields } : {};
  return { ...asked, metadata: { ...rest, ...owned } };
}

function reviewedToken(deps: ReviewDeps, call: Call, review: JsonObject): JsonObject {
  const spec = isObject(review["spec"]) ? review["spec"] : {};
  const token = text(spec["token"]);
  if (token === "") throw badRequest("token is required for TokenReview in authentication");
  const audiences = Array.isArray(spec["audiences"]) ? (spec["audiences"] as string[]) : undefined;
  const found = holderOf(deps, call, token, audiences);
  if (found === undefined) return { ...review, status: { user: {}, error: "invalid bearer token" } };
  const status = {
    authenticated: true,
    user: userInfo(withAuthenticated(found.actor)),
    audiences: [...found.audiences],
  };
  return { ...review, status };
}

/** The same ways in as for a request that carries the token. */
function holderOf(
  deps: ReviewDeps,
  call: Call,
  token: string,
  audiences: readonly string[] | undefined,
): { readonly actor: Actor; readonly audiences: readonly string[] } | undefined {
  const { known, tokens } = deps.authenticators;
  const { peer: _, ...exchange } = call.exchange;
  const issuer = tokens?.issuer ?? defaultIssuer;
  const actor = known?.({ ...exchange, headers: { authorization: `Bearer ${token}` } });
  if (actor !== undefined)
    return audiences === undefined || audiences.includes(issuer) ? { actor, audiences: [issuer] } : undefined;
  return isToken(token) ? tokens?.holder(token, audiences) : undefined;
}
