import { annotations, DipperError, isCode, isoTime, Node, type OperationPlan, StepRun } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Executor } from "@dipper/runner";
import { manager, ownerUid } from "../children.ts";
import { takeTaintOff } from "../cluster/taints.ts";
import { indexes } from "../deps.ts";
import type { DrainPod } from "../drain/drain-pod.ts";
import { layersOf } from "../plan/layers-of.ts";
import { parametersOf } from "../plan/make-plan.ts";
import { secretOf } from "../plan/parameters.ts";
import type { SecretDigests } from "../plan/secret-digests.ts";
import { flowOf } from "../plan/step-facts.ts";
import { cordonMark, drainFailed, drainStarted, isOwnCordon, withFailedDrain } from "./draining.ts";
import { outOfService } from "./leaving/lost.ts";
import type { StepRunAction } from "./look-types.ts";
import type { ProbeWish } from "./node-proof/probe-pod.ts";
import { removeProbe, sendProbe } from "./node-proof/send-probe.ts";
import type { StepRunDeps } from "./observe.ts";
import type { StepRunSeen } from "./seen.ts";
import { type RunParameters, specFor } from "./spec-for.ts";

export function createAct(from: StepRunDeps & { readonly secrets: SecretDigests }) {
  const { deps, follower } = from;
  return async (action: StepRunAction, seen: StepRunSeen, signal: AbortSignal): Promise<void> => {
    const { run } = seen;
    const { namespace = "", name, resourceVersion: ifVersion = "" } = run.metadata;
    const write = { manager, signal };
    const cluster = () => deps.cluster(run.spec.clusterName);
    switch (action.type) {
      case "Look": {
        const executor = deps.executors.get(run.spec.executor);
        if (executor !== undefined) await follower.find(specFor(run, noParameters), executor, signal);
        return;
      }
      case "Start":
        return follower.start(
          specFor(run, await secretParameters(from, seen, signal), action.machines),
          executorOf(deps.executors, run),
          signal,
        );
      case "Cancel":
        return follower.cancel(name, action.reason);
      case "Stop":
        deps.world.log.info("Ending a canceled runner that is silent", { stepRun: name });
        return follower.stop(name);
      case "Cordon":
        return cordon(cluster(), seen, { ...action, since: isoTime(deps.world.clock.now()) }, signal);
      case "RemoveMember":
        await deps.etcd?.remove(run.spec.clusterName, action.member, signal);
        return;
      case "Uncordon":
        return uncordon(cluster(), seen, action.node, signal);
      case "Evict":
        return evictAll(cluster(), action.pods, signal);
      case "FailDrain": {
        const marks = { [drainFailed]: withFailedDrain(run.metadata.annotations, action.machine, action.detail) };
        await deps.kube.patch(
          StepRun,
          { namespace, name },
          { metadata: { annotations: marks } },
          { ...write, ifVersion },
        );
        return;
      }
      case "Probe":
        return probe(from, seen, action.wishes, signal);
      case "Unprobe":
        await Promise.all(action.pods.map((pod) => removeProbe(cluster(), pod, signal)));
        return;
      case "Open":
        return takeTaintOff(cluster(), action.node, signal);
      case "DeleteNode":
        return cluster().delete(Node, { name: action.node }, { ...write, uid: action.uid });
      case "RemoveFinalizer":
        follower.forget(name);
        await deps.kube.patch(
          StepRun,
          { namespace, name },
          { metadata: { finalizers: null } },
          { ...write, ifVersion },
        );
        return;
    }
  };
}

function executorOf(executors: ReadonlyMap<string, Executor>, run: StepRun): Executor {
  const executor = executors.get(run.spec.executor);
  if (executor === undefined)
    throw new DipperError("ToolMissing", { tool: run.spec.executor, install: "Start the platform with it." });
  return executor;
}

const noParameters: RunParameters = { values: {}, secret: [] };

