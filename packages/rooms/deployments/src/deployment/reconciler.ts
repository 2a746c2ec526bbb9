import { Cluster, ClusterDeployment, type KubeObject, Machine, MachineSet, Operation, whyOf } from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import type { Sources } from "../sources.ts";
import { actOnDeployment } from "./act.ts";
import type { DeploymentAction } from "./action.ts";
import { type Assessment, assess } from "./assess.ts";
import { observeDeployment } from "./observe.ts";
import { reportDeployment } from "./report.ts";
import type { DeploymentSeen } from "./seen.ts";

interface DeploymentDecision extends Decision<DeploymentAction> {
  readonly look: Assessment;
}

const lookAgainMs = 50;
/** Certificates come to their end without any event. */
const lookEveryMs = 3_600_000;

export function deploymentReconciler(
  deps: RoomDeps,
  sources: Sources,
): Reconciler<ClusterDeployment, DeploymentSeen, DeploymentAction> {
  const named = (name: string | undefined) => (name === undefined || name === "" ? [] : [{ name }]);
  return {
    name: "deployments",
    kind: ClusterDeployment,
    watches: [
      { kind: Cluster, keys: ({ metadata }) => named(metadata.name) },
      { kind: MachineSet, keys: (set) => named((set as MachineSet).spec.clusterDeploymentRef.name) },
      { kind: Machine, keys: (machine) => named((machine as Machine).spec.consumerRef?.clusterName) },
      { kind: Operation, keys: (operation: KubeObject) => named((operation as Operation).spec.clusterName) },
    ],
    observe: observeDeployment(sources, deps.kube),
    decide: decideDeployment,
    act: actOnDeployment(deps),
    report: (seen, decision, _outcomes, now) => reportDeployment(seen, (decision as DeploymentDecision).look, now),
  };
}

export function decideDeployment(seen: DeploymentSeen, now: number): DeploymentDecision {
  const look = assess(seen, now);
  const [why = whyOf("Matches", {}, { now })] = look.why;
  const forMs = look.actions.length > 0 ? lookAgainMs : lookEveryMs;
  return { look, actions: look.actions, wait: { why, forMs } };
}
