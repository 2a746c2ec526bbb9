import type { AccessRequest, AccessReviewSpec } from "@dipper/api";
import type { Answer, Exchange, Transport } from "@dipper/world";
import type { Question } from "./asked.ts";
import { jsonAnswer, refusal } from "./refusal.ts";

export interface Questioned {
  readonly question: Question;
  readonly forward: Exchange;
  readonly next: Transport;
  /** Why this door would refuse it; undefined: it would not. */
  readonly may: (access: AccessRequest) => string | undefined;
}

/**
 * `kubectl auth can-i` and `whoami` through the door. The door decides first: where it would let pass, the cluster has the last word, which
 * knows the login or the person that arrives there.
 */
export async function answerQuestion({ question, forward, next, may }: Questioned): Promise<Answer> {
  if (question === "selfsubjectrulesreviews")
    return refusal(400, "rules are not listed by this door; ask for one thing, as in kubectl auth can-i get pods");
  if (question === "selfsubjectreviews") return whoAmI(forward);
  const spec = specIn(forward.body);
  const access = spec === undefined ? undefined : accessOf(spec);
  if (spec === undefined || access === undefined) return refusal(400, "the review cannot be read; send it as JSON");
  const no = may(access);
  if (no === undefined) return next(forward);
  return review("authorization.k8s.io", "SelfSubjectAccessReview", { spec, status: { allowed: false, reason: no } });
}

function whoAmI({ peer }: Exchange): Answer {
  const userInfo = { username: peer?.user ?? "", groups: peer?.groups ?? [] };
  return review("authentication.k8s.io", "SelfSubjectReview", { status: { userInfo } });
}

function review(group: string, kind: string, rest: object): Answer {
  return jsonAnswer(201, { kind, apiVersion: `${group}/v1`, metadata: {}, ...rest });
}

function specIn(body: Uint8Array | undefined): AccessReviewSpec | undefined {
  try {
    return (JSON.parse(new TextDecoder().decode(body)) as { readonly spec?: AccessReviewSpec }).spec;
  } catch {
    return undefined;
  }
}

function accessOf({
  resourceAttributes: asked,
  nonResourceAttributes: path,
}: AccessReviewSpec): AccessRequest | undefined {
  if (path !== undefined) return { verb: path.verb ?? "", path: path.path ?? "" };
  if (asked === undefined) return undefined;
  const { verb = "", group = "", resource = "", subresource = "", name = "", namespace = "" } = asked;
  return {
    verb,
    group,
    resource,
    ...(subresource === "" ? {} : { subresource }),
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
  };
}