/** Secrets enter here, in memory, and nowhere else: the plan has only their hashes. */
async function secretParameters(
  from: StepRunDeps & { readonly secrets: SecretDigests },
  seen: StepRunSeen,
  signal: AbortSignal,
): Promise<RunParameters> {
  const { operation } = seen;
  if (operation === undefined) return { values: seen.parameters, secret: [] };
  const definitions = from.caches.definitions.all();
  const deployment = from.caches.deployments.get({ name: operation.spec.clusterName });
  const asked = parametersOf({
    flow: flowOf(operation.spec.operationFlow, definitions),
    spec: operation.spec,
    layers: layersOf(from.caches, from.caches.clusters.get({ name: operation.spec.clusterName }), []),
    ...(deployment === undefined ? {} : { deployment }),
  });
  const values: Record<string, string> = { ...planParameters(from, seen) };
  const secret: string[] = [];
  for (const { name, value } of asked) {
    if (values[name]?.startsWith("hmac-sha256:") !== true || secretOf(value) === undefined) continue;
    const found = await from.secrets.value(value, signal);
    if (found === undefined) throw new DipperError("NotFound", { kind: "Secret", name: value, plural: "secrets" });
    values[name] = found;
    secret.push(name);
  }
  return { values, secret };
}

function planParameters(from: StepRunDeps, seen: StepRunSeen): Readonly<Record<string, string>> {
  const plans: readonly OperationPlan[] = from.caches.plans.by(indexes.owner, ownerUid(seen.run) ?? "");
  const plan = plans.find((each) => each.spec.digest === seen.run.spec.planDigest);
  return Object.fromEntries(plan?.spec.parameters.map(({ name, value }) => [name, value]) ?? []);
}

async function cordon(
  cluster: KubeClient,
  seen: StepRunSeen,
  { node: name, since, gone }: { readonly node: string; readonly since: string; readonly gone: boolean },
  signal: AbortSignal,
): Promise<void> {
  const node = await cluster.get(Node, { name }, { signal });
  if (node === undefined) return;
  const { name: operation, uid } = seen.run.spec.operationRef;
  // Somebody else's cordon stays somebody else's: it is not taken back with ours.
  const mark = node.spec?.unschedulable === true ? {} : { [annotations.cordonedBy]: cordonMark(operation, uid) };
  const patch = {
    metadata: { annotations: { ...mark, [drainStarted]: `${seen.run.metadata.name} ${since}` } },
    spec: { unschedulable: true, ...(gone ? { taints: [...others(node), outOfService] } : {}) },
  };
  await cluster.patch(Node, { name }, patch, { manager, ifVersion: node.metadata.resourceVersion ?? "", signal });
}

function others(node: Node): NonNullable<NonNullable<Node["spec"]>["taints"]> {
  return (node.spec?.taints ?? []).filter((taint) => taint.key !== outOfService.key);
}

async function uncordon(cluster: KubeClient, seen: StepRunSeen, name: string, signal: AbortSignal): Promise<void> {
  const node = await cluster.get(Node, { name }, { signal });
  if (node === undefined || !isOwnCordon(node, seen.run.spec.operationRef.uid)) return;
  const patch = {
    metadata: { annotations: { [annotations.cordonedBy]: null, [drainStarted]: null } },
    spec: { unschedulable: null, taints: others(node).length === 0 ? null : others(node) },
  };
  await cluster.patch(Node, { name }, patch, { manager, ifVersion: node.metadata.resourceVersion ?? "", signal });
}

/**
 * Through the eviction API only, a few at a time. A budget that says no is asked again later, and so is a server that cannot say
 * (several budgets on one pod are an error of its own): the others leave meanwhile.
 */
async function evictAll(cluster: KubeClient, pods: readonly DrainPod[], signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (let at = 0; at < pods.length; at += evictionsAtOnce) {
    const some = pods.slice(at, at + evictionsAtOnce);
    const results = await Promise.allSettled(
      some.map(({ namespace, name }) => cluster.evict({ namespace, name }, { manager, signal })),
    );
    for (const each of results)
      if (each.status === "rejected" && !isCode(each.reason, "NotFound")) failures.push(each.reason);
  }
  if (failures.length === pods.length && failures.length > 0) throw DipperError.from(failures[0]);
}

const evictionsAtOnce = 10;

/** All at once. What forbids it is said where the proof is waited for, and tried again until its time is over. */
async function probe(
  { deps, probeProblems }: StepRunDeps,
  { run }: StepRunSeen,
  wishes: readonly ProbeWish[],
  signal: AbortSignal,
): Promise<void> {
  const cluster = deps.cluster(run.spec.clusterName);
  const results = await Promise.allSettled(wishes.map((wish) => sendProbe(cluster, wish, signal)));
  const failed = results.find((each) => each.status === "rejected");
  if (failed === undefined) probeProblems.delete(run.metadata.name);
  else probeProblems.set(run.metadata.name, `no probe pod can be made: ${DipperError.from(failed.reason).message}`);
}
