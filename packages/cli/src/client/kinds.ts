import {
  AccessGrant,
  AutoOperationTask,
  ChangePolicy,
  Cluster,
  ClusterDeployment,
  ClusterLock,
  DNSZone,
  Endpoint,
  type Kind,
  type KubeObject,
  LoadBalancer,
  Machine,
  MachineProvider,
  MachineSet,
  Operation,
  OperationPlan,
  Project,
  platformNamespace,
  Site,
  SparePool,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import { UsageError } from "../usage-error.ts";

/** The words people type, each kind's plural first: REST's words, kubectl's plurals and short names. */
const words: readonly (readonly [Kind<KubeObject>, ...string[]])[] = [
  [Cluster, "clusters", "cluster", "dcl"],
  [Machine, "machines", "machine", "mc"],
  [SparePool, "pools", "pool", "sparepools", "sparepool"],
  [Operation, "operations", "operation", "op"],
  [AutoOperationTask, "tasks", "task", "autooperationtasks", "autooperationtask"],
  [WorkOrder, "work-orders", "work-order", "workorders", "workorder", "wo"],
  [ChangePolicy, "policies", "policy", "changepolicies", "changepolicy"],
  [ClusterDeployment, "cluster-deployments", "cluster-deployment", "clusterdeployments", "clusterdeployment"],
  [MachineSet, "machine-sets", "machine-set", "machinesets", "machineset"],
  [Site, "sites", "site"],
  [MachineProvider, "machine-providers", "machine-provider", "machineproviders", "machineprovider"],
  [LoadBalancer, "load-balancers", "load-balancer", "loadbalancers", "loadbalancer", "lb"],
  [DNSZone, "dns-zones", "dns-zone", "dnszones", "dnszone"],
  [Endpoint, "endpoints", "endpoint"],
  [StepRun, "step-runs", "step-run", "stepruns", "steprun", "sr"],
  [StepDefinition, "steps", "step", "stepdefinitions", "stepdefinition"],
  [OperationPlan, "plans", "plan", "operationplans", "operationplan"],
  [ClusterLock, "locks", "lock", "clusterlocks", "clusterlock"],
  [AccessGrant, "access-grants", "access-grant", "accessgrants", "accessgrant", "grants", "grant"],
  [Project, "projects", "project"],
];

export function kindOf(word: string): Kind<KubeObject> {
  const row = words.find(([, ...names]) => names.includes(word.toLowerCase()));
  if (row === undefined)
    throw new UsageError(`There is no kind ${word}. Kinds: ${words.map((entry) => entry[1]).join(", ")}.`, 2);
  return row[0];
}

/** Where objects of the kind live. */
export const namespaceOf = (kind: Kind<KubeObject>): { readonly namespace?: string } =>
  kind.scope === "Namespaced" ? { namespace: platformNamespace } : {};
