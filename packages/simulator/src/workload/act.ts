import { DaemonSet, Deployment, DipperError, Pod, PodDisruptionBudget, ReplicaSet } from "@dipper/api";
import type { LocalAccess } from "@dipper/apiserver";
import { hash64, type World } from "@dipper/world";
import { podObject, podStatus } from "../clusters/pod-object.ts";
import type { WorkloadAction } from "./decide.ts";
import type { WorkloadView } from "./view.ts";

export interface ActDeps {
  readonly world: World;
  readonly local: LocalAccess;
}

/** One action. What somebody else has done meanwhile is no error: the next look decides anew. */
export async function actWorkload(deps: ActDeps, action: WorkloadAction): Promise<void> {
  try {
    await act(deps, action);
  } catch (error) {
    const { code } = DipperError.from(error);
    if (code !== "NotFound" && code !== "Conflict" && code !== "AlreadyExists") throw error;
  }
}

async function act({ local, world }: ActDeps, action: WorkloadAction): Promise<void> {
  const now = world.clock.now();
  switch (action.type) {
    case "CreatePod": {
      const suffix =
        action.owner.kind === "DaemonSet" ? hash64(`${action.node}`).slice(0, 5) : world.random.uuid().slice(0, 5);
      await local.create(Pod, podObject(action.owner, `${action.owner.name}-${suffix}`, action.node));
      return;
    }
    case "Bind":
      await local.update(Pod, action.pod, (pod) =>
        pod.metadata.uid === action.pod.uid && pod.spec.nodeName === undefined
          ? { ...pod, spec: { ...pod.spec, nodeName: action.node } }
          : undefined,
      );
      return;
    case "Run":
    case "Unready": {
      const status = podStatus("Running", now, action.type === "Run");
      await local.update(Pod, action.pod, (pod) => ({ ...pod, status: { ...pod.status, ...status } }), "status");
      return;
    }
    case "Finish":
    case "Surplus":
      if (local.get(Pod, action.pod)?.metadata.uid !== action.pod.uid) return;
      return local.delete(Pod, action.pod, ...(action.type === "Finish" ? [0] : []));
    case "CreateReplicaSet":
      return createReplicaSet(local, action.deployment);
    case "ScaleReplicaSet":
      await local.update(ReplicaSet, action.replicaSet, (set) => ({
        ...set,
        spec: { ...set.spec, replicas: action.replicas },
      }));
      return;
    case "WorkloadStatus":
      return writeStatus(local, action.workload, action.replicas, action.ready);
    case "BudgetStatus":
      // Evictions that the server has counted are in the status now.
      await local.update(
        PodDisruptionBudget,
        action.budget,
        (budget) => ({ ...budget, status: action.status }),
        "status",
      );
  }
}

async function createReplicaSet(local: LocalAccess, deployment: WorkloadView): Promise<void> {
  const found = local.get(Deployment, deployment);
  if (found === undefined || found.metadata.uid !== deployment.uid) return;
  await local.create(ReplicaSet, {
    metadata: {
      name: `${deployment.name}-${hash64(deployment.uid).slice(0, 9)}`,
      namespace: deployment.namespace,
      labels: deployment.podLabels,
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: deployment.name,
          uid: deployment.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: found.spec,
  });
}

async function writeStatus(local: LocalAccess, workload: WorkloadView, replicas: number, ready: number): Promise<void> {
  const observedGeneration = workload.generation;
  const common = { replicas, readyReplicas: ready, availableReplicas: ready, observedGeneration };
  const daemons = {
    desiredNumberScheduled: replicas,
    currentNumberScheduled: replicas,
    updatedNumberScheduled: replicas,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    observedGeneration,
  };
  if (workload.kind === "DaemonSet")
    await local.update(DaemonSet, workload, (set) => ({ ...set, status: { ...set.status, ...daemons } }), "status");
  else if (workload.kind === "ReplicaSet")
    await local.update(ReplicaSet, workload, (set) => ({ ...set, status: { ...set.status, ...common } }), "status");
  else
    await local.update(
      Deployment,
      workload,
      (set) => ({ ...set, status: { ...set.status, ...common, updatedReplicas: replicas } }),
      "status",
    );
}
