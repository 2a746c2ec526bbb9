import {
  AutoOperationTask,
  type Cluster,
  conditionOf,
  type Machine,
  type Operation,
  platformNamespace,
  type StepDefinition,
  type StepRun,
} from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import type { Archive } from "../archive.ts";
import { budgetsOf, nodeIndex, podsOn, unreachable } from "../cluster/nodes.ts";
import { type Caches, indexes } from "../deps.ts";
import { drainForecast } from "../drain/forecast.ts";
import type { PastRun } from "../forecast/duration.ts";
import { canonicalAddress } from "../plan/address.ts";
import { layersOf } from "../plan/layers-of.ts";
import { secretReferences } from "../plan/make-plan.ts";
import type { SecretDigests } from "../plan/secret-digests.ts";
import { flowOf, lockModeOf } from "../plan/step-facts.ts";
import type { Waiter } from "../queue/lock.ts";
import { isFinished, ledgerFor, planInForce } from "./known.ts";
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

export function createObserve(from: ObserveDeps) {
  const { caches } = from;
  return async (ref: Ref, signal: AbortSignal): Promise<OperationSeen | undefined> => {
    const operation = caches.operations.get(ref);
    if (operation === undefined) return undefined;
    const { uid = "" } = operation.metadata;
    const { clusterName } = operation.spec;
    const byAge = <T extends { readonly metadata: Operation["metadata"] }>(objects: readonly T[]) =>
      objects.toSorted(older);
    const plans = byAge(caches.plans.by(indexes.owner, uid));
    const runs = byAge(caches.runs.by(indexes.owner, uid));
    const lock = caches.locks.get({ namespace: platformNamespace, name: clusterName });
    const finished = conditionOf(operation, "Finished")?.status === "True";
    const planned = planInForce({ plans, runs })?.spec.machines.map((machine) => machine.uid) ?? [];
    const request = await observeRequest(
      from,
      operation,
      {
        planned,
        asks: asksOf(operation, {
          finished,
          runs: runs.length,
          plans: plans.length,
          holdsLock: lock?.spec.holders.some((each) => each.uid === uid) === true,
          alive: runs.some((run) => !isFinished(run)),
        }),
      },
      signal,
    );
    return {
      ...request,
      operation,
      plans,
      runs,
      workOrders: byAge(caches.workOrders.by(indexes.owner, uid)),
      checkRuns: checkRunsOf(caches, operation),
      waiters: waitersOn(caches, operation),
      ...(lock === undefined ? {} : { lock }),
    };
  };
}

/** What costs a question to a cluster or a file is asked only while the answer can change something. */
export interface Asks {
  readonly nodes: boolean;
  /** As long as the plan can change: without its secrets it would be another plan. */
  readonly secrets: boolean;
  readonly forecast: boolean;
  readonly archive: boolean;
  readonly history: boolean;
}

function asksOf(
  operation: Operation,
  at: {
    readonly finished: boolean;
    readonly runs: number;
    readonly plans: number;
    readonly holdsLock: boolean;
    readonly alive: boolean;
  },
): Asks {
  const open =
    !at.finished && operation.metadata.deletionTimestamp === undefined && operation.spec.desiredState !== "Canceled";
  const refused = conditionOf(operation, "Accepted")?.status === "False";
  const checking = open && at.runs === 0 && (at.plans === 0 || at.holdsLock || refused);
  return {
    nodes: checking,
    secrets: open && at.runs === 0,
    forecast: open && !at.alive,
    archive: checking && at.plans === 0,
    history: open && at.runs === 0,
  };
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

/** Runs of the check that the task made before this Operation. */
export function checkRunsOf(caches: Caches, operation: Operation): readonly StepRun[] {
  const owner = operation.metadata.ownerReferences?.find((each) => each.kind === AutoOperationTask.kind);
  if (owner === undefined) return [];
  const { namespace, name } = operation.metadata;
  const check = caches.operations.get({ ...(namespace === undefined ? {} : { namespace }), name: `${name}-check` });
  if (check?.metadata.ownerReferences?.some((each) => each.uid === owner.uid) !== true) return [];
  return caches.runs.by(indexes.owner, check.metadata.uid ?? "");
}

/** Approved, inside its window, not paused: such an Operation is Queued and waits for the lock. */
function waitersOn(caches: Caches, operation: Operation): readonly Waiter[] {
  return caches.operations.by(indexes.cluster, operation.spec.clusterName).flatMap((other) => {
    const locked = conditionOf(other, "Locked");
    const waits =
      locked?.status === "False" && (locked.reason === "WaitingForLock" || locked.reason === "YieldedToEmergency");
    if (other.metadata.uid === operation.metadata.uid || other.status?.phase !== "Queued" || !waits) return [];
    const { namespace, name, uid = "", creationTimestamp = "" } = other.metadata;
    const plan = caches.plans.get({
      ...(namespace === undefined ? {} : { namespace }),
      name: other.status.planRef?.name ?? "",
    });
    if (plan === undefined || plan.spec.lockMode === "None") return [];
    const machines = plan.spec.machines.map((machine) => machine.uid);
    return [
      {
        operation: name,
        uid,
        mode: plan.spec.lockMode,
        machines,
        priority: other.spec.priority,
        createdAt: creationTimestamp,
      },
    ];
  });
}

/** The machines that a finished Operation did not bring to the end. */
function retriedBy(caches: Caches, operation: Operation): OperationSeen["retried"] {
  const { retryOf } = operation.spec;
  if (retryOf === undefined) return undefined;
  const [earlier] = caches.operations.by(indexes.uid, retryOf.uid);
  if (earlier === undefined || earlier.metadata.name !== retryOf.name)
    return { found: false, finished: false, left: new Set() };
  const runs = caches.runs.by(indexes.owner, retryOf.uid).toSorted(older);
  const plan = planInForce({ plans: caches.plans.by(indexes.owner, retryOf.uid).toSorted(older), runs });
  const checkRuns = checkRunsOf(caches, earlier);
  const ledger = plan === undefined ? undefined : ledgerFor({ operation: earlier, runs, checkRuns }, plan, 0);
  const reached = new Set(ledger?.reached);
  const left = (plan?.spec.machines ?? []).map((machine) => machine.name).filter((name) => !reached.has(name));
  return { found: true, finished: conditionOf(earlier, "Finished")?.status === "True", left: new Set(left) };
}

function historyOf(caches: Caches, type: string): readonly PastRun[] {
  return caches.operations
    .by(indexes.type, type)
    .filter((each) => conditionOf(each, "Finished")?.status === "True" && (each.status?.machines?.succeeded ?? 0) > 0)
    .toSorted((a, b) => ((a.status?.finishedAt ?? "") < (b.status?.finishedAt ?? "") ? 1 : -1))
    .slice(0, 100)
    .map(({ spec, status }) => ({
      operationType: spec.operationType,
      clusterName: spec.clusterName,
      flow: spec.operationFlow,
      machines: status?.machines?.total ?? 0,
      runningSeconds: status?.runningSeconds ?? 0,
    }));
}

function older(
  a: { readonly metadata: Operation["metadata"] },
  b: { readonly metadata: Operation["metadata"] },
): number {
  const key = ({ metadata }: typeof a) => `${metadata.creationTimestamp ?? ""}/${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
