import { annotations, type Node } from "@dipper/api";
import { fateOf, isEmptied } from "../drain/classify.ts";
import type { Blocker, DrainPod } from "../drain/drain-pod.ts";
import { drainForecast } from "../drain/forecast.ts";
import { timeOf } from "../operation/known.ts";
import { isLost } from "./leaving/lost.ts";
import type { StepRunSeen } from "./seen.ts";

/** On a Node: the attempt that empties it, and since when. The time limit counts from there. */
export const drainStarted = "fleet.dipper.dev/drain-started";
/** On a StepRun: machines whose node was not emptied, `name=why` by line. The record outlives the cordon that is taken back. */
export const drainFailed = "ops.dipper.dev/drain-failed";

/** How far emptying the node of one machine is. */
export type DrainState =
  | { readonly state: "NoNode" }
  | { readonly state: "Failed"; readonly detail: string; readonly node?: Node }
  | { readonly state: "NotBegun"; readonly node: Node }
  | { readonly state: "Emptied"; readonly node: Node }
  | {
      readonly state: "Evicting";
      readonly node: Node;
      readonly evict: readonly DrainPod[];
      readonly left: number;
      readonly blockers: readonly Blocker[];
    }
  /** The time is over: failed, or a question to people. */
  | {
      readonly state: "TimedOut";
      readonly node: Node;
      readonly left: number;
      readonly blockers: readonly Blocker[];
      readonly next: "Fail" | "WaitForDecision" | "Skip";
    };

export function drainOf(
  seen: StepRunSeen,
  machine: { readonly name: string; readonly uid: string },
  now: number,
): DrainState {
  const { run, operation, nodes } = seen;
  const node = nodes.state === "Known" ? nodes.byMachine.get(machine.uid) : undefined;
  const failed = failedDrains(run.metadata.annotations).get(machine.name);
  if (failed !== undefined) return { state: "Failed", detail: failed, ...(node === undefined ? {} : { node }) };
  if (nodes.state !== "Known" || node === undefined || operation === undefined) return { state: "NoNode" };
  const [attempt, since = ""] = (node.metadata.annotations?.[drainStarted] ?? "").split(" ");
  if (attempt !== run.metadata.name || node.spec?.unschedulable !== true) return { state: "NotBegun", node };
  const { drain, decisions } = operation.spec;
  const pods = nodes.pods.filter((pod) => pod.node === node.metadata.name);
  if (isEmptied(pods, drain)) return { state: "Emptied", node };
  const timeMs = drain.timeoutSeconds * 1000;
  if (isLost(seen, machine)) return drainOfLost({ node, pods, overAt: (timeOf(since) ?? now) + timeMs, now });
  const fates = pods.map((pod) => ({ pod, fate: fateOf(pod, drain).fate }));
  const { blockedBy: blockers } = drainForecast(pods, nodes.budgets, drain);
  const left = fates.filter(({ fate }) => fate !== "Stays").length;
  const about = decisions.filter(
    (each) => (each.step ?? run.spec.step) === run.spec.step && each.machines.includes(machine.name),
  );
  if (about.at(-1)?.action === "SkipMachine") return { state: "TimedOut", node, left, blockers, next: "Skip" };
  const grants = 1 + about.filter((each) => each.action === "RetryMachine").length;
  if ((timeOf(since) ?? now) + grants * timeMs <= now)
    return { state: "TimedOut", node, left, blockers, next: drain.onTimeout };
  return {
    state: "Evicting",
    node,
    evict: fates.flatMap(({ pod, fate }) => (fate === "Evict" ? [pod] : [])),
    left,
    blockers,
  };
}

/** Nobody answers an eviction there. The cluster removes the pods by itself, at the latest when the Node object has gone. */
function drainOfLost(of: {
  readonly node: Node;
  readonly pods: readonly DrainPod[];
  readonly overAt: number;
  readonly now: number;
}): DrainState {
  if (of.overAt <= of.now) return { state: "Emptied", node: of.node };
  return { state: "Evicting", node: of.node, evict: [], left: of.pods.length, blockers: [] };
}

export function failedDrains(marks: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> {
  const lines = (marks?.[drainFailed] ?? "").split("\n").filter((line) => line.includes("="));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

export function withFailedDrain(
  marks: Readonly<Record<string, string>> | undefined,
  machine: string,
  detail: string,
): string {
  const all = new Map(failedDrains(marks)).set(machine, detail.replaceAll("\n", " ").slice(0, 256));
  return [...all].map(([name, why]) => `${name}=${why}`).join("\n");
}

/** Cordoned by this Operation: only such a cordon is taken back. */
export function isOwnCordon(node: Node, operationUid: string): boolean {
  return node.metadata.annotations?.[annotations.cordonedBy]?.endsWith(`/${operationUid}`) === true;
}

export function cordonMark(operation: string, uid: string): string {
  return `${operation}/${uid}`;
}
