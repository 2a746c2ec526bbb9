import {
  apiVersionOf,
  isoMicroTime,
  isoTime,
  type Kind,
  type KubeObject,
  Lease,
  Namespace,
  Node,
  Pod,
} from "@dipper/api";
import { type Journal, type JournalEntry, storedForm } from "@dipper/apiserver";
import type { Random } from "@dipper/world";
import { firstPod } from "./first-pod.ts";
import { type Add, type FirstOwner, firstDaemonSet, firstDeployment } from "./first-workloads.ts";
import { type NodeDescription, nodeObject } from "./node-object.ts";
import { type KubeletState, workloadNamespace } from "./words.ts";

type FirstNode = NodeDescription & { readonly state: KubeletState };

export interface Population {
  readonly nodes: readonly FirstNode[];
  readonly podsPerNode: number;
}

const apps = ["frontend", "orders", "search", "reports"] as const;
const daemons = ["kube-proxy", "node-network"] as const;
const rowsPerBatch = 2_000;

/**
 * Writes how a simulated cluster looks on its first day straight into its empty journal: thousands of objects in one go, long before
 * anybody watches. What lives afterwards is the work of kubelets and controllers over the API, who find nothing to do.
 */
export function populate(journal: Journal, population: Population, random: Random, now: number): void {
  const { nodes, podsPerNode } = population;
  const rows = new Rows(random, now);
  const complete = storedForm();
  const add: Add = <T extends KubeObject>(kind: Kind<T>, object: Omit<T, "apiVersion" | "kind">): T =>
    rows.add(kind, complete({ apiVersion: apiVersionOf(kind), kind: kind.kind, ...object } as unknown as T));
  add(Namespace, {
    metadata: { name: workloadNamespace, labels: { "kubernetes.io/metadata.name": workloadNamespace } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  for (const node of nodes) {
    rows.add(Node, nodeObject(node, node.state, false, now));
    rows.add(Lease, leaseObject(node.name, now));
  }
  const pods = new PodRows(rows, complete, now);
  const ready = nodes.filter((node) => node.state === "Ready");
  for (const name of daemons) {
    const owner = firstDaemonSet(add, name, { count: nodes.length, ready: ready.length });
    for (const node of nodes) pods.add(owner, node, node.name);
  }
  const hosts = ready.filter((node) => node.role !== "ControlPlane");
  const count = hosts.length === 0 ? 0 : nodes.length * podsPerNode;
  let at = 0;
  for (const [i, name] of count === 0 ? [] : apps.entries()) {
    const replicas = Math.floor(count / apps.length) + (i < count % apps.length ? 1 : 0);
    const owner = firstDeployment(add, name, replicas, now);
    for (let n = 0; n < replicas; n++) {
      const host = hosts[at++ % hosts.length];
      if (host !== undefined) pods.add(owner, host, `${name}/${n}`);
    }
  }
  for (let from = 0; from < rows.all.length; from += rowsPerBatch)
    journal.append(rows.all.slice(from, from + rowsPerBatch));
}

/** What is to stand in the journal, each with its uid and revision. */
class Rows {
  readonly all: JournalEntry[] = [];
  readonly #random: Random;
  readonly #now: number;
  readonly #encoder = new TextEncoder();

  constructor(random: Random, now: number) {
    this.#random = random;
    this.#now = now;
  }

  add<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const revision = this.all.length + 1;
    const { apiVersion, kind: name, metadata, ...rest } = object;
    const identity = {
      uid: this.#random.uuid(),
      creationTimestamp: isoTime(this.#now),
      resourceVersion: `${revision}`,
    };
    const full = { apiVersion, kind: name, metadata: { ...metadata, ...identity }, ...rest } as unknown as T;
    this.all.push({
      revision,
      key: `${kind.group}/${kind.plural}/${metadata.namespace ?? ""}/${metadata.name}`,
      value: this.#encoder.encode(JSON.stringify(full)),
    });
    return full;
  }
}

/** Pods of one owner differ in little: what the server would add is computed once for each owner. */
class PodRows {
  readonly #rows: Rows;
  readonly #complete: ReturnType<typeof storedForm>;
  readonly #now: number;
  readonly #specs = new Map<string, Pod["spec"]>();
  #addresses = 0;

  constructor(rows: Rows, complete: ReturnType<typeof storedForm>, now: number) {
    this.#rows = rows;
    this.#complete = complete;
    this.#now = now;
  }

  add(owner: FirstOwner, node: FirstNode, seed: string): void {
    const address = ++this.#addresses;
    const podIP = `10.128.${(address >>> 8) & 255}.${address & 255}`;
    const pod = firstPod(owner, node, { seed, podIP, now: this.#now });
    const spec = this.#specs.get(owner.reference.uid) ?? this.#complete(pod).spec;
    this.#specs.set(owner.reference.uid, spec);
    this.#rows.add(Pod, { ...pod, spec: { ...spec, nodeName: node.name } });
  }
}

export function leaseObject(node: string, now: number): Lease {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: node, namespace: "kube-node-lease" },
    spec: { holderIdentity: node, leaseDurationSeconds: 300, renewTime: isoMicroTime(now) },
  };
}
