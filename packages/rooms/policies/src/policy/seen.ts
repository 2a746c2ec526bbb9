import type { ChangePolicy } from "@dipper/api";

/** Everything a policy's status is computed from. */
export interface PolicySeen {
  readonly policy: ChangePolicy;
  /** How many clusters it selects. */
  readonly clusters: number;
}
