import {
  type AccessRequest,
  type Grant,
  grantsFor,
  type Identity,
  mastersGroup,
  type PolicyRule,
  type RbacObjects,
  ruleAllows,
} from "@dipper/api";
import type { Attributes, Authority, PathAttributes, Verdict } from "../server/authority.ts";

/** Where roles and bindings come from. `revision` changes whenever one of them does: what was computed from them is kept until then. */
export interface RbacSource {
  revision(): number | string;
  objects(): RbacObjects;
}

/** Rules kept for one caller in one namespace; more callers than this at a time are not expected, fewer are kept then. */
const mostKept = 1000;

/**
 * Kubernetes RBAC over the roles and bindings that the server itself stores. `system:masters` may do everything.
 *
 * @example
 * const rbac = new RbacAuthoriser(source);
 * rbac.authority(actor, { verb: "list", group: "", resource: "pods", subresource: "", namespace: "default", name: "" });
 */
export class RbacAuthoriser {
  readonly #source: RbacSource;
  readonly #kept = new Map<string, readonly Grant[]>();
  #revision: number | string | undefined;

  constructor(source: RbacSource) {
    this.#source = source;
  }

  /** The decision of the `Authority` seam, bound so that it can be handed on. */
  readonly authority: Authority = (actor, attributes) => this.decide(actor, requestOf(attributes));

  may(identity: Identity, request: AccessRequest): boolean {
    return this.decide(identity, request).allowed;
  }

  /** With the reason that audit lines and reviews show: which binding allowed it. */
  decide(identity: Identity, request: AccessRequest): Verdict {
    if (identity.groups.includes(mastersGroup)) return { allowed: true, reason: "" };
    const grants = this.#grants(identity, "path" in request ? "" : (request.namespace ?? ""));
    const found = grants.find((grant) => ruleAllows(grant.rule, request));
    if (found === undefined) return { allowed: false, reason: "" };
    return { allowed: true, reason: `RBAC: allowed by ${found.source}` };
  }

  /** All rules that hold for somebody: everywhere, and in the namespace where one is given. */
  rules(identity: Identity, namespace: string): readonly PolicyRule[] {
    return this.#grants(identity, namespace).map((grant) => grant.rule);
  }

  #grants(identity: Identity, namespace: string): readonly Grant[] {
    const revision = this.#source.revision();
    if (revision !== this.#revision || this.#kept.size > mostKept) {
      this.#kept.clear();
      this.#revision = revision;
    }
    const key = JSON.stringify([identity.user, identity.groups, namespace]);
    let grants = this.#kept.get(key);
    if (grants === undefined) {
      grants = grantsFor(identity, this.#source.objects(), namespace);
      this.#kept.set(key, grants);
    }
    return grants;
  }
}

function requestOf(attributes: Attributes | PathAttributes): AccessRequest {
  if ("path" in attributes) return attributes;
  const { verb, group, resource, subresource, namespace, name } = attributes;
  return {
    verb,
    group,
    resource,
    ...(subresource === "" ? {} : { subresource }),
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
  };
}
