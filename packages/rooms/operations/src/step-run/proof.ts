import { conditionOf, joiningTaint, type Node } from "@dipper/api";
import { timeOf } from "../operation/known.ts";
import type { PlannedStep, StepRunSeen } from "./seen.ts";

/** Whether what a step promised holds on a machine. `Wait`: it may come to hold; ask again after `forMs`. */
export type Proof =
  | { readonly verdict: "Holds" }
  | { readonly verdict: "DoesNotHold"; readonly detail: string }
  | { readonly verdict: "Unknown"; readonly detail: string; readonly forMs: number }
  | { readonly verdict: "Wait"; readonly detail: string; readonly forMs: number };

export interface ProofQuestion {
  readonly seen: StepRunSeen;
  readonly machine: { readonly name: string; readonly uid: string };
  readonly condition: PlannedStep["postCondition"];
  /** The runner reported success; else nobody knows what it did. */
  readonly reported: boolean;
  readonly now: number;
}

const holds: Proof = { verdict: "Holds" };
const askAgainMs = 2000;

/** A node counts as Ready when it has been so for this long without a flap. */
const defaultReadySeconds = 30;
const defaultReadyTimeoutSeconds = 300;

export function proofOf(question: ProofQuestion): Proof {
  switch (question.condition) {
    case "None":
    case "ChecksPassed":
      return question.reported ? holds : no("the runner did not say what it found");
    case "NodeReady":
      return onNode(question, nodeReady);
    case "NodeGone":
      return onNode(question, (node) =>
        node === undefined ? holds : later(question, `node ${node.metadata.name} is still there`),
      );
    case "NodeSchedulable":
      return onNode(question, nodeSchedulable);
    case "MachineClean":
      return machineClean(question);
    case "ClusterHealthy":
      return clusterHealthy(question);
  }
}

/** Seconds after the runner's last word until a post-condition that does not hold has failed. */
export function proofDeadline(seen: StepRunSeen): number {
  const { progress } = seen.state ?? {};
  const from = progress?.ended?.at ?? progress?.lastAt ?? timeOf(seen.run.metadata.creationTimestamp) ?? 0;
  return from + seconds(seen, "nodeReadyTimeoutSeconds", defaultReadyTimeoutSeconds) * 1000;
}

function onNode(question: ProofQuestion, judge: (node: Node | undefined, question: ProofQuestion) => Proof): Proof {
  const { nodes } = question.seen;
  if (nodes.state === "Known") return judge(nodes.byMachine.get(question.machine.uid), question);
  const detail = nodes.state === "Unreachable" ? nodes.cause : "the cluster has no API that could be asked";
  return nodes.state === "NoApi" ? no(detail) : { verdict: "Unknown", detail, forMs: askAgainMs };
}

function nodeReady(node: Node | undefined, question: ProofQuestion): Proof {
  const { seen, now } = question;
  if (node === undefined)
    return question.reported ? later(question, "no node has registered") : no("no node has registered");
  const ready = node.status?.conditions?.find((each) => each.type === "Ready");
  if (ready?.status !== "True")
    return later(question, `node ${node.metadata.name} is not Ready: ${ready?.message ?? "it has not reported"}`);
  const wanted = seen.parameters.kubernetesVersion ?? "";
  const found = node.status?.nodeInfo?.kubeletVersion ?? "";
  if (wanted !== "" && found !== "" && wanted !== found)
    return later(question, `node ${node.metadata.name} has ${found}, not ${wanted}`);
  const stableAt =
    (timeOf(ready.lastTransitionTime) ?? now) + seconds(seen, "nodeReadySeconds", defaultReadySeconds) * 1000;
  if (stableAt <= now) return holds;
  return { verdict: "Wait", detail: `node ${node.metadata.name} is Ready, watched for flaps`, forMs: stableAt - now };
}

function nodeSchedulable(node: Node | undefined, question: ProofQuestion): Proof {
  if (node === undefined) return no("no node has registered");
  const joining = node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true;
  if (!joining && node.spec?.unschedulable !== true) return holds;
  return later(question, `node ${node.metadata.name} does not take pods yet`);
}

function machineClean({ seen, machine }: ProofQuestion): Proof {
  const clean = seen.clean.get(machine.name);
  if (clean === undefined) return { verdict: "Unknown", detail: "the machine could not be asked", forMs: askAgainMs };
  return clean ? holds : no("the machine is not clean");
}

function clusterHealthy(question: ProofQuestion): Proof {
  const { cluster } = question.seen;
  if (cluster !== undefined && conditionOf(cluster, "Available")?.status === "True") return holds;
  return later(question, "the cluster does not serve");
}

function later(question: ProofQuestion, detail: string): Proof {
  if (question.now >= proofDeadline(question.seen)) return no(detail);
  return { verdict: "Wait", detail, forMs: askAgainMs };
}

function no(detail: string): Proof {
  return { verdict: "DoesNotHold", detail };
}

function seconds(seen: StepRunSeen, name: string, otherwise: number): number {
  const value = Number(seen.parameters[name]);
  return Number.isFinite(value) && value >= 0 && seen.parameters[name] !== undefined ? value : otherwise;
}
