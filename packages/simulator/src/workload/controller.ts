import { DaemonSet, Deployment, DipperError, Node, Pod, PodDisruptionBudget, ReplicaSet } from "@dipper/api";
import type { Change, LocalAccess } from "@dipper/apiserver";
import type { World } from "@dipper/world";
import { actWorkload } from "./act.ts";
import { decideWorkload } from "./decide.ts";
import { IndexOf } from "./index-of.ts";
import { budgetView, type NodeView, nodeView, podView, workloadView } from "./view.ts";

/** Changes within this time are looked at together; it is also what starting a pod takes. */
const roundMs = 500;
const actionsPerRound = 500;

export interface WorkloadController {
  readonly nodes: ReadonlyMap<string, NodeView>;
  /** The server has committed something. */
  take(change: Change): void;
}

/** Scheduler, controllers and the pod part of the kubelets of one simulated cluster. Idle until something changes. */
export function runWorkload(world: World, local: LocalAccess, signal: AbortSignal): WorkloadController {
  const nodes = new IndexOf(Node, local, nodeView);
  const pods = new IndexOf(Pod, local, podView);
  const deployments = new IndexOf(Deployment, local, workloadView);
  const replicaSets = new IndexOf(ReplicaSet, local, workloadView);
  const daemonSets = new IndexOf(DaemonSet, local, workloadView);
  const budgets = new IndexOf(PodDisruptionBudget, local, budgetView);
  const all = [nodes, pods, deployments, replicaSets, daemonSets, budgets];
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled || signal.aborted) return;
    scheduled = true;
    world.clock.after(roundMs, () => void round());
  };

  async function round(): Promise<void> {
    if (signal.aborted) return;
    const workloads = [...replicaSets.items.values(), ...daemonSets.items.values(), ...deployments.items.values()];
    const actions = decideWorkload({ nodes: nodes.items, pods: pods.items, workloads, budgets: budgets.items });
    // What changes from here on, by us or by others, asks for another round.
    scheduled = false;
    try {
      // Together: they share commits.
      await Promise.all(actions.slice(0, actionsPerRound).map((action) => actWorkload({ world, local }, action)));
    } catch (error) {
      if (!signal.aborted) world.log.error("simulated workload failed", { cause: DipperError.from(error).message });
      schedule();
    }
    if (actions.length > actionsPerRound) schedule();
  }

  schedule();
  return {
    nodes: nodes.items,
    take: (change) => {
      for (const index of all) if (index.take(change)) return schedule();
    },
  };
}
