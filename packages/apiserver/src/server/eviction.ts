import { isoTime, selects } from "@dipper/api";
import type { Answer } from "@dipper/world";
import { budgetResource, numbersNow, podResource } from "../collect/budget-reader.ts";
import { selectorOf } from "../collect/disruption-budget.ts";
import { decodeBody } from "../decode/body.ts";
import { isObject } from "../schema/json-value.ts";
import { keyOf } from "../store/entry.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import { type Call, objectOf, refOf } from "./call.ts";
import type { DeleteOptions } from "./deletes.ts";
import type { MutationDeps } from "./mutations.ts";
import { noteDeletion } from "./noted.ts";
import { badRequest, notFound } from "./refusals.ts";
import { statusAnswer, success } from "./status.ts";

const evictionKind = { group: "policy", version: "v1", kind: "Eviction" };

/** `POST pods/<name>/eviction`: a deletion that PodDisruptionBudgets may refuse. Check, count and deletion are one step. */
export async function evict(deps: MutationDeps, call: Call): Promise<Answer> {
  const { value } = decodeBody(call.exchange.body, call.exchange.headers["content-type"], evictionKind);
  // Its version of old says the same, and clients of old still send it.
  const old = isObject(value) && value["apiVersion"] === "policy/v1beta1";
  const eviction = objectOf(old ? { ...value, apiVersion: "policy/v1" } : value, evictionKind);
  const { namespace, name } = call.target;
  if ((eviction.metadata.name ?? name) !== name) throw badRequest(`name in URL does not match name in Eviction object`);
  const entry = deps.store.staged(podResource).get(keyOf(namespace, name));
  if (entry === undefined) throw notFound(call.type, name);
  const pod = deps.store.shared(entry);
  const options = optionsOf(eviction, call);
  if (needsBudget(pod)) takeBudget(deps, pod, options.dryRun);
  const deleted = deps.deletes.delete(call.type, refOf(call), options);
  noteDeletion(call, deleted, options);
  await deleted.durable;
  return statusAnswer(success(undefined, 201));
}

function optionsOf(eviction: StoredObject, call: Call): DeleteOptions {
  const given = (eviction["deleteOptions"] ?? {}) as {
    gracePeriodSeconds?: number;
    preconditions?: { uid?: string; resourceVersion?: string };
    dryRun?: readonly string[];
  };
  return {
    ...(given.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: given.gracePeriodSeconds }),
    ...(given.preconditions === undefined ? {} : { preconditions: given.preconditions }),
    dryRun: call.query.dryRun("create") || (given.dryRun ?? []).includes("All"),
    actor: call.actor,
  };
}

/** Pods that have ended, never ran, or are on their way out already do not count as available. */
function needsBudget(pod: StoredObject): boolean {
  const phase = (pod["status"] as { phase?: string } | undefined)?.phase;
  return (
    phase !== "Succeeded" && phase !== "Failed" && phase !== "Pending" && pod.metadata.deletionTimestamp === undefined
  );
}

function takeBudget(deps: MutationDeps, pod: StoredObject, dryRun: boolean): void {
  const budgets = [...deps.store.staged(budgetResource).under(`${pod.metadata.namespace ?? ""}/`)].filter((each) =>
    selects(selectorOf(deps.store.shared(each)), pod.metadata.labels),
  );
  const [entry, second] = budgets;
  if (entry === undefined) return;
  if (second !== undefined)
    throw refuse(
      "Internal",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  const budget = parseObject(entry.bytes);
  const numbers = numbersNow(deps.store, budget);
  if (numbers.disruptionsAllowed < 1) {
    const message = `The disruption budget ${entry.name} needs ${numbers.desiredHealthy} healthy pods and has ${numbers.currentHealthy} currently`;
    throw refuse("TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: "DisruptionBudget", message }],
    });
  }
  if (dryRun) return;
  const status = (budget["status"] ?? {}) as { disruptedPods?: Record<string, string> };
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name ?? ""]: isoTime(deps.clock.now()) };
  budget["status"] = {
    ...status,
    ...numbers,
    disruptionsAllowed: numbers.disruptionsAllowed - 1,
    disruptedPods,
    observedGeneration: budget.metadata.generation,
  };
  deps.store.put(budgetResource, budget);
}
