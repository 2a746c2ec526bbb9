// Long because one look at a ClusterDeployment goes through all that a cluster is made of, in one order.
import {
  type Cluster,
  type ClusterDeployment,
  type ClusterPhase,
  type Finding,
  finding,
  labels,
  lastFinding,
  type ReasonWord,
  type Why,
  whyOf,
} from "@dipper/api";
import { isGood } from "../keys/kubeconfig.ts";
import { atWork, hasBegun, hasSucceeded, isFinished, membersOf, wantedOf } from "../members.ts";
import { type Proposal, proposalFor } from "../propose.ts";
import { addressOf, finalizer, marks, operationName, secretNames } from "../words.ts";
import type { DeploymentAction } from "./action.ts";
import type { DeploymentSeen } from "./seen.ts";

export interface Assessment {
  readonly phase: ClusterPhase;
  readonly conditions: Readonly<Record<string, Finding>>;
  readonly why: readonly Why[];
  readonly actions: readonly DeploymentAction[];
}

export const createFlow = [
  "preCheck",
  "bootstrapOS",
  "preinstall",
  "containerRuntime",
  "etcd",
  "controlPlane",
  "node",
  "networkPlugin",
  "addons",
  "postInstall",
  "postCheck",
] as const;

/** Pure: equal input, equal output. */
export function assess(seen: DeploymentSeen, now: number): Assessment {
  const installed = installedOf(seen);
  const conditions = {
    MachinesReserved: reservedOf(seen),
    Installed: installed,
    AddonsReady: addonsOf(seen),
    UpToDate: upToDateOf(seen, installed),
    Deleting: deletingOf(seen),
  };
  const actions = actionsOf(seen, { installed: installed.status === "True", now });
  return { phase: phaseOf(seen, conditions), conditions, why: whyAll(seen, conditions, now), actions };
}

function actionsOf(
  seen: DeploymentSeen,
  at: { readonly installed: boolean; readonly now: number },
): readonly DeploymentAction[] {
  const { deployment } = seen;
  const held = deployment.metadata.finalizers?.includes(finalizer) === true;
  if (deployment.metadata.deletionTimestamp !== undefined) return held ? leaving(seen, at.installed) : [];
  if (deployment.spec.managementPolicy === "Observe") return [];
  if (!held) return [{ type: "AddFinalizer" }];
  return [...making(seen, at), ...(deployment.spec.managementPolicy === "Operate" ? creating(seen, at.installed) : [])];
}

/** Keys, the Cluster, and the way to it. */
function making(
  seen: DeploymentSeen,
  { installed, now }: { readonly installed: boolean; readonly now: number },
): readonly DeploymentAction[] {
  const { deployment, cluster, secrets } = seen;
  const { managementPolicy, site } = deployment.spec;
  if (cluster === undefined)
    return [{ type: "CreateCluster", spec: { clusterType: typeOf(deployment), managementPolicy, site } }];
  const { name } = deployment.metadata;
  const own = cluster.spec.deploymentRef?.name === name;
  const same = own && cluster.spec.managementPolicy === managementPolicy && cluster.spec.site === site;
  const update = { deploymentRef: { name }, managementPolicy, site };
  const updates: readonly DeploymentAction[] = same ? [] : [{ type: "UpdateCluster", spec: update }];
  // A cluster that others made has its own keys; a simulated one needs none.
  if (cluster.spec.clusterType === "simulated" || isTakenOver(seen) || (installed && !secrets.keys)) return updates;
  if (!secrets.keys) return [...updates, { type: "MakeKeys" }];
  const server = serverOf(seen);
  if (server === undefined) return [...updates, ...decidingFirst(seen)];
  const minted = (["admin", "view"] as const)
    .filter((use) => !isGood(secrets[use], server, now))
    .map((use) => ({ type: "MintKubeconfig", use, server }) as const);
  const { connection } = cluster.spec;
  const connected =
    connection.credentialsRef?.name === secretNames.admin(name) && connection.endpoints.includes(server);
  const connect = { connection: { endpoints: [server], credentialsRef: { name: secretNames.admin(name) } } };
  return [
    ...updates,
    ...decidingFirst(seen),
    ...minted,
    ...(connected ? [] : [{ type: "UpdateCluster", spec: connect } as const]),
    ...(connected && installed && connection.readOnlyCredentialsRef === undefined && managementPolicy === "Operate"
      ? [{ type: "BindViewers" } as const]
      : []),
  ];
}

function decidingFirst({ deployment, first }: DeploymentSeen): readonly DeploymentAction[] {
  if (first === undefined || deployment.metadata.annotations?.[marks.first] !== undefined) return [];
  return [{ type: "DecideFirst", machine: first.metadata.name }];
}

