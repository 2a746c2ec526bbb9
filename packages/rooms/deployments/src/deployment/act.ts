import {
  Cluster,
  ClusterDeployment,
  DipperError,
  Machine,
  machineMarks,
  Operation,
  platformNamespace,
  Secret,
} from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import { makeKeys } from "../keys/cluster-keys.ts";
import { mintKubeconfig } from "../keys/kubeconfig.ts";
import { propose } from "../propose.ts";
import { deploymentLabel, finalizer, manager, marks, secretNames } from "../words.ts";
import type { DeploymentAction } from "./action.ts";
import type { DeploymentSeen } from "./seen.ts";
import { bindViewers } from "./viewers.ts";

export function actOnDeployment(deps: RoomDeps) {
  const { kube, pki } = deps;
  return async (action: DeploymentAction, seen: DeploymentSeen, signal: AbortSignal): Promise<void> => {
    const { deployment } = seen;
    const { name, finalizers = [], resourceVersion: ifVersion = "" } = deployment.metadata;
    const write = { manager, signal };
    switch (action.type) {
      case "AddFinalizer":
        await kube.patch(
          ClusterDeployment,
          { name },
          { metadata: { finalizers: [...finalizers, finalizer] } },
          { ...write, ifVersion },
        );
        return;
      case "RemoveFinalizer": {
        const left = finalizers.filter((each) => each !== finalizer);
        const patch = { metadata: { finalizers: left.length === 0 ? null : left } };
        await kube.patch(ClusterDeployment, { name }, patch, { ...write, ifVersion });
        return;
      }
      case "MakeKeys":
        return makeKeys({ kube, pki }, name, signal);
      case "CreateCluster": {
        const metadata = {
          name,
          labels: deployment.metadata.labels ?? {},
          annotations: action.spec.clusterType === "simulated" ? simulatedSettings(deployment) : {},
        };
        // The server fills in defaults; what is written here need not have them.
        const spec = { ...action.spec, deploymentRef: { name } } as Cluster["spec"];
        return unless("AlreadyExists", kube.create(Cluster, { metadata, spec }, write));
      }
      case "DecideFirst":
        // By compare-and-swap: decided twice at once, one of the two is nothing.
        await kube.patch(
          ClusterDeployment,
          { name },
          { metadata: { annotations: { [marks.first]: action.machine } } },
          { ...write, ifVersion },
        );
        return;
      case "MintKubeconfig":
        return mintKubeconfig({ kube, pki }, { cluster: name, use: action.use, server: action.server }, signal);
      case "UpdateCluster":
        await kube.patch(Cluster, { name }, { spec: action.spec }, write);
        return;
      case "BindViewers": {
        await bindViewers(deps.cluster(name), signal);
        const connection = { readOnlyCredentialsRef: { name: secretNames.view(name) } };
        await kube.patch(Cluster, { name }, { spec: { connection } }, write);
        return;
      }
      case "Propose":
        return propose(kube, action.proposal, signal);
      case "Withdraw": {
        const ref = { namespace: platformNamespace, name: action.operation };
        await kube.patch(Operation, ref, { spec: { desiredState: "Canceled" } }, write);
        return;
      }
      case "Release":
        return release(deps, action.machine, name, signal);
      case "DeleteCluster":
        return unless("NotFound", kube.delete(Cluster, { name }, { ...write, uid: seen.cluster?.metadata.uid ?? "" }));
      case "DeleteSecrets": {
        const selector = { namespace: platformNamespace, labels: `${deploymentLabel}=${name}`, signal };
        for await (const page of kube.pages(Secret, selector))
          for (const { metadata } of page.items)
            await unless("NotFound", kube.delete(Secret, { namespace: platformNamespace, name: metadata.name }, write));
        return;
      }
    }
  };
}

/** What the simulator reads of a Cluster: the version that it is to show. */
function simulatedSettings({ spec }: ClusterDeployment): Readonly<Record<string, string>> {
  return { "fleet.dipper.dev/simulated-version": spec.kubernetesVersion };
}

/** No runner ever started on it: it was only kept. By compare-and-swap, and only while that is still so. */
async function release({ kube }: RoomDeps, name: string, cluster: string, signal: AbortSignal): Promise<void> {
  const machine = await kube.get(Machine, { name }, { signal });
  const consumer = machine?.spec.consumerRef;
  if (machine === undefined || consumer?.clusterName !== cluster || machine.spec.operationRef !== undefined) return;
  const patch = { metadata: { annotations: { [machineMarks.reservedFor]: null } }, spec: { consumerRef: null } };
  await kube.patch(Machine, { name }, patch, { manager, ifVersion: machine.metadata.resourceVersion ?? "", signal });
}

async function unless(code: DipperError["code"], done: Promise<unknown>): Promise<void> {
  await done.catch((cause: unknown) => {
    if (DipperError.from(cause).code !== code) throw cause;
  });
}
