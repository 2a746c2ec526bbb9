import { DaemonSet, Deployment, DipperError, Node, Pod, PodDisruptionBudget, ReplicaSet } from "@dipper/api";
import { follow } from "../clusters/follow.ts";
import { type ActDeps, actWorkload } from "./act.ts";
import { decideWorkload } from "./decide.ts";
import { budgetView, nodeView, podView, workloadView } from "./view.ts";

/** Changes within this time are looked at together; it is also what starting a pod takes. */
const roundMs = 500;
const actionsPerRound = 500;

export interface WorkloadController {
  readonly synced: Promise<void>;
  /** Names of the nodes that stand in the cluster. */
  readonly nodes: ReadonlyMap<string, unknown>;
}

/** Scheduler, controllers and the pod part of the kubelets of one simulated cluster. Idle until something changes. */
export function runWorkload(deps: ActDeps): WorkloadController {
  const { world, kube, signal } = deps;
  let scheduled = false;
  let working = false;
  let changedMeanwhile = false;

  const schedule = (): void => {
    if (working) changedMeanwhile = true;
    if (scheduled || working || signal.aborted) return;
    scheduled = true;
    world.clock.after(roundMs, () => {
      scheduled = false;
      void round();
    });
  };
  const from = { kube, clock: world.clock, signal, changed: schedule };
  const nodes = follow({ ...from, kind: Node, project: nodeView });
  const pods = follow({ ...from, kind: Pod, project: podView });
  const deployments = follow({ ...from, kind: Deployment, project: workloadView });
  const replicaSets = follow({ ...from, kind: ReplicaSet, project: workloadView });
  const daemonSets = follow({ ...from, kind: DaemonSet, project: workloadView });
  const budgets = follow({ ...from, kind: PodDisruptionBudget, project: budgetView });
  const all = [nodes, pods, deployments, replicaSets, daemonSets, budgets];
  const synced = Promise.all(all.map((each) => each.synced)).then(() => undefined);
  let ready = false;
  void synced.then(() => {
    ready = true;
    schedule();
  });

  async function round(): Promise<void> {
    if (!ready || signal.aborted) return;
    working = true;
    const workloads = [...replicaSets.items.values(), ...daemonSets.items.values(), ...deployments.items.values()];
    const actions = decideWorkload({ nodes: nodes.items, pods: pods.items, workloads, budgets: budgets.items });
    try {
      for (const action of actions.slice(0, actionsPerRound)) await actWorkload(deps, action);
    } catch (error) {
      if (!signal.aborted) world.log.error("simulated workload failed", { cause: DipperError.from(error).message });
      changedMeanwhile = true;
    }
    working = false;
    if (changedMeanwhile || actions.length > actionsPerRound) {
      changedMeanwhile = false;
      schedule();
    }
  }

  return { synced, nodes: nodes.items };
}
