import { conditionOf, joiningTaint, type Node } from "@dipper/api";
import { nodeReady, nodeRegistered } from "./node-proof/node-ready.ts";
import { askAgainMs, holds, later, no, type Proof, type ProofQuestion } from "./proof-words.ts";

/** Steps whose promise is about the node that a machine has become. */
export const nodeConditions: ReadonlySet<string> = new Set([
  "NodeRegistered",
  "NodeReady",
  "NodeGone",
  "NodeSchedulable",
]);

/** Whether what a step promised holds on a machine. */
export function proofOf(question: ProofQuestion): Proof {
  switch (question.condition) {
    case "None":
    case "ChecksPassed":
      return question.reported ? holds : no("the runner did not say what it found");
    case "NodeRegistered":
      return onNode(question, nodeRegistered);
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

function onNode(question: ProofQuestion, judge: (node: Node | undefined, question: ProofQuestion) => Proof): Proof {
  const { nodes } = question.seen;
  // A member of an etcd of its own is no node.
  if (question.machine.role === "Etcd") return question.reported ? holds : no("the runner did not say what it did");
  if (nodes.state === "Known") return judge(nodes.byMachine.get(question.machine.uid), question);
  const detail = nodes.state === "Unreachable" ? nodes.cause : "the cluster has no API that could be asked";
  return nodes.state === "NoApi" ? no(detail) : { verdict: "Unknown", detail, forMs: askAgainMs(question.seen) };
}

function nodeSchedulable(node: Node | undefined, question: ProofQuestion): Proof {
  if (node === undefined) return no("no node has registered");
  const joining = node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true;
  if (!joining && node.spec?.unschedulable !== true) return holds;
  return later(question, `node ${node.metadata.name} does not take pods yet`);
}

function machineClean({ seen, machine }: ProofQuestion): Proof {
  const clean = seen.clean.get(machine.name);
  if (clean === undefined) return { verdict: "Unknown", detail: "the machine could not be asked", forMs: 2000 };
  return clean ? holds : no("the machine is not clean");
}

function clusterHealthy(question: ProofQuestion): Proof {
  const { cluster } = question.seen;
  if (cluster !== undefined && conditionOf(cluster, "Available")?.status === "True") return holds;
  return later(question, "the cluster does not serve");
}
