import { ChangePolicy, Cluster, type KubeObject, whyOf } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import type { Cache, Ref } from "@dipper/kube";
import { changesIn, type PolicySeen, statusOf } from "./status.ts";

/** A policy acts on nothing: operations and tasks read it. What is kept up to date here is what people see of it. */
export function policyReconciler(
  policies: Cache<ChangePolicy>,
  clusters: Cache<Cluster>,
): Reconciler<ChangePolicy, PolicySeen, { readonly type: "None" }> {
  return {
    name: "changepolicies",
    kind: ChangePolicy,
    watches: [{ kind: Cluster, keys: () => policies.all().map(refOf), priority: "resync" }],
    observe: async (ref) => {
      const policy = policies.get(ref);
      return policy === undefined ? undefined : { policy, clusters: clusters.all() };
    },
    decide: ({ policy }, now) => {
      const forMs = changesIn(policy, now);
      return {
        actions: [],
        wait: { why: whyOf("InForce", {}, { now }), ...(forMs === undefined ? {} : { forMs: Math.max(1000, forMs) }) },
      };
    },
    act: async () => {},
    report: (seen, _decision, _outcomes, now) => statusOf(seen, now),
  };
}

function refOf({ metadata }: KubeObject): Ref {
  return { ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name: metadata.name };
}