/** `simulated` where the label says so, as on everything that the simulator owns. */
function typeOf({ metadata }: ClusterDeployment): "native" | "simulated" {
  return metadata.labels?.[labels.simulated] === "true" ? "simulated" : "native";
}

/** What clients use; without anything in front it is the first machine of the control plane. */
export function serverOf({ deployment, first }: Pick<DeploymentSeen, "deployment" | "first">): string | undefined {
  const { type, address, port } = deployment.spec.controlPlane.endpoint;
  const host = type === "None" ? (address ?? (first === undefined ? "" : addressOf(first))) : (address ?? "");
  if (host === "") return undefined;
  return `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function creating(seen: DeploymentSeen, installed: boolean): readonly DeploymentAction[] {
  const { cluster, secrets, operations } = seen;
  if (installed || cluster === undefined || reservedOf(seen).status !== "True") return [];
  if (operations.some((each) => each.spec.operationType === "CreateCluster") || atWork(operations).length > 0)
    return [];
  // First the way to the cluster, then the Operation that builds it: its steps need both.
  const ready =
    cluster.spec.clusterType === "simulated" || (secrets.keys && cluster.spec.connection.endpoints.length > 0);
  return ready ? [{ type: "Propose", proposal: createProposal(seen) }] : [];
}

function createProposal({ deployment, sets, machines }: DeploymentSeen): Proposal {
  const operationMachines = sets
    .flatMap((set) => membersOf(set, { sets, machines }).map((machine) => ({ machine, role: set.spec.role })))
    .map(({ machine, role }) => ({ ip: addressOf(machine), role }));
  const name = operationName(deployment.metadata.name, "create");
  return proposalFor(deployment, name, {
    operationType: "CreateCluster",
    operationFlow: [...createFlow],
    // What is more joins afterwards, as any difference does.
    operationMachines: operationMachines.slice(0, 500),
    reason: `ClusterDeployment ${deployment.metadata.name} is to be a cluster`,
    rollout: { firstBatch: 100, batchSize: 100, maxFailures: 0, soakSeconds: 0 },
    timeoutSeconds: 7200,
  });
}

/** The cluster stays as it is; what was only prepared is given back. */
function leaving(seen: DeploymentSeen, installed: boolean): readonly DeploymentAction[] {
  const { cluster, machines, operations } = seen;
  const open = atWork(operations).filter((each) => each.spec.origin === "Reconcile" || !installed);
  if (open.length > 0)
    return open
      .filter((each) => !hasBegun(each) && each.spec.desiredState !== "Canceled")
      .map((each) => ({ type: "Withdraw", operation: each.metadata.name }));
  const last: DeploymentAction = { type: "RemoveFinalizer" };
  const known = cluster?.status?.clusterUID !== undefined;
  if (installed || known || machines.some((machine) => machine.status?.phase !== "Reserved")) {
    const bound = cluster?.spec.deploymentRef?.name === seen.deployment.metadata.name;
    return [...(bound ? [{ type: "UpdateCluster", spec: { deploymentRef: null } } as const] : []), last];
  }
  return [
    ...machines.map((machine) => ({ type: "Release", machine: machine.metadata.name }) as const),
    ...(cluster === undefined ? [] : [{ type: "DeleteCluster" } as const]),
    { type: "DeleteSecrets" },
    last,
  ];
}

function reservedOf(seen: DeploymentSeen): Finding {
  const { sets, missingSets } = seen;
  if (missingSets.length > 0) return finding("False", "MachineSetMissing", { machineSets: missingSets.join(", ") });
  const wanted = sets.reduce((sum, set) => sum + wantedOf(set), 0);
  const found = sets.reduce((sum, set) => sum + Math.min(wantedOf(set), membersOf(set, seen).length), 0);
  const without = sets.find(
    ({ spec }) => spec.role === "ControlPlane" && (spec.replicas ?? spec.machines.length) === 0,
  );
  if (found < wanted || without !== undefined) {
    const told = sets.flatMap((set) => {
      const known = lastFinding(set, "MachinesReserved");
      return known?.status === "False" && known.reason === "MachinesBusy" ? [known] : [];
    });
    return told[0] ?? finding("False", "NotEnoughSpare", { wanted: String(Math.max(wanted, 1)), found: String(found) });
  }
  return finding("True", sets.every((set) => set.spec.replicas === undefined) ? "Named" : "Reserved");
}

/** Once installed, it stays so: what happens to a cluster later is said by the Cluster. */
function installedOf({ deployment, cluster, operations, secrets }: DeploymentSeen): Finding {
  const installed = finding("True", "Installed");
  if (lastFinding(deployment, "Installed")?.status === "True") return installed;
  const making = operations.filter((each) => each.spec.operationType === "CreateCluster");
  if (making.some(hasSucceeded)) return installed;
  const open = making.findLast((each) => !isFinished(each));
  if (open !== undefined && hasBegun(open))
    return finding("False", "OperationRunning", { operation: open.metadata.name });
  const failed = making.findLast(isFinished);
  if (open === undefined && failed !== undefined)
    return finding("False", "InstallFailed", { operation: failed.metadata.name });
  return making.length === 0 && isTakenOver({ cluster, secrets }) ? installed : finding("False", "NotInstalled");
}

/** It was there before us, with keys of its own: somebody gave us the way to it. */
function isTakenOver({
  cluster,
  secrets,
}: Pick<DeploymentSeen, "secrets"> & { readonly cluster?: Cluster | undefined }): boolean {
  if (cluster === undefined || secrets.keys || cluster.spec.clusterType === "simulated") return false;
  const { credentialsRef, readOnlyCredentialsRef, endpoints } = cluster.spec.connection;
  return credentialsRef !== undefined || readOnlyCredentialsRef !== undefined || endpoints.length > 0;
}

function addonsOf({ cluster }: DeploymentSeen): Finding {
  return (cluster === undefined ? undefined : lastFinding(cluster, "AddonsReady")) ?? finding("Unknown", "ProbeStale");
}

function upToDateOf(seen: DeploymentSeen, installed: Finding): Finding {
  const { deployment, cluster, operations, sets } = seen;
  const open = atWork(operations);
  const running = open.find(hasBegun);
  if (running !== undefined) return finding("False", "OperationRunning", { operation: running.metadata.name });
  const [proposed] = open;
  if (proposed !== undefined) return finding("False", "OperationProposed", { operation: proposed.metadata.name });
  if (installed.status !== "True") {
    const ended = operations.findLast((each) => each.spec.operationType === "CreateCluster");
    return ended === undefined
      ? finding("Unknown", "NotCompared")
      : finding("False", "ProposalEnded", { operation: ended.metadata.name });
  }
  if (deployment.spec.managementPolicy !== "Operate")
    return finding("False", "PolicyForbids", { policy: `managementPolicy ${deployment.spec.managementPolicy}` });
  const found = cluster?.status?.versions?.kubernetes;
  const wanted = deployment.spec.kubernetesVersion;
  if (found !== undefined && plain(found) !== plain(wanted))
    return finding("False", "ChangeUnsupported", { field: "kubernetesVersion", wanted, found });
  const left = sets
    .map((set) => lastFinding(set, "UpToDate"))
    .find((each) => each?.status === "False" && each.reason === "ProposalEnded");
  return left ?? finding("True", "Matches");
}

function plain(version: string): string {
  return version.replace(/^v/, "");
}

function deletingOf({ deployment, operations }: DeploymentSeen): Finding {
  const [open] = atWork(operations);
  return deployment.metadata.deletionTimestamp !== undefined && open !== undefined
    ? finding("True", "OperationRunning", { operation: open.metadata.name })
    : finding("False", "NotInProgress");
}

function phaseOf({ deployment, cluster }: DeploymentSeen, conditions: Assessment["conditions"]): ClusterPhase {
  if (deployment.metadata.deletionTimestamp !== undefined) return "Deleting";
  if (deployment.spec.managementPolicy === "Paused") return "Paused";
  const installed = conditions["Installed"];
  if (installed?.status !== "True") return installed?.reason === "OperationRunning" ? "Provisioning" : "Pending";
  return cluster?.status?.phase ?? "Unknown";
}

/** In the order in which one would ask. What merely has not been looked at explains nothing. */
function whyAll({ deployment }: DeploymentSeen, conditions: Assessment["conditions"], now: number): readonly Why[] {
  const { MachinesReserved: reserved, Installed: installed, UpToDate: upToDate } = conditions;
  const asked = deployment.spec.managementPolicy === "Observe" ? [upToDate] : [reserved, upToDate, installed];
  const telling = asked.filter((each) => each !== undefined && each.status === "False");
  // Behind "machines are missing" nothing else can have begun; what is proposed is not installed, of course.
  const first = telling.filter((each, at) => at === 0 || each?.reason !== "NotInstalled");
  return first
    .slice(0, 8)
    .flatMap((each) =>
      each === undefined
        ? []
        : [whyOf(each.reason as ReasonWord, each.params, { now, before: deployment.status?.why })],
    );
}
