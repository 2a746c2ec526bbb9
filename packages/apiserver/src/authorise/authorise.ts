import {
  type AccessRequest,
  type Identity,
  mastersGroup,
  mayI,
  type PolicyRule,
  type RbacObjects,
  rulesFor,
} from "@dipper/api";
import type { Attributes, Authority, PathAttributes } from "../server/authority.ts";

/** Where roles and bindings come from. `revision` changes whenever one of them does: what was computed from them is kept until then. */
export interface RbacSource {
  revision(): number | string;
  objects(): RbacObjects;
}

/** What everybody who is signed in may do, as the bootstrap roles system:discovery and system:basic-user allow it. */
const everybody: readonly PolicyRule[] = [
  {
    verbs: ["get"],
    nonResourceURLs: [
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/openapi",
      "/openapi/*",
      "/version",
      "/version/",
      "/healthz",
      "/livez",
      "/readyz",
    ],
  },
  {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  },
  { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
];

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
  readonly #kept = new Map<string, readonly PolicyRule[]>();
  #revision: number | string | undefined;

  constructor(source: RbacSource) {
    this.#source = source;
  }

  /** The decision of the `Authority` seam, bound so that it can be handed on. */
  readonly authority: Authority = (actor, attributes) => {
    if (this.may(actor, requestOf(attributes))) return { allowed: true };
    return { allowed: false, reason: "" };
  };

  may(identity: Identity, request: AccessRequest): boolean {
    if (identity.groups.includes(mastersGroup)) return true;
    return mayI(this.rules(identity, "path" in request ? "" : (request.namespace ?? "")), request);
  }

  /** All rules that hold for somebody: everywhere, and in the namespace where one is given. */
  rules(identity: Identity, namespace: string): readonly PolicyRule[] {
    const revision = this.#source.revision();
    if (revision !== this.#revision || this.#kept.size > mostKept) {
      this.#kept.clear();
      this.#revision = revision;
    }
    const key = JSON.stringify([identity.user, identity.groups, namespace]);
    let rules = this.#kept.get(key);
    if (rules === undefined) {
      const given = rulesFor(identity, this.#source.objects(), namespace);
      rules = identity.groups.includes("system:authenticated") ? [...everybody, ...given] : given;
      this.#kept.set(key, rules);
    }
    return rules;
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
