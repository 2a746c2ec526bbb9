import type { Cluster, ClusterDeployment, Operation, OperationPlan } from "@dipper/api";
import { amountOf } from "./amount.ts";
import { batchesOf, checkBatchesOf } from "./batches.ts";
import { digestOf } from "./digest.ts";
import { isSecret, type Parameter, resolveParameters } from "./parameters.ts";
import { type Flow, lockModeOf, plannedStep, schemasOf } from "./step-facts.ts";

type PlanSpec = OperationPlan["spec"];
export type PlannedMachine = PlanSpec["machines"][number];
export type LeftOut = PlanSpec["leftOut"][number];

/** A plan without its owner: the same for a preview and for the Operation made from it. */
export type PlanContent = Omit<PlanSpec, "operationRef">;

export interface ResolvedMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: PlannedMachine["role"];
  readonly user?: string;
}

export interface PlanInput {
  readonly cluster: Cluster;
  readonly deployment?: ClusterDeployment;
  readonly spec: Pick<
    Operation["spec"],
    "clusterName" | "operationType" | "parameters" | "rollout" | "retry" | "drain"
  >;
  readonly flow: Flow;
  readonly machines: readonly ResolvedMachine[];
  readonly leftOut: readonly LeftOut[];
  /** Name of a bundle → digest of the one that ships with the program. */
  readonly bundles: ReadonlyMap<string, string>;
  /** Reference → keyed hash of the secret's value. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * What an Operation will do: pure, so that preview and Operation agree on the digest. The digest covers steps, bundles, machines
 * by uid, batches, parameters (secrets by keyed hash), versions, retries and drains; not who is left out, and no forecast.
 */
export function makePlan(input: PlanInput): PlanContent {
  const { cluster, spec, flow } = input;
  const lockMode = lockModeOf(flow);
  const batches = lockMode === "None" ? checkBatchesOf(input.machines) : rolloutOf(input);
  const parameters = parametersOf(input);
  const to = versionOf(input, parameters);
  const content = {
    clusterName: spec.clusterName,
    operationType: spec.operationType,
    lockMode,
    steps: flow.definitions.map((each) => plannedStep(each, cluster, input.bundles)),
    machines: batches.flatMap((machines, index) =>
      machines.map(({ user, ...machine }) => ({ ...machine, user: user ?? "", batch: index + 1 })),
    ),
    batches: batches.length,
    maxFailures: amountOf(spec.rollout.maxFailures, input.machines.length) ?? 0,
    parameters: parameters.map(({ name, value }) => ({ name, value: input.secrets.get(value) ?? value })),
    ...(to === "" ? {} : { versions: { from: "", to } }),
  };
  const digest = digestOf({ ...content, retry: spec.retry, drain: spec.drain, soakSeconds: spec.rollout.soakSeconds });
  return { ...content, leftOut: input.leftOut, digest };
}

/**
 * A cluster that is made has nothing to lose yet: each step runs over all its machines at once, with those that keep the cluster in
 * the first batch, where more than one batch is needed.
 */
function rolloutOf({ machines, spec }: PlanInput): readonly (readonly ResolvedMachine[])[] {
  if (spec.operationType !== "CreateCluster") return batchesOf(machines, spec.rollout);
  const keeps = (machine: ResolvedMachine) => (isMember(machine.role) ? 0 : 1);
  return checkBatchesOf(machines.toSorted((a, b) => keeps(a) - keeps(b)));
}

/** It holds the state of the cluster, or serves its API. */
export function isMember(role: PlannedMachine["role"]): boolean {
  return role === "ControlPlane" || role === "Etcd";
}

/** What the runners get, with references where secrets stand. Layers: defaults of the steps, the cluster, the Operation. */
export function parametersOf(input: Pick<PlanInput, "deployment" | "flow" | "spec">): readonly Parameter[] {
  const schemas = schemasOf(input.flow);
  const version = input.deployment?.spec.kubernetesVersion;
  const ofCluster = version === undefined ? [] : [{ name: "kubernetesVersion", value: version }];
  return resolveParameters(schemas, [ofCluster, input.deployment?.spec.parameters ?? [], input.spec.parameters]);
}

/** References to secrets among the parameters. */
export function secretReferences(input: Pick<PlanInput, "deployment" | "flow" | "spec">): readonly string[] {
  const schemas = schemasOf(input.flow);
  return parametersOf(input).flatMap(({ name, value }) => (isSecret(schemas, name) ? [value] : []));
}

function versionOf(input: PlanInput, parameters: readonly Parameter[]): string {
  return (
    parameters.find(({ name }) => name === "kubernetesVersion")?.value ?? input.deployment?.spec.kubernetesVersion ?? ""
  );
}
