import { refuse } from "../types/refusal.ts";
import type { Actor } from "./actor.ts";

/** What somebody wants to do, as RBAC sees it. */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** A path outside the API of objects, such as `/metrics`. */
export interface PathAttributes {
  readonly verb: string;
  readonly path: string;
}

/** `reason` says which binding allowed it, or why nothing did; "" where there is nothing to say. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
}

/** May `actor` do it? */
export type Authority = (actor: Actor, attributes: Attributes | PathAttributes) => Verdict;

/** Throws 403 in the words of the real server. */
export function requireAllowed(authority: Authority, actor: Actor, attributes: Attributes): void {
  const verdict = authority(actor, attributes);
  if (!verdict.allowed) throw notAllowed(actor, attributes, verdict);
}

/** 403 for something that is not an object of the API. */
export function pathNotAllowed(actor: Actor, { verb, path }: PathAttributes): Error {
  return refuse("Forbidden", `forbidden: User "${actor.user}" cannot ${verb} path "${path}"`, {});
}

export function notAllowed(actor: Actor, attributes: Attributes, verdict: Verdict): Error {
  const { verb, group, resource, subresource, namespace, name } = attributes;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const subject = name === "" ? qualified : `${qualified} "${name}"`;
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why = verdict.reason === "" ? "" : `: ${verdict.reason}`;
  return refuse(
    "Forbidden",
    `${subject} is forbidden: User "${actor.user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}${why}`,
    { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: resource },
  );
}
