import { type Cluster, type ClusterDeployment, conditionOf, type Machine, type StepRun } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import type { Executor } from "@dipper/runner";
import { ownerUid } from "../children.ts";
import { nodesOfMachines } from "../cluster/machine-nodes.ts";
import { budgetsOf, podsOn, unreachable } from "../cluster/nodes.ts";
import { type Caches, indexes } from "../deps.ts";
import { hasApi } from "../operation/observe-request.ts";
import { type Follower, hasBegun } from "./follower.ts";
import { isMemberRole } from "./leaving/member-step.ts";
import type { EtcdSeen } from "./leaving/members.ts";
import { evidenceOf } from "./node-proof/evidence.ts";
import { defaultProbeImage } from "./node-proof/probe-pod.ts";
import { probedBefore } from "./node-proof/probed-before.ts";
import { nodeConditions } from "./proof.ts";
import type { ClusterSeen, PlannedStep, StepRunSeen } from "./seen.ts";

export interface StepRunDeps {
  readonly deps: RoomDeps;
  readonly caches: Caches;
  readonly follower: Follower;
  /** By StepRun: why its last probe pods could not be made. Only a sentence for people: it may be forgotten. */
  readonly probeProblems: Map<string, string>;
}

export function createObserve({ deps, caches, follower, probeProblems }: StepRunDeps) {
  return async (ref: Ref, signal: AbortSignal): Promise<StepRunSeen | undefined> => {
    const run = caches.runs.get(ref);
    if (run === undefined) return undefined;
    const finished = conditionOf(run, "Finished")?.status === "True";
    // Its file is the record from now on; what is kept in memory is for living runs.
    if (finished) {
      follower.forget(run.metadata.name);
      probeProblems.delete(run.metadata.name);
    }
    const operation = caches.operations.by(indexes.uid, run.spec.operationRef.uid)[0];
    const plan = caches.plans
      .by(indexes.owner, ownerUid(run) ?? "")
      .find((each) => each.spec.digest === run.spec.planDigest);
    const step = plan?.spec.steps.find((each) => each.name === run.spec.step);
    const cluster = caches.clusters.get({ name: run.spec.clusterName });
    const state = finished ? undefined : follower.state(run.metadata.name);
    const executor = deps.executors.get(run.spec.executor);
    const missing = finished || state === undefined || hasBegun(state) ? undefined : await missingFor(executor, run);
    const asks = finished || state === undefined ? { nodes: false, pods: false, leaving: false } : asksOf(step, state);
    const machines = run.spec.machines.flatMap(({ uid }) => caches.machines.by(indexes.uid, uid));
    const nodeProof = nodeProofOf(cluster, caches.deployments.get({ name: run.spec.clusterName }));
    const wanted = { ...asks, evidence: asks.nodes && nodeProof === "Full" && step?.postCondition === "NodeReady" };
    const runs = wanted.evidence ? caches.runs.by(indexes.owner, ownerUid(run) ?? "") : [];
    const probed = probedBefore({ runs, run, plan, now: deps.world.clock.now() });
    const nodes: ClusterSeen =
      asks.nodes && cluster !== undefined
        ? hasApi(cluster)
          ? await askCluster(deps, { run, machines, asks: wanted, probed }, signal)
          : { state: "NoApi" }
        : { state: "NotAsked" };
    const parameters = Object.fromEntries(plan?.spec.parameters.map(({ name, value }) => [name, value]) ?? []);
    const etcd = await askEtcd(deps, run, wanted.leaving && nodeProof !== "Simulated" && !hasRun(state), signal);
    const probeProblem = probeProblems.get(run.metadata.name);
    return {
      run,
      parameters,
      machines,
      nodes,
      etcd,
      balancers: wanted.leaving && !hasRun(state) ? caches.balancers.by(indexes.cluster, run.spec.clusterName) : [],
      nodeProof,
      // Who only looks at a cluster sends nothing there.
      probeImage: cluster?.spec.managementPolicy === "Operate" ? (parameters.probeImage ?? defaultProbeImage) : "",
      ...(probeProblem === undefined ? {} : { probeProblem }),
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

function hasRun(state: StepRunSeen["state"]): boolean {
  return state !== undefined && hasBegun(state);
}

async function askEtcd(deps: RoomDeps, run: StepRun, asks: boolean, signal: AbortSignal): Promise<EtcdSeen> {
  if (!asks || deps.etcd === undefined || !run.spec.machines.some(({ role }) => isMemberRole(role)))
    return { state: "NotAsked" };
  try {
    return { state: "Known", members: await deps.etcd.list(run.spec.clusterName, signal) };
  } catch (cause) {
    return { state: "Unreachable", cause: unreachable(cause) };
  }
}

function nodeProofOf(
  cluster: Cluster | undefined,
  deployment: ClusterDeployment | undefined,
): StepRunSeen["nodeProof"] {
  if (cluster?.spec.clusterType === "simulated") return "Simulated";
  return deployment?.spec.network.plugin === "none" ? "Registered" : "Full";
}

function asksOf(step: PlannedStep | undefined, state: NonNullable<StepRunSeen["state"]>) {
  const begun = hasBegun(state);
  const drains = step?.consequences.includes("Drain") === true && !begun;
  const proves = nodeConditions.has(step?.postCondition ?? "None") && begun && state.runner === "Gone";
  return { nodes: drains || proves, pods: drains, leaving: drains || step?.postCondition === "NodeGone" };
}

async function missingFor(executor: Executor | undefined, run: StepRun): Promise<string | undefined> {
  if (executor === undefined) return `There is no executor ${run.spec.executor} here: start the platform with it.`;
  return executor.ready();
}

interface ClusterQuestion {
  readonly run: StepRun;
  readonly machines: readonly Machine[];
  readonly asks: { readonly pods: boolean; readonly leaving: boolean; readonly evidence: boolean };
  readonly probed: ReadonlyMap<string, number>;
}

async function askCluster(
  deps: RoomDeps,
  { run, machines, asks, probed }: ClusterQuestion,
  signal: AbortSignal,
): Promise<ClusterSeen> {
  try {
    const client = deps.cluster(run.spec.clusterName);
    const byMachine = await nodesOfMachines(client, { machines, leaving: asks.leaving }, signal);
    const names = [...byMachine.values()].map((node) => node.metadata.name);
    const question = { stepRun: run.metadata.name, nodes: byMachine, probed, now: deps.world.clock.now() };
    return {
      state: "Known",
      byMachine,
      pods: asks.pods ? await podsOn(client, names, signal) : [],
      budgets: asks.pods ? await budgetsOf(client, signal) : [],
      evidence: asks.evidence ? await evidenceOf(client, question, signal) : new Map(),
    };
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
