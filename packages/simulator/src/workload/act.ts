import { DaemonSet, Deployment, DipperError, Pod, PodDisruptionBudget, ReplicaSet } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { hash64, readBody, type Transport, type World } from "@dipper/world";
import { podObject, podStatus } from "../clusters/pod-object.ts";
import { manager } from "../clusters/words.ts";
import type { WorkloadAction } from "./decide.ts";
import type { PodView, WorkloadView } from "./view.ts";

export interface ActDeps {
  readonly world: World;
  readonly kube: KubeClient;
  /** For the calls that only a scheduler or a kubelet makes. */
  readonly transport: Transport;
  readonly signal: AbortSignal;
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

async function act(deps: ActDeps, action: WorkloadAction): Promise<void> {
  const { kube, signal, world } = deps;
  const options = { manager, signal };
  const status = { ...options, subresource: "status" as const };
  switch (action.type) {
    case "CreatePod": {
      const suffix =
        action.owner.kind === "DaemonSet" ? hash64(`${action.node}`).slice(0, 5) : world.random.uuid().slice(0, 5);
      const { status: _status, ...pod } = podObject(action.owner, `${action.owner.name}-${suffix}`, action.node);
      await kube.create(Pod, pod, options);
      return;
    }
    case "Bind":
      return raw(deps, "POST", `${podPath(action.pod)}/binding`, {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: action.pod.name, namespace: action.pod.namespace },
        target: { apiVersion: "v1", kind: "Node", name: action.node },
      });
    case "Run":
    case "Unready":
      await kube.patch(
        Pod,
        ref(action.pod),
        { status: podStatus("Running", world.clock.now(), action.type === "Run") },
        status,
      );
      return;
    case "Finish":
      return raw(deps, "DELETE", podPath(action.pod), {
        apiVersion: "v1",
        kind: "DeleteOptions",
        gracePeriodSeconds: 0,
        preconditions: { uid: action.pod.uid },
      });
    case "Surplus":
      await kube.delete(Pod, ref(action.pod), { ...options, uid: action.pod.uid });
      return;
    case "CreateReplicaSet":
      return createReplicaSet(deps, action.deployment);
    case "ScaleReplicaSet":
      await kube.patch(ReplicaSet, ref(action.replicaSet), { spec: { replicas: action.replicas } }, options);
      return;
    case "WorkloadStatus":
      return writeStatus(deps, action.workload, action.replicas, action.ready);
    case "BudgetStatus":
      await kube.patch(
        PodDisruptionBudget,
        ref(action.budget),
        { status: { ...action.status, disruptedPods: null } },
        status,
      );
  }
}

async function createReplicaSet({ kube, signal }: ActDeps, deployment: WorkloadView): Promise<void> {
  const found = await kube.get(Deployment, ref(deployment), { signal });
  if (found === undefined || found.metadata.uid !== deployment.uid) return;
  await kube.create(
    ReplicaSet,
    {
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
    },
    { manager, signal },
  );
}

async function writeStatus(
  { kube, signal }: ActDeps,
  workload: WorkloadView,
  replicas: number,
  ready: number,
): Promise<void> {
  const options = { manager, signal, subresource: "status" as const };
  const common = { replicas, readyReplicas: ready, availableReplicas: ready, observedGeneration: workload.generation };
  const daemons = {
    desiredNumberScheduled: replicas,
    currentNumberScheduled: replicas,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    observedGeneration: workload.generation,
  };
  if (workload.kind === "DaemonSet") await kube.patch(DaemonSet, ref(workload), { status: daemons }, options);
  else if (workload.kind === "ReplicaSet") await kube.patch(ReplicaSet, ref(workload), { status: common }, options);
  else await kube.patch(Deployment, ref(workload), { status: { ...common, updatedReplicas: replicas } }, options);
}

const ref = (object: { readonly namespace: string; readonly name: string }) => ({
  namespace: object.namespace,
  name: object.name,
});
const podPath = (pod: PodView): string => `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;

async function raw({ transport, signal }: ActDeps, method: string, path: string, body: object): Promise<void> {
  const answer = await transport({
    method,
    path,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: new TextEncoder().encode(JSON.stringify(body)),
    signal,
  });
  await readBody(answer.body);
  if (answer.status >= 500)
    throw new DipperError("Unavailable", { server: "a simulated cluster", cause: `${answer.status}`, name: "" });
}
