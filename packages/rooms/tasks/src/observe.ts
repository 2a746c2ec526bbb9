import {
  type AutoOperationTask,
  type ClaimRequest,
  type Cluster,
  claim,
  conditionOf,
  DipperError,
  labels,
  type Machine,
  type MachineSet,
  Node,
  type NodeWish,
  nodeWish,
} from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { workOf } from "./flow.ts";
import { machinesFor, mainName } from "./machines.ts";
import type { TaskSeen } from "./seen.ts";
import { indexes, type Sources } from "./sources.ts";

export function createObserve(deps: RoomDeps, sources: Sources) {
  return async (ref: Ref, signal: AbortSignal): Promise<TaskSeen | undefined> => {
    const task = sources.tasks.get(ref);
    if (task === undefined) return undefined;
    const { uid = "" } = task.metadata;
    const cluster = sources.clusters.get({ name: task.spec.cluster });
    const operations = sources.operations.by(indexes.owner, uid);
    const pool =
      task.spec.machineRequest === undefined ? undefined : sources.pools.get({ name: task.spec.machineRequest.pool });
    const role = task.spec.machineRequest?.role;
    const machineSet = sources.machineSets
      .all()
      .find(({ spec }) => spec.clusterDeploymentRef.name === task.spec.cluster && spec.role === role);
    const seen: TaskSeen = {
      task,
      named: task.spec.operationTaskMachines.map(({ name }) => namedBy(sources, name)),
      reserved: sources.machines
        .by(indexes.reservedFor, uid)
        .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
      working: operations.flatMap((operation) =>
        operation.spec.operationMachines.flatMap(({ ip }) => sources.machines.by(indexes.address, ip.toLowerCase())),
      ),
      operations: new Map(operations.map((operation) => [operation.metadata.name, operation])),
      runs: new Map(
        operations.map((operation) => [
          operation.metadata.name,
          sources.runs.by(indexes.owner, operation.metadata.uid ?? ""),
        ]),
      ),
      workOrders: new Map(sources.workOrders.by(indexes.owner, uid).map((order) => [order.metadata.name, order])),
      policies: sources.policies.all(),
      ...(cluster === undefined ? {} : { cluster }),
      ...(pool === undefined ? {} : { pool }),
      ...(machineSet === undefined ? {} : { machineSet }),
    };
    const request = operations.length > 0 ? undefined : claimRequestOf(task, cluster);
    const claimed =
      pool === undefined || request === undefined
        ? undefined
        : claim(pool, sources.machines.by(indexes.pool, pool.metadata.name), request, deps.world.clock.now());
    const joining = asksNodes(seen) ? await joiningOf({ deps, sources }, seen, signal) : undefined;
    return {
      ...seen,
      ...(claimed === undefined ? {} : { claim: claimed }),
      ...(joining === undefined ? {} : { joining }),
    };
  };
}

function namedBy(sources: Sources, name: string): Machine | undefined {
  return sources.machines.get({ name }) ?? sources.machines.by(indexes.address, name.toLowerCase())[0];
}

/** What the task asks of its pool. */
export function claimRequestOf(
  { spec, metadata }: AutoOperationTask,
  cluster: Cluster | undefined,
): ClaimRequest | undefined {
  if (spec.machineRequest === undefined || cluster === undefined) return undefined;
  const { count, machineClass, spreadBy } = spec.machineRequest;
  const { name, labels: clusterLabels } = cluster.metadata;
  return {
    count,
    machineClass,
    spreadBy,
    cluster: { name, clusterType: cluster.spec.clusterType, labels: clusterLabels },
    reservationId: reservationId(spec, metadata.name),
  };
}

/** The ticket of the request names the reservation; without one the task does. */
export function reservationId(spec: AutoOperationTask["spec"], name: string): string {
  return (spec.machineRequest?.ticket || name).toLowerCase().slice(0, 63);
}

/** The nodes are asked when the Operation is over and UncordonNodes is what remains. */
function asksNodes(seen: TaskSeen): boolean {
  if (conditionOf(seen.task, "Finished")?.status === "True") return false;
  const main = seen.operations.get(mainName(seen));
  return (
    main !== undefined &&
    conditionOf(main, "Finished")?.status === "True" &&
    seen.task.spec.operationTaskStep.some(({ step }) => workOf(step) === "Uncordon")
  );
}

/** The MachineSet that the node's machine serves in. */
function setOf(sources: Sources, seen: TaskSeen, node: Node): MachineSet | undefined {
  const uid = node.metadata.labels?.[labels.machineUid];
  const consumer = seen.working.find(({ metadata }) => metadata.uid === uid)?.spec.consumerRef;
  if (consumer?.kind !== "MachineSet") return undefined;
  const set = sources.machineSets.get({ name: consumer.name });
  return set?.metadata.uid === consumer.uid ? set : undefined;
}

async function joiningOf(
  { deps, sources }: { readonly deps: RoomDeps; readonly sources: Sources },
  seen: TaskSeen,
  signal: AbortSignal,
): Promise<NonNullable<TaskSeen["joining"]>> {
  const uids = machinesFor(seen, "UncordonNodes").map((machine) => machine.uid);
  try {
    const open: NodeWish[] = [];
    if (uids.length === 0) return { open };
    for await (const page of deps
      .cluster(seen.task.spec.cluster)
      .pages(Node, { labels: `${labels.machineUid} in (${uids.join(",")})`, signal }))
      for (const node of page.items) {
        const wish = nodeWish(node, setOf(sources, seen, node));
        if (wish !== undefined) open.push(wish);
      }
    return { open };
  } catch (cause) {
    const error = DipperError.from(cause);
    if (error.code === "Aborted" || error.code === "Internal") throw error;
    return { problem: error.message };
  }
}
