import {
  AutoOperationTask,
  annotations,
  apiVersionOf,
  DipperError,
  isCode,
  isoTime,
  labels,
  Machine,
  machineMarks,
  Node,
  type NodeWish,
  newObject,
  Operation,
  quarantineText,
  SparePool,
  WorkOrder,
} from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import type { TaskAction } from "./action.ts";
import { finalizer } from "./assess.ts";
import { checkName } from "./machines.ts";
import { reservationId } from "./observe.ts";
import { rolloutOf } from "./rollout.ts";
import type { TaskSeen } from "./seen.ts";
import { pausedByTask } from "./step-looks.ts";

const manager = "dipper-tasks";
/** A reservation is renewed while the task waits, and ends by itself when nobody renews it. */
const promiseMs = 86_400_000;

export function createAct(deps: RoomDeps) {
  const { kube, world } = deps;
  return async (action: TaskAction, seen: TaskSeen, signal: AbortSignal): Promise<void> => {
    const { task } = seen;
    const { namespace = "", name, finalizers = [], resourceVersion: ifVersion = "" } = task.metadata;
    const write = { manager, signal };
    switch (action.type) {
      case "AddFinalizer":
        await kube.patch(
          AutoOperationTask,
          { namespace, name },
          { metadata: { finalizers: [...finalizers, finalizer] } },
          { ...write, ifVersion },
        );
        return;
      case "RemoveFinalizer": {
        const left = finalizers.filter((each) => each !== finalizer);
        await kube.patch(
          AutoOperationTask,
          { namespace, name },
          { metadata: { finalizers: left.length === 0 ? null : left } },
          { ...write, ifVersion },
        );
        return;
      }
      case "Promise":
      case "Unpromise":
        return promise(deps, seen, action, signal);
      case "Reserve":
        return reserve(deps, seen, action, signal);
      case "Release":
        return release(deps, seen, action, signal);
      case "CreateOperation":
        return once(() => kube.create(Operation, operationFor(task, action), write));
      case "PassOn": {
        const mark = action.desiredState === "Paused" ? name : null;
        const patch = {
          metadata: { annotations: { [pausedByTask]: mark } },
          spec: { desiredState: action.desiredState },
        };
        await kube.patch(Operation, { namespace, name: action.operation }, patch, write);
        return;
      }
      case "CreateWorkOrder":
        return once(() => kube.create(WorkOrder, workOrderFor(seen, action), write));
      case "Admit":
        return admit(deps, task.spec.cluster, action.nodes, signal);
    }
    world.log.error("A task was asked to do what it cannot", { task: name });
  };
}

function operationFor(task: AutoOperationTask, { name, spec }: Extract<TaskAction, { type: "CreateOperation" }>) {
  const wish = {
    clusterName: task.spec.cluster,
    operationType: spec.operationType,
    operationFlow: spec.operationFlow,
    operationMachines: spec.machines.map(({ ip, role }) => ({ ip, role })),
    reason: task.spec.reason,
    origin: "Task" as const,
    desiredState: task.spec.desiredState === "Paused" ? ("Paused" as const) : ("Active" as const),
    rollout: rolloutOf(task),
  };
  return newObject(Operation, metadata(task, name), wish);
}

function workOrderFor({ task }: TaskSeen, { name, order }: Extract<TaskAction, { type: "CreateWorkOrder" }>) {
  return newObject(WorkOrder, metadata(task, name), {
    subject: { kind: "AutoOperationTask", name: task.metadata.name, uid: task.metadata.uid ?? "" },
    type: order.type,
    title: order.title,
    clusterName: task.spec.cluster,
    requestedBy: requester(task),
    ...(order.endpoint === undefined ? {} : { webhook: { endpointRef: { name: order.endpoint } } }),
  });
}

/** A child of the task, in the name of the person who asked for the task. */
function metadata(task: AutoOperationTask, name: string) {
  const { namespace, uid = "" } = task.metadata;
  const owner = {
    apiVersion: apiVersionOf(AutoOperationTask),
    kind: AutoOperationTask.kind,
    name: task.metadata.name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { [labels.task]: task.metadata.name, [labels.cluster]: task.spec.cluster },
    annotations: { [annotations.requestedBy]: requester(task) },
    ownerReferences: [owner],
  };
}

function requester({ metadata: { annotations: marks } }: AutoOperationTask): string {
  return marks?.[annotations.requestedBy] ?? "";
}

