import {
  AccessGrant,
  AutoOperationTask,
  annotations,
  ChangePolicy,
  Cluster,
  ClusterDeployment,
  ClusterLock,
  type DefinedKind,
  DNSZone,
  displayState,
  Endpoint,
  isTrue,
  type KubeObject,
  LoadBalancer,
  labels,
  Machine,
  MachineProvider,
  MachineSet,
  Operation,
  OperationPlan,
  Project,
  parseTime,
  Site,
  SparePool,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import type { Verb } from "../permission/gate.ts";
import { valuesAt } from "./fields.ts";
import type { ListKind } from "./list.ts";

/** A kind as REST serves it. */
export interface Resource extends ListKind<KubeObject> {
  /** Below `/api/v1/`: `machine-sets`. */
  readonly name: string;
  /** Other spellings that are answered too: the Kubernetes plural. */
  readonly aliases: readonly string[];
  readonly kind: DefinedKind;
  /** The cluster that an object belongs to, for permissions. Undefined: to the fleet. */
  clusterOf(object: KubeObject): string | undefined;
  /** What its readers must be allowed. Undefined: to view the cluster, and for what is the fleet's nothing. */
  readonly seenBy?: Verb;
  /** Exact matches lead straight to the object: addresses, serials, nodes. */
  addresses(object: KubeObject): readonly string[];
}

interface Row {
  readonly name: string;
  readonly kind: DefinedKind;
  /** Path of the cluster's name. */
  readonly cluster?: string;
  /** What its readers must be allowed, on the cluster or the fleet. Absent: to view. */
  readonly seenBy?: Verb;
  /** Short name of a field → its path, or `label:…`, `annotation:…`. `name`, `phase`, `created`, `label:…` and full paths work for every kind. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly facets?: readonly string[];
  /** Paths that free text and search look in, beside the name. */
  readonly texts?: readonly string[];
  /** Unfinished first, then the newest. Otherwise by name. */
  readonly newestFirst?: boolean;
}

const rows: readonly Row[] = [
  {
    name: "clusters",
    kind: Cluster,
    cluster: "metadata.name",
    fields: {
      status: "status.phase",
      type: "spec.clusterType",
      policy: "spec.managementPolicy",
      site: "spec.site",
      version: "status.versions.kubernetes",
      group: `label:${labels.clusterGroup}`,
    },
    facets: ["status", "type", "policy", "site", "version", "group"],
    texts: ["spec.connection.endpoints[]", "status.clusterUID", "spec.site"],
  },
  {
    name: "cluster-deployments",
    kind: ClusterDeployment,
    cluster: "metadata.name",
    fields: { site: "spec.site", version: "spec.kubernetesVersion" },
    facets: ["phase", "site"],
  },
  {
    name: "machine-sets",
    kind: MachineSet,
    cluster: "spec.clusterDeploymentRef.name",
    fields: { role: "spec.role", cluster: "spec.clusterDeploymentRef.name" },
    facets: ["role", "cluster"],
  },
  {
    name: "machines",
    kind: Machine,
    cluster: "spec.consumerRef.clusterName",
    fields: {
      status: "status.phase",
      cluster: "spec.consumerRef.clusterName",
      role: "spec.consumerRef.role",
      pool: "spec.poolRef.name",
      class: "spec.machineClass",
      site: "spec.site",
      zone: "spec.zone",
      rack: "spec.rack",
      operation: "spec.operationRef.name",
      node: "status.nodeRef.name",
      ip: "spec.addresses[].address",
      serial: "spec.identity.serialNumber",
    },
    facets: ["phase", "cluster", "pool", "class", "site", "zone", "rack"],
    texts: [
      "spec.addresses[].address",
      "spec.ssh.address",
      "spec.identity.serialNumber",
      "spec.identity.productUUID",
      "spec.identity.machineID",
      "status.nodeRef.name",
      "spec.rack",
    ],
  },
  { name: "pools", kind: SparePool },
  { name: "machine-providers", kind: MachineProvider, fields: { pool: "spec.poolRef.name", type: "spec.type" } },
  { name: "sites", kind: Site },
  { name: "load-balancers", kind: LoadBalancer, cluster: "spec.clusterName", fields: { cluster: "spec.clusterName" } },
  { name: "dns-zones", kind: DNSZone, fields: { zone: "spec.zone", type: "spec.type" } },
  {
    name: "operations",
    kind: Operation,
    cluster: "spec.clusterName",
    fields: {
      status: "status.phase",
      cluster: "spec.clusterName",
      type: "spec.operationType",
      origin: "spec.origin",
      priority: "spec.priority",
      by: `annotation:${annotations.requestedBy}`,
      machine: "spec.operationMachines[].ip",
    },
    facets: ["phase", "cluster", "type", "origin"],
    texts: ["spec.clusterName", "spec.operationMachines[].ip", "spec.reason"],
    newestFirst: true,
  },
  {
    name: "plans",
    kind: OperationPlan,
    cluster: "spec.clusterName",
    fields: { cluster: "spec.clusterName" },
    newestFirst: true,
  },
  {
    name: "step-runs",
    kind: StepRun,
    cluster: "spec.clusterName",
    fields: {
      status: "status.phase",
      step: "spec.step",
      operation: "spec.operationRef.name",
      executor: "spec.executor",
      machine: "spec.machines[].name",
      cluster: "spec.clusterName",
    },
    facets: ["phase", "step", "executor"],
    texts: ["spec.operationRef.name", "spec.machines[].name", "spec.machines[].ip"],
    newestFirst: true,
  },
  {
    name: "tasks",
    kind: AutoOperationTask,
    cluster: "spec.cluster",
    fields: { status: "status.phase", cluster: "spec.cluster", type: "spec.operationTaskType" },
    facets: ["phase", "cluster", "type"],
    texts: ["spec.cluster", "spec.operationTaskMachines[].name"],
    newestFirst: true,
  },
  {
    name: "work-orders",
    kind: WorkOrder,
    cluster: "spec.clusterName",
    fields: { status: "status.phase", cluster: "spec.clusterName", type: "spec.type", subject: "spec.subject.name" },
    facets: ["phase", "cluster", "type"],
    texts: ["spec.subject.name", "spec.clusterName"],
    newestFirst: true,
  },
  { name: "policies", kind: ChangePolicy },
  { name: "endpoints", kind: Endpoint, texts: ["spec.url"] },
  {
    name: "steps",
    kind: StepDefinition,
    fields: { step: "spec.step", executor: "spec.executor" },
    facets: ["executor"],
    texts: ["spec.step"],
  },
  { name: "locks", kind: ClusterLock, cluster: "metadata.name" },
  {
    name: "access-grants",
    kind: AccessGrant,
    seenBy: "audit",
    fields: {
      role: "spec.role",
      scope: "spec.scope.type",
      where: "spec.scope.name",
      subject: "spec.subjects[].name",
      by: `annotation:${annotations.requestedBy}`,
    },
    facets: ["phase", "role", "scope"],
    texts: ["spec.subjects[].name", "spec.scope.name", "spec.role"],
  },
  { name: "projects", kind: Project, texts: ["spec.members[].clusterName", "spec.members[].namespaces[]"] },
];

const common: Readonly<Record<string, string>> = {
  name: "metadata.name",
  namespace: "metadata.namespace",
  phase: "status.phase",
  created: "metadata.creationTimestamp",
  age: "metadata.creationTimestamp",
  reason: "status.why[].reason",
};

function resourceOf(row: Row): Resource {
  const values = (object: KubeObject, key: string, now: number): readonly string[] => {
    if (key === "state") return [displayState(object, now)?.state ?? "unknown"];
    const path = row.fields?.[key] ?? common[key] ?? key;
    return valuesAt(object, path);
  };
  const texts = (object: KubeObject): readonly string[] => [
    object.metadata.name,
    ...(row.texts ?? []).flatMap((path) => valuesAt(object, path)),
  ];
  return {
    name: row.name,
    aliases: [...new Set([row.kind.plural, row.name.replaceAll("-", ""), row.kind.kind.toLowerCase()])].filter(
      (alias) => alias !== row.name,
    ),
    kind: row.kind,
    facets: ["state", ...(row.facets ?? [])],
    clusterOf: (object) => (row.cluster === undefined ? undefined : valuesAt(object, row.cluster)[0]),
    values,
    texts,
    ...(row.seenBy === undefined ? {} : { seenBy: row.seenBy }),
    // A cluster becomes Unknown by itself when nobody has seen it for a while.
    ages: row.kind.kind === "Cluster",
    addresses: (object) => texts(object).slice(1),
    rank: row.newestFirst === true ? unfinishedFirst : (object, now) => [severity(object, now)],
  };
}

/** Worst first: where a person is waited for, what is broken, what is not known, what goes on, what is well. */
const bySeverity = [
  "ask",
  "fail",
  "unreach",
  "quar",
  "unknown",
  "warn",
  "retry",
  "run",
  "wait",
  "pause",
  "cordon",
  "idle",
  "skip",
  "cancel",
  "ok",
];

function severity(object: KubeObject, now: number): number {
  const state = displayState(object, now)?.state;
  return state === undefined ? 0 : bySeverity.indexOf(state);
}

/** What goes on, worst first; then what has ended, the newest first. */
function unfinishedFirst(object: KubeObject, now: number): readonly number[] {
  const finished = isTrue(object, "Finished");
  const created = parseTime(object.metadata.creationTimestamp ?? "") ?? 0;
  return [finished ? 1 : 0, finished ? 0 : severity(object, now), -created];
}

/** Every kind that REST serves, in the order of the documentation. */
export const resources: readonly Resource[] = rows.map(resourceOf);

/** By its name, an alias (`stepruns`) or its kind in lower case. */
export function findResource(name: string): Resource | undefined {
  return resources.find((each) => each.name === name || each.aliases.includes(name));
}
