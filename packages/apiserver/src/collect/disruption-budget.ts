import { type LabelSelector, selects } from "@dipper/api";
import type { StoredObject } from "../store/stored-object.ts";

/** The numbers of a PodDisruptionBudget's status. */
export interface BudgetNumbers {
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
}

interface BudgetSpec {
  readonly selector?: LabelSelector;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

export function budgetSelects(budget: StoredObject, pod: StoredObject): boolean {
  return selects((budget["spec"] as BudgetSpec | undefined)?.selector, pod.metadata.labels);
}

/**
 * The arithmetic of the disruption controller (kubernetes/pkg/controller/disruption): `wanted` is the number of replicas that the pods'
 * controllers want, undefined where no controller is known; then the pods themselves are counted. Percentages are rounded up.
 */
export function budgetNumbers(
  budget: StoredObject,
  pods: readonly StoredObject[],
  wanted: number | undefined,
): BudgetNumbers {
  const spec = (budget["spec"] ?? {}) as BudgetSpec;
  const currentHealthy = pods.filter(isHealthy).length;
  const scaled = wanted ?? pods.length;
  const { minAvailable, maxUnavailable } = spec;
  let expectedPods = pods.length;
  let desiredHealthy = 0;
  if (maxUnavailable !== undefined) {
    expectedPods = scaled;
    desiredHealthy = Math.max(0, scaled - share(maxUnavailable, scaled));
  } else if (typeof minAvailable === "string") {
    expectedPods = scaled;
    desiredHealthy = share(minAvailable, scaled);
  } else if (minAvailable !== undefined) desiredHealthy = minAvailable;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed };
}

function share(value: number | string, of: number): number {
  return typeof value === "number" ? value : Math.ceil((Number.parseInt(value, 10) / 100) * of);
}

/** Ready, and nobody has begun to delete it. */
export function isHealthy(pod: StoredObject): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const conditions = (pod["status"] as { conditions?: readonly { type: string; status: string }[] } | undefined)
    ?.conditions;
  return conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}
