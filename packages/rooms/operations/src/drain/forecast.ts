import { fateOf } from "./classify.ts";
import type { Blocker, DrainBudget, DrainForecast, DrainPod, DrainPolicy } from "./drain-pod.ts";

export interface NodeForecast extends DrainForecast {
  readonly node: string;
  /** Pods that are the only one of their budget or have local data: people want to see them before. */
  readonly singletons: number;
}

const most = 50;

/** What emptying these nodes would move, and what would be in the way if it began now. */
export function drainForecast(
  pods: readonly DrainPod[],
  budgets: readonly DrainBudget[],
  policy: DrainPolicy,
): DrainForecast {
  const blockedBy = pods.flatMap((pod) => blockersOf(pod, budgets, policy));
  return { evictedPods: pods.filter((pod) => moves(pod, policy)).length, blockedBy: blockedBy.slice(0, most) };
}

/** The same for each node by itself; nodes that cannot be emptied first. */
export function forecastPerNode(
  pods: readonly DrainPod[],
  budgets: readonly DrainBudget[],
  policy: DrainPolicy,
): readonly NodeForecast[] {
  const byNode = Map.groupBy(pods, (pod) => pod.node);
  return [...byNode]
    .map(([node, own]) => ({
      node,
      ...drainForecast(own, budgets, policy),
      singletons: own.filter((pod) => pod.controller === undefined).length,
    }))
    .sort((a, b) => b.blockedBy.length - a.blockedBy.length || (a.node < b.node ? -1 : 1));
}

/** Whether `now` costs more than `then` by more than the policy tolerates, in pods or in blockers. */
export function isWorse(then: DrainForecast, now: DrainForecast, tolerancePercent: number): boolean {
  const limit = (count: number) => count * (1 + tolerancePercent / 100);
  return now.evictedPods > limit(then.evictedPods) || now.blockedBy.length > limit(then.blockedBy.length);
}

function moves(pod: DrainPod, policy: DrainPolicy): boolean {
  const { fate } = fateOf(pod, policy);
  return fate === "Evict" || fate === "Leaving";
}

function blockersOf(pod: DrainPod, budgets: readonly DrainBudget[], policy: DrainPolicy): readonly Blocker[] {
  const fate = fateOf(pod, policy);
  if (fate.fate === "Blocked") return [fate.blocker];
  if (fate.fate !== "Evict") return [];
  return budgets
    .filter(
      (budget) => budget.namespace === pod.namespace && budget.disruptionsAllowed < 1 && budget.matches(pod.labels),
    )
    .map((budget) => ({
      node: pod.node,
      namespace: pod.namespace,
      pod: pod.name,
      reason: "BlockedByPDB",
      detail: `PodDisruptionBudget ${budget.name} allows 0 disruptions`,
    }));
}
