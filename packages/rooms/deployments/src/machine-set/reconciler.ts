import {
  Cluster,
  ClusterDeployment,
  conditionOf,
  type KubeObject,
  Machine,
  MachineSet,
  Operation,
  SparePool,
  whyOf,
  withFindings,
} from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { indexes, type Sources } from "../sources.ts";
import { actOnSet } from "./act.ts";
import { assessSet, type SetAction, type SetAssessment } from "./assess.ts";
import { observeSet } from "./observe.ts";
import type { SetSeen } from "./seen.ts";

interface SetDecision extends Decision<SetAction> {
  readonly look: SetAssessment;
}

const lookAgainMs = 50;

export function machineSetReconciler(deps: RoomDeps, sources: Sources): Reconciler<MachineSet, SetSeen, SetAction> {
  const setsOf = (deployment: string | undefined): readonly Ref[] =>
    deployment === undefined || deployment === ""
      ? []
      : sources.sets.by(indexes.deployment, deployment).map(({ metadata }) => ({ name: metadata.name }));
  return {
    name: "machine-sets",
    kind: MachineSet,
    watches: [
      { kind: ClusterDeployment, keys: ({ metadata }) => setsOf(metadata.name) },
      { kind: Cluster, keys: ({ metadata }) => setsOf(metadata.name) },
      { kind: Operation, keys: (operation) => setsOf((operation as Operation).spec.clusterName) },
      { kind: Machine, keys: (machine) => concerned(sources, machine as Machine, setsOf) },
      { kind: SparePool, keys: () => waiting(sources) },
    ],
    observe: observeSet(sources, deps.world.clock),
    decide: decideSet,
    act: actOnSet(deps),
    report: (seen, decision, _outcomes, now) => reportSet(seen, (decision as SetDecision).look, now),
  };
}

export function decideSet(seen: SetSeen, now: number): SetDecision {
  const look = assessSet(seen, now);
  const [why = whyOf("Matches", {}, { now })] = look.why;
  return {
    look,
    actions: look.actions,
    wait: { why, ...(look.actions.length > 0 ? { forMs: lookAgainMs } : {}) },
  };
}

export function reportSet(seen: SetSeen, look: SetAssessment, now: number): NonNullable<MachineSet["status"]> {
  const { set, members } = seen;
  const { generation } = set.metadata;
  return {
    ...set.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: look.phase,
    why: look.why,
    conditions: withFindings(set, look.conditions, now),
    replicas: members.length,
    ready: members.filter((machine) => conditionOf(machine, "NodeHealthy")?.status === "True").length,
    machines: members.slice(0, 2000).map(({ metadata: { name, uid = "" }, status }) => ({
      name,
      uid,
      phase: status?.phase ?? "Registered",
    })),
    cluster: set.spec.clusterDeploymentRef.name,
  };
}

/** The sets of the cluster that it serves, and those that wait for a machine when it serves none. */
function concerned(
  sources: Sources,
  machine: Machine,
  setsOf: (deployment: string | undefined) => readonly Ref[],
): readonly Ref[] {
  return machine.spec.consumerRef === undefined ? waiting(sources) : setsOf(machine.spec.consumerRef.clusterName);
}

function waiting(sources: Sources): readonly Ref[] {
  return sources.sets
    .all()
    .filter((set: KubeObject & MachineSet) => conditionOf(set, "MachinesReserved")?.status !== "True")
    .map(({ metadata }) => ({ name: metadata.name }));
}
