import {
  apiVersionOf,
  ControllerRevision,
  DaemonSet,
  Deployment,
  type Kind,
  type KubeObject,
  labels,
  type OwnerReference,
  PodDisruptionBudget,
  type PodTemplate,
  ReplicaSet,
} from "@dipper/api";
import { controllerReference } from "../control/ownership.ts";
import { revisionLabel, revisionObject } from "../control/revisions.ts";
import { createSet } from "../deployment/decide.ts";
import { deploymentStatus } from "../deployment/deployment-status.ts";
import { revisionAnnotation } from "../deployment/revisions.ts";
import { workloadNamespace } from "./words.ts";

/** Stores an object; answers what was stored. */
export type Add = <T extends KubeObject>(kind: Kind<T>, object: Omit<T, "apiVersion" | "kind">) => T;

/** Whose pods stand in a cluster on its first day. */
export interface FirstOwner {
  readonly namespace: string;
  readonly name: string;
  readonly reference: OwnerReference;
  readonly template: PodTemplate;
  /** Beside those of the template. */
  readonly labels: Readonly<Record<string, string>>;
}

function templateFor(podLabels: Readonly<Record<string, string>>, daemon: boolean): PodTemplate {
  const requests = daemon ? { cpu: "100m", memory: "128Mi" } : { cpu: "500m", memory: "1Gi" };
  return {
    metadata: { labels: { ...podLabels, [labels.simulated]: "true" } },
    spec: {
      containers: [{ name: "main", image: "simulated.invalid/main:1", resources: { requests } }],
      ...(daemon ? { tolerations: [{ operator: "Exists" }] } : {}),
      terminationGracePeriodSeconds: 2,
    },
  };
}

/** A DaemonSet that has reached all `count` nodes, of which `ready` serve. */
export function firstDaemonSet(
  add: Add,
  name: string,
  of: { readonly count: number; readonly ready: number },
): FirstOwner {
  const podLabels = { "k8s-app": name };
  const { count, ready } = of;
  const set = add(DaemonSet, {
    metadata: {
      name,
      namespace: "kube-system",
      labels: podLabels,
      generation: 1,
      annotations: { "deprecated.daemonset.template.generation": "1" },
    },
    spec: { selector: { matchLabels: podLabels }, template: templateFor(podLabels, true) },
    status: {
      currentNumberScheduled: count,
      numberMisscheduled: 0,
      desiredNumberScheduled: count,
      numberReady: ready,
      observedGeneration: 1,
      updatedNumberScheduled: count,
      ...(ready === 0 ? {} : { numberAvailable: ready }),
      ...(count === ready ? {} : { numberUnavailable: count - ready }),
    },
  });
  const revision = add(ControllerRevision, revisionObject(DaemonSet, set, { revision: 1, collisions: 0 }));
  return {
    namespace: "kube-system",
    name,
    reference: controllerReference(DaemonSet, set.metadata),
    template: set.spec.template,
    labels: { [revisionLabel]: revision.metadata.labels?.[revisionLabel] ?? "", "pod-template-generation": "1" },
  };
}

/** A Deployment whose only rollout is through, with a budget. */
export function firstDeployment(add: Add, name: string, replicas: number, now: number): FirstOwner {
  const namespace = workloadNamespace;
  const podLabels = { app: name };
  const metadata = { name, namespace, labels: podLabels, generation: 1, annotations: { [revisionAnnotation]: "1" } };
  const spec = { replicas, selector: { matchLabels: podLabels }, template: templateFor(podLabels, false) };
  const counts = {
    readyReplicas: replicas,
    availableReplicas: replicas,
    observedGeneration: 1,
    terminatingReplicas: 0,
  };
  const wanted: Deployment = { apiVersion: apiVersionOf(Deployment), kind: Deployment.kind, metadata, spec };
  const through = { replicas, fullyLabeledReplicas: replicas, ...counts };
  const newest = { ...wanted, kind: ReplicaSet.kind, status: through };
  const status = deploymentStatus({ deployment: wanted, sets: { newest, old: [] }, now, countOnly: false });
  const deployment = add(Deployment, { metadata, spec, status });
  const made = createSet(deployment, [], 1n).set;
  const set = add(ReplicaSet, { ...made, metadata: { ...made.metadata, generation: 1 }, status: through });
  addBudget(add, name, replicas);
  return {
    namespace,
    name: set.metadata.name,
    reference: controllerReference(ReplicaSet, set.metadata),
    template: set.spec.template,
    labels: {},
  };
}

function addBudget(add: Add, name: string, replicas: number): void {
  const podLabels = { app: name };
  const allowed = Math.max(1, Math.floor(replicas / 4));
  add(PodDisruptionBudget, {
    metadata: { name, namespace: workloadNamespace, labels: podLabels, generation: 1 },
    spec: { maxUnavailable: "25%", selector: { matchLabels: podLabels } },
    status: {
      disruptionsAllowed: allowed,
      currentHealthy: replicas,
      desiredHealthy: replicas - allowed,
      expectedPods: replicas,
      observedGeneration: 1,
    },
  });
}
