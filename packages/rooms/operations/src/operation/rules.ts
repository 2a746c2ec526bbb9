import { type PolicyAnswer, policyFor } from "@dipper/api";
import type { OperationSeen } from "./seen.ts";

/** What the ChangePolicies that select the cluster say at this moment; the strictest wins. */
export function rulesOf(seen: Pick<OperationSeen, "policies" | "cluster" | "operation">, now: number): PolicyAnswer {
  return policyFor({
    policies: seen.policies,
    clusterLabels: seen.cluster?.metadata.labels,
    operationType: seen.operation.spec.operationType,
    now,
  });
}
