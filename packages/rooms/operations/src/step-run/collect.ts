import type { StepRunMachineResult } from "@dipper/api";
import { isSuccess } from "../ledger/cell.ts";
import { listed, whyOf } from "../words.ts";
import { drainLook } from "./drain-look.ts";
import { type DrainState, drainOf, isOwnCordon } from "./draining.ts";
import { isLost, lostLook } from "./leaving/lost.ts";
import {
  cancelReason,
  ended,
  type MachineLook,
  type RunMachine,
  runnerStarted,
  type StepRunAction,
  type StepRunLook,
} from "./look-types.ts";
import { opens } from "./node-proof/node-ready.ts";
import { probeActions } from "./node-proof/probe-actions.ts";
import { proofOf } from "./proof.ts";
import type { Proof } from "./proof-words.ts";
import type { StepRunSeen } from "./seen.ts";

/** The runner is gone: what it reported is asked of the cluster, and what it did not report as well. */
export function collect(seen: StepRunSeen, now: number): StepRunLook {
  const looks = seen.run.spec.machines.map((machine) => collectMachine(seen, machine, now));
  const open = looks.filter(({ wait }) => wait !== undefined);
  const probes = probeActions(seen, now);
  const machines = looks.map(({ look }) => look);
  const condition = seen.step?.postCondition ?? "None";
  if (open.length > 0) {
    const actions = [...looks.flatMap(({ actions: own }) => own), ...probes.send];
    const names = listed(open.map(({ look }) => look.name));
    const why = [whyOf("WaitingForProof", { condition, machines: `${names} (${open[0]?.look.message ?? ""})` }, now)];
    return {
      phase: "Collecting",
      machines,
      why,
      actions,
      forMs: Math.max(1, Math.min(...open.map(({ wait = 0 }) => wait))),
      started: runnerStarted,
    };
  }
  return { ...conclude(seen, machines), actions: probes.remove, started: runnerStarted };
}

interface Collected {
  readonly look: MachineLook;
  readonly wait?: number;
  readonly actions: readonly StepRunAction[];
}

function collectMachine(seen: StepRunSeen, machine: RunMachine, now: number): Collected {
  const reported = seen.state?.progress.machines.get(machine.name)?.result;
  const drained = drainOf(seen, machine, now);
  if (drained.state === "Failed") return { look: drainLook(machine, drained), actions: [] };
  if (isLost(seen, machine) && reported?.result !== "Succeeded") return lostLook(seen, machine);
  const base = { name: machine.name, reason: reported?.reason ?? "", message: reported?.message ?? "" };
  const condition = seen.step?.postCondition ?? "None";
  const done = reported !== undefined && (reported.result === "Succeeded" || isProvenAnyway(reported, condition));
  if (reported !== undefined && !done)
    return { look: { ...base, result: reported.result, postCondition: "NotAsked" }, actions: [] };
  const untouched = seen.state?.progress.machines.get(machine.name) === undefined;
  const reason = cancelReason(seen);
  // A stop is over some day, and then a machine that reported success must not be run again: its proof is waited for.
  const stopped = reason !== undefined && reason !== "Stopped";
  if (reported === undefined && untouched && reason !== undefined)
    return { look: { ...base, result: "Canceled", postCondition: "NotAsked" }, ...uncordoning(seen, drained) };
  const proof = proofOf({ seen, machine, condition, reported: reported !== undefined, now });
  const waits = (proof.verdict === "Wait" || proof.verdict === "Unknown") && !stopped;
  // Canceled, and nobody knows how far the runner came: a node that is still there goes back to work.
  const back = stopped && reported === undefined ? uncordoning(seen, drained) : { actions: [] };
  if (!waits) return { look: proven(base, proof, reported !== undefined), ...back };
  return {
    look: { ...base, result: "Running", postCondition: "Unknown", message: proof.detail },
    wait: proof.forMs,
    actions: [...nodeDeletion(seen, machine, reported !== undefined), ...opening(seen, machine, condition)],
  };
}

/** Its node goes back to work, if we were the ones who cordoned it. */
function uncordoning(seen: StepRunSeen, drained: DrainState): Pick<Collected, "actions" | "wait"> {
  const node = "node" in drained ? drained.node : undefined;
  if (node === undefined || !isOwnCordon(node, seen.run.spec.operationRef.uid)) return { actions: [] };
  return { actions: [{ type: "Uncordon", node: node.metadata.name }], wait: 100 };
}

function proven(base: Pick<MachineLook, "name" | "reason" | "message">, proof: Proof, reported: boolean): MachineLook {
  if (proof.verdict === "Holds") return { ...base, result: "Succeeded", postCondition: "Holds" };
  if (proof.verdict !== "DoesNotHold")
    return { ...base, result: "Unknown", postCondition: "Unknown", reason: "NotProven", message: proof.detail };
  if (!reported)
    return {
      ...base,
      result: "Unknown",
      postCondition: "DoesNotHold",
      reason: "NoResult",
      message: "The runner left no result; what it was to reach does not hold.",
    };
  return {
    ...base,
    result: "Failed",
    postCondition: "DoesNotHold",
    reason: "PostConditionFailed",
    message: proof.detail,
  };
}

/** The kubelet is gone, says the runner: its Node object is ours to remove. */
function nodeDeletion(seen: StepRunSeen, machine: RunMachine, reported: boolean): readonly StepRunAction[] {
  if (seen.step?.postCondition !== "NodeGone" || !reported || seen.nodes.state !== "Known") return [];
  const node = seen.nodes.byMachine.get(machine.uid);
  if (node === undefined || node.metadata.deletionTimestamp !== undefined) return [];
  return [{ type: "DeleteNode", node: node.metadata.name, uid: node.metadata.uid ?? "" }];
}

/** A node that is to be Ready is asked for whether the play had something to do for it or not. */
function isProvenAnyway(reported: { readonly result: string; readonly reason: string }, condition: string): boolean {
  return condition === "NodeReady" && isSuccess(reported);
}

function opening(seen: StepRunSeen, machine: RunMachine, condition: string): readonly StepRunAction[] {
  if (seen.nodes.state !== "Known" || (condition !== "NodeRegistered" && condition !== "NodeReady")) return [];
  const node = seen.nodes.byMachine.get(machine.uid);
  return node === undefined || !opens(node, { seen }) ? [] : [{ type: "Open", node: node.metadata.name }];
}

function conclude(seen: StepRunSeen, machines: readonly MachineLook[]): StepRunLook {
  const left = machines.filter((each) => !isSuccess(each));
  const count = (...results: readonly StepRunMachineResult[]) =>
    left.filter((each) => results.includes(each.result)).length;
  const end = seen.state?.progress.ended;
  const failed = left.length;
  const finished = (reason: string, message: string) => ({ reason, message });
  if (failed === 0) return ended("Succeeded", finished("Succeeded", ""), machines);
  if (count("Canceled", "Skipped") === failed)
    return ended("Canceled", finished("Canceled", cancelReason(seen) ?? ""), machines);
  if (end === undefined) return ended("Lost", finished("RunnerLost", ""), machines);
  if (count("TimedOut") === failed)
    return ended("TimedOut", finished("TimedOut", `${seen.run.spec.timeoutSeconds} s`), machines);
  const said = left.some((each) => each.reason !== "" || each.message !== "");
  if (!said && end.code !== 0)
    return ended("Failed", finished("RunnerFailed", `exit ${end.code ?? end.signal ?? "unknown"}`), machines);
  return ended("Failed", finished("SomeMachinesFailed", `${failed} of ${machines.length} machines failed.`), machines);
}
