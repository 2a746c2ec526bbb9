import {
  AutoOperationTask,
  ChangePolicy,
  Cluster,
  conditionOf,
  type KubeObject,
  Machine,
  machineMarks,
  Operation,
  SparePool,
  WorkOrder,
  whyOf,
} from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { createAct } from "./act.ts";
import type { TaskAction } from "./action.ts";
import { assess, type TaskLook } from "./assess.ts";
import { createObserve } from "./observe.ts";
import { report } from "./report.ts";
import type { TaskSeen } from "./seen.ts";
import { indexes, type Sources } from "./sources.ts";

interface TaskDecision extends Decision<TaskAction> {
  readonly look: TaskLook;
}

const lookAgainMs = 50;

export function taskReconciler(deps: RoomDeps, sources: Sources): Reconciler<AutoOperationTask, TaskSeen, TaskAction> {
  const unfinished = (tasks: readonly AutoOperationTask[]) =>
    tasks.filter((task) => conditionOf(task, "Finished")?.status !== "True").map(refOf);
  const ownerOf = ({ metadata }: KubeObject): readonly Ref[] =>
    (metadata.ownerReferences ?? [])
      .filter((owner) => owner.kind === AutoOperationTask.kind)
      .map(({ name }) => ({ ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name }));
  return {
    name: "tasks",
    kind: AutoOperationTask,
    watches: [
      { kind: Operation, keys: ownerOf },
      { kind: WorkOrder, keys: ownerOf, priority: "person" },
      { kind: Cluster, keys: ({ metadata }) => unfinished(sources.tasks.by(indexes.cluster, metadata.name)) },
      { kind: Machine, keys: (machine) => unfinished(concerned(sources, machine as Machine)) },
      {
        kind: SparePool,
        keys: ({ metadata }) =>
          unfinished(sources.tasks.all().filter((task) => task.spec.machineRequest?.pool === metadata.name)),
      },
      { kind: ChangePolicy, keys: () => unfinished(sources.tasks.all()) },
    ],
    observe: createObserve(deps, sources),
    decide: decideTask,
    act: createAct(deps),
    report: (seen, decision, outcomes, now) => report(seen, (decision as TaskDecision).look, outcomes, now),
  };
}

export function decideTask(seen: TaskSeen, now: number): TaskDecision {
  const look = assess(seen, now);
  const [why = whyOf("Running", { step: "" }, { now })] = look.why;
  const again = look.actions.length > 0 ? lookAgainMs : look.forMs;
  return { look, actions: look.actions, wait: { why, ...(again === undefined ? {} : { forMs: again }) } };
}

/** Tasks that reserved it, or wait for machines. */
function concerned(sources: Sources, machine: Machine): readonly AutoOperationTask[] {
  const uid = machine.metadata.annotations?.[machineMarks.reservedFor];
  return sources.tasks
    .all()
    .filter(
      (task) =>
        task.metadata.uid === uid ||
        task.status?.phase === "Pending" ||
        conditionOf(task, "MachinesReserved")?.status === "False",
    );
}

function refOf({ metadata }: KubeObject): Ref {
  return { ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name: metadata.name };
}
