import { joiningTaint, type Node } from "@dipper/api";
import { timeOf } from "../../operation/known.ts";
import { listed } from "../../words.ts";
import { holds, later, no, type Proof, type ProofQuestion, seconds } from "../proof-words.ts";
import type { NodeEvidence } from "./evidence.ts";

/** A node counts as Ready when it has been so for this long without a flap. */
const defaultReadySeconds = 30;

/** It has registered as our machine, with the version that was wanted; whether pods run on it is not asked. */
export function nodeRegistered(node: Node | undefined, question: ProofQuestion): Proof {
  if (node === undefined)
    return question.reported ? later(question, "no node has registered") : no("no node has registered");
  const { name } = node.metadata;
  const wrong = wrongMachine(node, question);
  if (wrong !== undefined) return no(wrong);
  const wanted = question.seen.parameters.kubernetesVersion ?? "";
  const found = node.status?.nodeInfo?.kubeletVersion ?? "";
  if (wanted !== "" && found !== "" && wanted !== found)
    return later(question, `node ${name} has ${found}, not ${wanted}`);
  if (opens(node, question)) return later(question, `node ${name} is being opened for pods`);
  return holds;
}

/** Registered, Ready without a flap, its DaemonSets work, and a pod on it resolves a name and reaches a service. */
export function nodeReady(node: Node | undefined, question: ProofQuestion): Proof {
  const { seen, now } = question;
  const registered = nodeRegistered(node, question);
  if (registered.verdict !== "Holds" || node === undefined || seen.nodeProof === "Registered") return registered;
  const { name } = node.metadata;
  const ready = node.status?.conditions?.find((each) => each.type === "Ready");
  if (ready?.status !== "True")
    return later(question, `node ${name} is not Ready: ${ready?.message ?? "it has not reported"}`);
  if (seen.nodeProof === "Full" && seen.nodes.state === "Known") {
    const working = nodeWorks(name, seen.nodes.evidence.get(question.machine.uid), question);
    if (working.verdict !== "Holds") return working;
  }
  const stableAt =
    (timeOf(ready.lastTransitionTime) ?? now) + seconds(seen, "nodeReadySeconds", defaultReadySeconds) * 1000;
  if (stableAt <= now) return holds;
  return { verdict: "Wait", detail: `node ${name} is Ready, watched for flaps`, forMs: stableAt - now };
}

function nodeWorks(name: string, evidence: NodeEvidence | undefined, question: ProofQuestion): Proof {
  if (evidence === undefined) return later(question, `node ${name} is being looked at`);
  if (evidence.daemons.length > 0) return later(question, `node ${name} waits for ${listed(evidence.daemons, 3)}`);
  if (question.seen.probeImage === "") return holds;
  const { probe } = evidence;
  switch (probe.state) {
    case "Succeeded":
      return holds;
    case "None":
      return later(question, question.seen.probeProblem ?? `a probe pod is sent to node ${name}`);
    case "Running":
      return later(question, `the probe pod on node ${name}: ${probe.detail}`);
    case "Failed":
      return later(question, `a pod on node ${name} does not reach the cluster's API by name: ${probe.detail}`);
  }
}

/** Another machine has registered with our mark: a copied disk, or an object that was written by hand. */
function wrongMachine(node: Node, { seen, machine }: ProofQuestion): string | undefined {
  const expected = seen.machines.find((each) => each.metadata.uid === machine.uid)?.spec.identity.machineID ?? "";
  const found = node.status?.nodeInfo?.machineID ?? "";
  if (expected === "" || found === "" || expected.toLowerCase() === found.toLowerCase()) return undefined;
  return `node ${node.metadata.name} is another machine: machine id ${found}, not ${expected}`;
}

/**
 * A cluster that is being made has nothing to protect from new nodes, and its own DNS must run somewhere before anything can be
 * proven: there the joining taint goes as soon as the node has registered.
 */
export function opens(node: Node, { seen }: Pick<ProofQuestion, "seen">): boolean {
  const joining = node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true;
  return joining && seen.nodeProof !== "Simulated" && seen.run.spec.operationType === "CreateCluster";
}
