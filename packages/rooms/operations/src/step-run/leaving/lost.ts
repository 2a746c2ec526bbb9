import { lostOf } from "@dipper/api";
import type { MachineLook, RunMachine, StepRunAction } from "../look-types.ts";
import type { StepRunSeen } from "../seen.ts";

/** Kubernetes' own word for a node whose machine is known to be off: its pods are removed by force, its volumes detached. */
export const outOfService = {
  key: "node.kubernetes.io/out-of-service",
  value: "nodeshutdown",
  effect: "NoExecute",
} as const;

/** A person said that the machine is gone: nothing is run on it, and nothing of it is wiped. */
export function isLost({ machines }: Pick<StepRunSeen, "machines">, machine: { readonly uid: string }): boolean {
  const found = machines.find((each) => each.metadata.uid === machine.uid);
  return found !== undefined && lostOf(found) !== undefined;
}

export interface LostLook {
  readonly look: MachineLook;
  readonly wait?: number;
  readonly actions: readonly StepRunAction[];
}

const againMs = 2000;

/** What becomes of a step on a machine that is gone: its node leaves the cluster, everything else has nothing to work on. */
export function lostLook(seen: StepRunSeen, machine: RunMachine): LostLook {
  const base = { name: machine.name, reason: "MachineLost", message: "The machine is lost: nothing runs on it." };
  const condition = seen.step?.postCondition ?? "None";
  if (condition === "NodeReady" || condition === "NodeRegistered" || condition === "NodeSchedulable")
    return { look: { ...base, result: "Unreachable", postCondition: "DoesNotHold" }, actions: [] };
  if (condition !== "NodeGone") return { look: { ...base, result: "Skipped", postCondition: "NotAsked" }, actions: [] };
  if (seen.nodes.state !== "Known") {
    const message = seen.nodes.state === "Unreachable" ? seen.nodes.cause : base.message;
    return { look: { ...base, result: "Running", postCondition: "Unknown", message }, wait: againMs, actions: [] };
  }
  const node = seen.nodes.byMachine.get(machine.uid);
  if (node === undefined) return { look: { ...base, result: "Succeeded", postCondition: "Holds" }, actions: [] };
  const deleting = node.metadata.deletionTimestamp !== undefined;
  const actions: readonly StepRunAction[] = deleting
    ? []
    : [{ type: "DeleteNode", node: node.metadata.name, uid: node.metadata.uid ?? "" }];
  return { look: { ...base, result: "Running", postCondition: "Unknown" }, wait: againMs, actions };
}
