import type { Random } from "@dipper/world";
import type { RbacAuthoriser, RbacSource } from "../authorise/authorise.ts";
import { requireNoEscalation } from "../authorise/escalation.ts";
import { requireLimits } from "../quota/limit-ranges.ts";
import { requireQuota } from "../quota/require-quota.ts";
import { begin, shape, validate } from "../schema/prepare.ts";
import type { Admission } from "../server/admission.ts";
import type { Authority } from "../server/authority.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { Admitter } from "./admit.ts";
import { admitPod } from "./plugins/admit-pod.ts";
import { admitNode } from "./plugins/node-taint.ts";
import { protectStorage } from "./plugins/storage-protection.ts";
import type { AdmissionPolicy, PolicyBinding, PolicySource } from "./policies.ts";

const group = "admissionregistration.k8s.io";

/** Policies and bindings as the store has committed them. */
export function policySource(store: Store): PolicySource {
  let revision = 0;
  store.onCommit((changes) => {
    if (changes.some((change) => change.resource.startsWith(`${group}/`))) revision += 1;
  });
  const all = <T>(plural: string): T[] =>
    [...store.committed(`${group}/${plural}`)].map((entry) => store.shared(entry) as unknown as T);
  return {
    revision: () => revision,
    policies: () => ({
      validating: all<AdmissionPolicy>("validatingadmissionpolicies"),
      validatingBindings: all<PolicyBinding>("validatingadmissionpolicybindings"),
      mutating: all<AdmissionPolicy>("mutatingadmissionpolicies"),
      mutatingBindings: all<PolicyBinding>("mutatingadmissionpolicybindings"),
    }),
  };
}

export interface PolicyAdmissionDeps {
  readonly store: Store;
  readonly random: Random;
  readonly authority: Authority;
  readonly rbac: RbacAuthoriser;
  readonly source: RbacSource;
  /** Everybody may do everything: nobody can gain anything by writing a role. */
  readonly allowAll: boolean;
}

/** The way of a write that somebody asked for: mutating policies, shape again, schema and rules, escalation, validating policies. */
export function policyAdmission(deps: PolicyAdmissionDeps): Admission {
  const admitter = new Admitter({
    policies: policySource(deps.store),
    authority: deps.authority,
    namespace: (name) => {
      const entry = deps.store.committed("/namespaces").get(name);
      return entry === undefined ? undefined : deps.store.shared(entry);
    },
  });
  return (request) => {
    const { type, old, actor, operation } = request;
    if (operation === "delete" || request.object === undefined) {
      return { object: old as StoredObject, warnings: admitter.validate({ ...request, object: undefined }) };
    }
    const admitted = protectStorage(request, admitNode(request, admitPod(request, deps) ?? request.object));
    const mutated = admitter.mutate({ ...request, object: admitted }) ?? admitted;
    const shaped =
      mutated === request.object
        ? mutated
        : (shape(type, mutated, { operation, fieldValidation: "Ignore" }).object as StoredObject);
    const object = old === undefined ? (begin(type, shaped) as StoredObject) : shaped;
    validate(type, object, old, request.subresource);
    if (!deps.allowAll) requireNoEscalation(type, object, actor, { rbac: deps.rbac, objects: deps.source.objects() });
    requireLimits({ ...request, object }, deps.store);
    const warnings = admitter.validate({ ...request, object });
    requireQuota({ ...request, object }, deps.store);
    return { object, warnings };
  };
}