async function promise(
  { kube, world }: RoomDeps,
  { task }: TaskSeen,
  action: Extract<TaskAction, { type: "Promise" | "Unpromise" }>,
  signal: AbortSignal,
): Promise<void> {
  const pool = await kube.get(SparePool, { name: action.pool }, { signal });
  if (pool === undefined) return;
  const { uid = "", name } = task.metadata;
  const others = pool.spec.reservations.filter((each) => each.holder.uid !== uid);
  const own =
    action.type === "Promise" ? [reservation(task, action.count, isoTime(world.clock.now() + promiseMs))] : [];
  const options = { manager, ifVersion: pool.metadata.resourceVersion ?? "", signal };
  await kube.patch(SparePool, { name: action.pool }, { spec: { reservations: [...others, ...own] } }, options);
  world.log.debug("Reservation changed", { pool: action.pool, task: name, count: own.length });
}

function reservation(task: AutoOperationTask, count: number, expiresAt: string) {
  const { machineClass = "", spreadBy = "None" } = task.spec.machineRequest ?? {};
  const { name, uid = "" } = task.metadata;
  const holder = { kind: "AutoOperationTask", name, uid } as const;
  return {
    id: reservationId(task.spec, name),
    count,
    machineClass,
    spreadBy,
    clusterName: task.spec.cluster,
    holder,
    expiresAt,
  };
}

/** By compare-and-swap: whoever comes second gets a conflict, looks again and chooses another one. */
async function reserve(
  { kube }: RoomDeps,
  { task, cluster, machineSet }: TaskSeen,
  action: Extract<TaskAction, { type: "Reserve" }>,
  signal: AbortSignal,
): Promise<void> {
  const machine = await kube.get(Machine, { name: action.machine }, { signal });
  const { uid = "" } = task.metadata;
  if (machine?.metadata.annotations?.[machineMarks.reservedFor] === uid) return;
  const taken =
    machine === undefined ||
    machine.metadata.uid !== action.uid ||
    machine.spec.consumerRef !== undefined ||
    machine.spec.operationRef !== undefined;
  if (taken || cluster === undefined) throw new DipperError("Conflict", { kind: "Machine", name: action.machine });
  const role = task.spec.machineRequest?.role ?? "Compute";
  const { metadata: consumer } = machineSet ?? cluster;
  const consumerRef = {
    kind: machineSet === undefined ? "Cluster" : "MachineSet",
    name: consumer.name,
    uid: consumer.uid ?? "",
    clusterName: cluster.metadata.name,
    role,
  };
  const patch = { metadata: { annotations: { [machineMarks.reservedFor]: uid } }, spec: { consumerRef } };
  await kube.patch(Machine, { name: action.machine }, patch, {
    manager,
    ifVersion: machine.metadata.resourceVersion ?? "",
    signal,
  });
}

async function release(
  { kube, world }: RoomDeps,
  { task }: TaskSeen,
  { machine: name, failed }: Extract<TaskAction, { type: "Release" }>,
  signal: AbortSignal,
): Promise<void> {
  const machine = await kube.get(Machine, { name }, { signal });
  if (machine?.metadata.annotations?.[machineMarks.reservedFor] !== task.metadata.uid) return;
  const mark = { operation: checkName({ task }), cause: failed ?? "", at: isoTime(world.clock.now()) };
  const marks = failed === undefined ? {} : { [machineMarks.checkFailed]: quarantineText(mark) };
  const patch = {
    metadata: { annotations: { [machineMarks.reservedFor]: null, ...marks } },
    spec: { consumerRef: null },
  };
  await kube.patch(Machine, { name }, patch, { manager, ifVersion: machine?.metadata.resourceVersion ?? "", signal });
}

/** Gives nodes the labels and taints of their set and takes the joining taint off: one patch, so that no pod comes in between. */
async function admit(
  deps: RoomDeps,
  clusterName: string,
  nodes: readonly NodeWish[],
  signal: AbortSignal,
): Promise<void> {
  const cluster = deps.cluster(clusterName);
  for (const { name, resourceVersion, labels, taints } of nodes)
    await cluster.patch(
      Node,
      { name },
      { metadata: { labels }, spec: { taints: taints.length === 0 ? null : taints } },
      { manager, ifVersion: resourceVersion, signal },
    );
}

/** Creates a child; that it is there already is what was wanted. */
async function once(create: () => Promise<unknown>): Promise<void> {
  await create().catch((cause: unknown) => {
    if (!isCode(cause, "AlreadyExists")) throw DipperError.from(cause);
  });
}
