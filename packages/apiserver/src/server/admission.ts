import type { RbacAuthoriser, RbacSource } from "../authorise/authorise.ts";
import { requireNoEscalation } from "../authorise/escalation.ts";
import { validate } from "../schema/prepare.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { Actor } from "./writes.ts";

export interface AdmissionRequest {
  readonly type: ResourceType;
  /** Shaped (pruned and defaulted), not validated yet; undefined for deletions. */
  readonly object: StoredObject | undefined;
  readonly old: StoredObject | undefined;
  readonly operation: "create" | "update" | "status" | "delete";
  readonly subresource: string;
  readonly actor: Actor;
  readonly dryRun: boolean;
}

/** Mutating policies, validation, validating policies; throws the refusal. For deletions the answer's object is the old one. */
export type Admission = (request: AdmissionRequest) => {
  readonly object: StoredObject;
  readonly warnings: readonly string[];
};

export interface AdmissionDeps {
  readonly rbac: RbacAuthoriser;
  readonly source: RbacSource;
  readonly allowAll: boolean;
}

export function policyAdmission(deps: AdmissionDeps): Admission {
  return (request) => {
    const { type, old, actor } = request;
    const object = request.object ?? (old as StoredObject);
    if (request.object === undefined) return { object, warnings: [] };
    validate(type, object, old);
    if (!deps.allowAll) requireNoEscalation(type, object, actor, { rbac: deps.rbac, objects: deps.source.objects() });
    return { object, warnings: [] };
  };
}
