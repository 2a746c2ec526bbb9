import { AutoOperationTask, type Cluster, type Machine, type Operation, type StepDefinition } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import type { Archive } from "../archive.ts";
import { budgetsOf, nodeIndex, podsOn, unreachable } from "../cluster/nodes.ts";
import { type Caches, indexes } from "../deps.ts";
import { drainForecast } from "../drain/forecast.ts";
import { canonicalAddress } from "../plan/address.ts";
import { layersOf } from "../plan/layers-of.ts";
import { secretReferences } from "../plan/make-plan.ts";
import type { SecretDigests } from "../plan/secret-digests.ts";
import { flowOf, lockModeOf } from "../plan/step-facts.ts";
import { historyOf, older, retriedBy } from "./observe-others.ts";
import type { NodesSeen, OperationSeen } from "./seen.ts";

export interface ObserveDeps {
  readonly deps: RoomDeps;
  readonly caches: Caches;
  readonly archive: Archive;
  readonly secrets: SecretDigests;
}

/** What is asked about a request, whether it is an Operation or a preview of one. */
export type RequestSeen = Omit<
  OperationSeen,
  "operation" | "plans" | "runs" | "workOrders" | "checkRuns" | "lock" | "waiters"
>;

/** What costs a question to a cluster or a file is asked only while the answer can change something. */
export interface Asks {
  readonly nodes: boolean;
  /** As long as the plan can change: without its secrets it would be another plan. */
  readonly secrets: boolean;
  readonly forecast: boolean;
  readonly archive: boolean;
  readonly history: boolean;
}

export async function observeRequest(
  { deps, caches, archive, secrets }: ObserveDeps,
  operation: Operation,
  want: { readonly planned: readonly string[]; readonly asks: Asks },
  signal: AbortSignal,
): Promise<RequestSeen> {
  const { spec } = operation;
  const { asks } = want;
  const cluster = caches.clusters.get({ name: spec.clusterName });
  const deployment = caches.deployments.get({ name: spec.clusterName });
  const definitions = spec.operationFlow.flatMap((step) => definitionsOf(caches, step));
  const flow = flowOf(spec.operationFlow, definitions);
  const machines = machinesOf(caches, spec, want.planned);
  const changes = lockModeOf(flow) !== "None";
  // A check of machines that are to leave moves nothing, and is the moment to say what leaving would move.
  const leaves = spec.operationType === "ScaleDown" && !changes;
  const drains = leaves || flow.definitions.some((each) => each.spec.consequences.includes("Drain"));
  // A cluster that is to be made has no nodes yet, though the way to its API is known already.
  const creates = spec.operationType === "CreateCluster";
  const wantsNodes = (changes || leaves) && !creates && (asks.nodes || (asks.forecast && drains));
  const nodes =
    wantsNodes && cluster !== undefined ? await askNodes(deps, cluster, signal) : { state: "NotAsked" as const };
  const layers = layersOf(caches, cluster, machines);
  const references = asks.secrets
    ? secretReferences({ flow, spec, layers, ...(deployment === undefined ? {} : { deployment }) })
    : [];
  const hashed = await secrets.of(
    references.filter((each) => each.startsWith("secret:")),
    signal,
  );
  const forecast =
    asks.forecast && drains && nodes.state === "Known"
      ? await askForecast(deps, { spec, machines, nodes }, signal)
      : undefined;
  const ranBefore = asks.archive ? await archive.ranBefore(operation) : undefined;
  const retried = retriedBy(caches, operation);
  const task = operation.metadata.ownerReferences?.find((each) => each.kind === AutoOperationTask.kind);
  return {
    machineSets: caches.machineSets.by(indexes.cluster, spec.clusterName),
    machines,
    members: caches.machines.by(indexes.cluster, spec.clusterName),
    definitions,
    policies: caches.policies.all(),
    nodes,
    secrets: hashed.digests,
    bundles: deps.bundles ?? new Map(),
    layers,
    placement: caches.sites.get({ name: cluster?.spec.site ?? "" })?.spec.runner.placement ?? "Process",
    platformAddresses: deps.platformAddresses,
    history: asks.history ? historyOf(caches, spec.operationType) : [],
    ...(cluster === undefined ? {} : { cluster }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(forecast === undefined ? {} : { forecast }),
    ...(hashed.problem === undefined ? {} : { secretProblem: hashed.problem }),
    ...(ranBefore === undefined ? {} : { ranBefore }),
    ...(retried === undefined ? {} : { retried }),
    ...(task === undefined ? {} : { task: { name: task.name, uid: task.uid } }),
  };
}

/** A cluster that is still to be made has no API; one that is observed may be read. */
export function hasApi(cluster: Cluster): boolean {
  return (
    cluster.spec.clusterType === "simulated" ||
    cluster.spec.connection.endpoints.length > 0 ||
    cluster.spec.connection.credentialsRef !== undefined
  );
}

async function askNodes(deps: RoomDeps, cluster: Cluster, signal: AbortSignal): Promise<NodesSeen> {
  if (!hasApi(cluster)) return { state: "NoApi" };
  try {
    return { state: "Known", index: await nodeIndex(deps.cluster(cluster.metadata.name), signal) };
  } catch (cause) {
    return { state: "Unreachable", cause: unreachable(cause) };
  }
}

async function askForecast(
  deps: RoomDeps,
  about: {
    readonly spec: Operation["spec"];
    readonly machines: readonly Machine[];
    readonly nodes: Extract<NodesSeen, { state: "Known" }>;
  },
  signal: AbortSignal,
) {
  const names = about.machines.flatMap((machine) => about.nodes.index.byMachine.get(machine.metadata.uid ?? "") ?? []);
  try {
    const client = deps.cluster(about.spec.clusterName);
    return drainForecast(await podsOn(client, names, signal), await budgetsOf(client, signal), about.spec.drain);
  } catch (cause) {
    unreachable(cause);
    return undefined;
  }
}

function definitionsOf(caches: Caches, step: string): readonly StepDefinition[] {
  return caches.definitions
    .all()
    .filter((each) => each.spec.step === step)
    .toSorted(older)
    .slice(0, 1);
}

function machinesOf(caches: Caches, spec: Operation["spec"], planned: readonly string[]): readonly Machine[] {
  const found = [
    ...spec.operationMachines.flatMap((each) => caches.machines.by(indexes.address, canonicalAddress(each.ip))),
    ...planned.flatMap((uid) => caches.machines.by(indexes.uid, uid)),
  ];
  return [...new Map(found.map((machine) => [machine.metadata.uid, machine])).values()];
}
