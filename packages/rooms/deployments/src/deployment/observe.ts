import { type ClusterDeployment, type Machine, type MachineSet, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient, Ref } from "@dipper/kube";
import { indexes, type Sources } from "../sources.ts";
import { byName, marks, secretNames } from "../words.ts";
import type { DeploymentSeen } from "./seen.ts";

/** In which order roles come to a cluster. */
const order: readonly MachineSet["spec"]["role"][] = ["Etcd", "ControlPlane", "Ingress", "Compute"];

export function observeDeployment(sources: Sources, kube: KubeClient) {
  return async (ref: Ref, signal: AbortSignal): Promise<DeploymentSeen | undefined> => {
    const deployment = sources.deployments.get(ref);
    if (deployment === undefined) return undefined;
    const { name } = deployment.metadata;
    const cluster = sources.clusters.get({ name });
    const wanted = setNames(deployment);
    const sets = wanted
      .flatMap((each) => sources.sets.get({ name: each }) ?? [])
      .filter((set) => set.spec.clusterDeploymentRef.name === name);
    const there = new Set(sets.map((set) => set.metadata.name));
    const machines = sources.machines.by(indexes.cluster, name).toSorted(byName);
    const first = firstOf(deployment, machines);
    return {
      deployment,
      sets: sets.toSorted((a, b) => order.indexOf(a.spec.role) - order.indexOf(b.spec.role) || byName(a, b)),
      missingSets: wanted.filter((each) => !there.has(each)),
      machines,
      operations: sources.operations.by(indexes.cluster, name).toSorted(byAge),
      secrets: await secretsOf(kube, name, signal),
      ...(cluster === undefined ? {} : { cluster }),
      ...(first === undefined ? {} : { first }),
    };
  };
}

/** Those that are listed, and those that the control plane and etcd name. */
export function setNames({ spec }: ClusterDeployment): readonly string[] {
  const etcd = spec.etcd.mode === "External" && spec.etcd.machineSet !== undefined ? [spec.etcd.machineSet] : [];
  return [...new Set([spec.controlPlane.machineSet, ...etcd, ...spec.machineSets])];
}

function firstOf({ metadata }: ClusterDeployment, machines: readonly Machine[]): Machine | undefined {
  const members = machines.filter((machine) => machine.spec.consumerRef?.role === "ControlPlane");
  const decided = metadata.annotations?.[marks.first];
  return members.find((machine) => machine.metadata.name === decided) ?? members[0];
}

async function secretsOf(kube: KubeClient, cluster: string, signal: AbortSignal): Promise<DeploymentSeen["secrets"]> {
  const read = (name: string) => kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  const keys = (await read(secretNames.keys(cluster))) !== undefined;
  const [admin, view] = [await read(secretNames.admin(cluster)), await read(secretNames.view(cluster))];
  return {
    keys,
    ...(admin === undefined ? {} : { admin: withoutData(admin) }),
    ...(view === undefined ? {} : { view: withoutData(view) }),
  };
}

/** What is decided by does not hold keys. */
function withoutData({ apiVersion, kind, metadata }: Secret): Secret {
  return { apiVersion, kind, metadata };
}

function byAge(a: { readonly metadata: Machine["metadata"] }, b: typeof a): number {
  const key = ({ metadata }: typeof a) => `${metadata.creationTimestamp ?? ""}/${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
