import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { Actor } from "./actor.ts";

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
