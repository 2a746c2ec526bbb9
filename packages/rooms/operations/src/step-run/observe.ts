import { conditionOf, type StepRun } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import type { Executor } from "@dipper/runner";
import { ownerUid } from "../children.ts";
import { budgetsOf, nodesOf, podsOn, unreachable } from "../cluster/nodes.ts";
import { type Caches, indexes } from "../deps.ts";
import { hasApi } from "../operation/observe.ts";
import { type Follower, hasBegun } from "./follower.ts";
import type { ClusterSeen, PlannedStep, StepRunSeen } from "./seen.ts";

export interface StepRunDeps {
  readonly deps: RoomDeps;
  readonly caches: Caches;
  readonly follower: Follower;
}

const nodeConditions: ReadonlySet<string> = new Set(["NodeReady", "NodeGone", "NodeSchedulable"]);

export function createObserve({ deps, caches, follower }: StepRunDeps) {
  return async (ref: Ref, signal: AbortSignal): Promise<StepRunSeen | undefined> => {
    const run = caches.runs.get(ref);
    if (run === undefined) return undefined;
    const finished = conditionOf(run, "Finished")?.status === "True";
    // Its file is the record from now on; what is kept in memory is for living runs.
    if (finished) follower.forget(run.metadata.name);
    const operation = caches.operations.by(indexes.uid, run.spec.operationRef.uid)[0];
    const plan = caches.plans
      .by(indexes.owner, ownerUid(run) ?? "")
      .find((each) => each.spec.digest === run.spec.planDigest);
    const step = plan?.spec.steps.find((each) => each.name === run.spec.step);
    const cluster = caches.clusters.get({ name: run.spec.clusterName });
    const state = finished ? undefined : follower.state(run.metadata.name);
    const executor = deps.executors.get(run.spec.executor);
    const missing = finished || state === undefined || hasBegun(state) ? undefined : await missingFor(executor, run);
    const asks = finished || state === undefined ? { nodes: false, pods: false } : asksOf(step, state);
    const nodes: ClusterSeen =
      asks.nodes && cluster !== undefined
        ? hasApi(cluster)
          ? await askCluster(deps, run, asks, signal)
          : { state: "NoApi" }
        : { state: "NotAsked" };
    return {
      run,
      parameters: Object.fromEntries(plan?.spec.parameters.map(({ name, value }) => [name, value]) ?? []),
      machines: run.spec.machines.flatMap(({ uid }) => caches.machines.by(indexes.uid, uid)),
      nodes,
      clean: await askClean(
        deps,
        run,
        step?.postCondition === "MachineClean" && state?.runner === "Gone" && hasBegun(state),
        signal,
      ),
      ...(operation === undefined ? {} : { operation }),
      ...(step === undefined ? {} : { step }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(state === undefined ? {} : { state }),
      ...(missing === undefined ? {} : { missing }),
    };
  };
}

function asksOf(step: PlannedStep | undefined, state: NonNullable<StepRunSeen["state"]>) {
  const begun = hasBegun(state);
  const drains = step?.consequences.includes("Drain") === true && !begun;
  const proves = nodeConditions.has(step?.postCondition ?? "None") && begun && state.runner === "Gone";
  return { nodes: drains || proves, pods: drains };
}

async function missingFor(executor: Executor | undefined, run: StepRun): Promise<string | undefined> {
  if (executor === undefined) return `There is no executor ${run.spec.executor} here: start the platform with it.`;
  return executor.ready();
}

async function askCluster(
  deps: RoomDeps,
  run: StepRun,
  asks: { readonly pods: boolean },
  signal: AbortSignal,
): Promise<ClusterSeen> {
  try {
    const client = deps.cluster(run.spec.clusterName);
    const byMachine = await nodesOf(
      client,
      run.spec.machines.map((machine) => machine.uid),
      signal,
    );
    const names = [...byMachine.values()].map((node) => node.metadata.name);
    const pods = asks.pods ? await podsOn(client, names, signal) : [];
    return { state: "Known", byMachine, pods, budgets: asks.pods ? await budgetsOf(client, signal) : [] };
  } catch (cause) {
    return { state: "Unreachable", cause: unreachable(cause) };
  }
}

async function askClean(
  deps: RoomDeps,
  run: StepRun,
  asks: boolean,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const clean = new Map<string, boolean>();
  if (!asks) return clean;
  for (const { name, uid } of run.spec.machines) {
    const { evidence } = await deps.probe.probe({ name, uid }, signal);
    if (evidence !== undefined)
      clean.set(
        name,
        evidence.every((each) => each.outcome !== "Fail"),
      );
  }
  return clean;
}
