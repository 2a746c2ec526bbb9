import type { LabelSelector } from "@dipper/api";
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

export function selectorOf(budget: StoredObject): LabelSelector | undefined {
  return (budget["spec"] as BudgetSpec | undefined)?.selector;
}

/**
 * The arithmetic of the disruption controller (kubernetes/pkg/controller/disruption): `wanted` is the number of replicas that the pods'
 * controllers want, undefined where no controller is known; then the pods themselves are counted. Percentages are rounded up.
 */
export function budgetNumbers(
  budget: StoredObject,
  pods: { readonly all: number; readonly healthy: number; readonly wanted: number | undefined },
): BudgetNumbers {
  const { minAvailable, maxUnavailable } = (budget["spec"] ?? {}) as BudgetSpec;
  const scaled = pods.wanted ?? pods.all;
  let expectedPods = pods.all;
  let desiredHealthy = 0;
  if (maxUnavailable !== undefined) {
    expectedPods = scaled;
    desiredHealthy = Math.max(0, scaled - share(maxUnavailable, scaled));
  } else if (typeof minAvailable === "string") {
    expectedPods = scaled;
    desiredHealthy = share(minAvailable, scaled);
  } else if (minAvailable !== undefined) desiredHealthy = minAvailable;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, pods.healthy - desiredHealthy);
  return { expectedPods, currentHealthy: pods.healthy, desiredHealthy, disruptionsAllowed };
}

function share(value: number | string, of: number): number {
  return typeof value === "number" ? value : Math.ceil((Number.parseInt(value, 10) / 100) * of);
}
