import { isoMicroTime, isoTime, type KubeObject, type Lease } from "@dipper/api";
import type { Journal, JournalEntry } from "@dipper/apiserver";
import { hash64, type Random } from "@dipper/world";
import { type NodeDescription, nodeObject } from "./node-object.ts";
import { type PodOwner, podObject, podStatus } from "./pod-object.ts";
import { type KubeletState, workloadNamespace } from "./words.ts";

export interface Population {
  readonly nodes: readonly (NodeDescription & { readonly state: KubeletState })[];
  readonly podsPerNode: number;
}

const apps = ["frontend", "orders", "search", "reports"] as const;
const daemons = ["kube-proxy", "node-network"] as const;
const rowsPerBatch = 2_000;

/**
 * Writes how a simulated cluster looks on its first day straight into its empty journal: thousands of objects in one go, long before
 * anybody watches. What lives afterwards is the work of kubelets and controllers over the API.
 */
export function populate(journal: Journal, population: Population, random: Random, now: number): void {
  const encoder = new TextEncoder();
  let revision = 0;
  const rows: JournalEntry[] = [];
  const creationTimestamp = isoTime(now);
  const add = (resource: string, object: KubeObject): string => {
    revision++;
    const uid = random.uuid();
    const { apiVersion, kind, metadata, ...rest } = object;
    const full = {
      apiVersion,
      kind,
      metadata: { ...metadata, uid, creationTimestamp, resourceVersion: `${revision}` },
      ...rest,
    };
    rows.push({
      revision,
      key: `${resource}/${metadata.namespace ?? ""}/${metadata.name}`,
      value: encoder.encode(JSON.stringify(full)),
    });
    return uid;
  };

  add("/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: workloadNamespace, labels: { "kubernetes.io/metadata.name": workloadNamespace } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  for (const node of population.nodes) {
    add("/nodes", nodeObject(node, node.state, false, now));
    add("coordination.k8s.io/leases", leaseObject(node.name, now));
  }
  const run = (owner: PodOwner, name: string, node: Population["nodes"][number]): void => {
    const pod = podObject(owner, name, node.name);
    add("/pods", { ...pod, status: { ...podStatus("Running", now, node.state === "Ready"), hostIP: node.ip } });
  };
  for (const name of daemons) {
    const owner = addDaemonSet(add, name, population.nodes.length);
    for (const node of population.nodes) run(owner, `${name}-${hash64(node.name).slice(0, 5)}`, node);
  }
  const pods = population.nodes.length * population.podsPerNode;
  const hosts = population.nodes.filter((node) => node.state === "Ready" && node.role !== "ControlPlane");
  if (hosts.length > 0 && pods > 0) {
    let at = 0;
    for (const [i, name] of apps.entries()) {
      const replicas = Math.floor(pods / apps.length) + (i < pods % apps.length ? 1 : 0);
      const owner = addDeployment(add, name, replicas);
      for (let n = 0; n < replicas; n++) {
        const host = hosts[at++ % hosts.length];
        if (host !== undefined) run(owner, `${owner.name}-${hash64(`${name}/${n}`).slice(0, 5)}`, host);
      }
    }
  }
  for (let from = 0; from < rows.length; from += rowsPerBatch) journal.append(rows.slice(from, from + rowsPerBatch));
}

type Add = (resource: string, object: KubeObject) => string;

export function leaseObject(node: string, now: number): Lease {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: node, namespace: "kube-node-lease" },
    spec: { holderIdentity: node, leaseDurationSeconds: 300, renewTime: isoMicroTime(now) },
  };
}

function addDaemonSet(add: Add, name: string, count: number): PodOwner {
  const podLabels = { "k8s-app": name };
  const template = {
    metadata: { labels: podLabels },
    spec: { containers: [{ name: "main", image: "simulated.invalid/main:1" }] },
  };
  const uid = add("apps/daemonsets", {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "kube-system", labels: podLabels, generation: 1 },
    spec: { selector: { matchLabels: podLabels }, template },
    status: {
      currentNumberScheduled: count,
      desiredNumberScheduled: count,
      numberMisscheduled: 0,
      numberReady: count,
      observedGeneration: 1,
    },
  });
  return { kind: "DaemonSet", namespace: "kube-system", name, uid, podLabels };
}

function addDeployment(add: Add, name: string, replicas: number): PodOwner {
  const namespace = workloadNamespace;
  const podLabels = { app: name };
  const spec = {
    replicas,
    selector: { matchLabels: podLabels },
    template: {
      metadata: { labels: podLabels },
      spec: { containers: [{ name: "main", image: "simulated.invalid/main:1" }] },
    },
  };
  const status = { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 };
  const deployment = add("apps/deployments", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels: podLabels, generation: 1 },
    spec,
    status: { ...status, updatedReplicas: replicas },
  });
  const setName = `${name}-${hash64(name).slice(0, 9)}`;
  const uid = add("apps/replicasets", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: setName,
      namespace,
      labels: podLabels,
      generation: 1,
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name,
          uid: deployment,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
    status,
  });
  const allowed = Math.max(1, Math.floor(replicas / 4));
  add("policy/poddisruptionbudgets", {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels: podLabels, generation: 1 },
    spec: { maxUnavailable: "25%", selector: { matchLabels: podLabels } },
    status: {
      disruptionsAllowed: allowed,
      currentHealthy: replicas,
      desiredHealthy: replicas - allowed,
      expectedPods: replicas,
      observedGeneration: 1,
    },
  });
  return { kind: "ReplicaSet", namespace, name: setName, uid, podLabels };
}
