import { mastersGroup } from "@dipper/api";
import type { Answer } from "@dipper/world";
import type { RbacAuthoriser } from "../authorise/authorise.ts";
import { answerReview } from "../authorise/review.ts";
import { decodeBody } from "../decode/body.ts";
import { isObject } from "../schema/json-value.ts";
import { shape, validate } from "../schema/prepare.ts";
import { type Call, objectOf, writeOptionsOf } from "./call.ts";
import { jsonAnswer } from "./status.ts";

/** The kinds that are questions: they are answered and never stored. */
export function review(deps: { readonly rbac: RbacAuthoriser; readonly allowAll: boolean }, call: Call): Answer {
  const decoded = decodeBody(call.exchange.body, call.exchange.headers["content-type"], call.type);
  const given = objectOf(decoded.value, call.type);
  const { object } = shape(call.type, given, { ...writeOptionsOf(call, decoded.duplicates), operation: "create" });
  validate(call.type, object, undefined, "create");
  if (!deps.allowAll) return jsonAnswer(201, answerReview(call.type, object, call.actor, deps.rbac));
  // Where everybody may do everything, everybody is answered as one of those who always may.
  const asked = isObject(object["spec"]) ? { ...object, spec: { ...object["spec"], groups: [mastersGroup] } } : object;
  const caller = call.type.kind === "SelfSubjectReview" ? call.actor : { ...call.actor, groups: [mastersGroup] };
  return jsonAnswer(201, { ...answerReview(call.type, asked, caller, deps.rbac), spec: object["spec"] });
}
