import type { Cluster, ClusterDeployment, Operation, OperationPlan } from "@dipper/api";
import { clusterParameters, type Parameter, resolveParameters } from "@dipper/api";
import { amountOf } from "./amount.ts";
import { batchesOf, checkBatchesOf } from "./batches.ts";
import { digestOf } from "./digest.ts";
import { isSecret } from "./parameters.ts";
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
  readonly layers: ParameterLayers;
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
      machines.map(({ user, ...machine }) => ({
        ...machine,
        user: user ?? "",
        batch: index + 1,
        ...ownParameters(input, machine.uid),
      })),
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

/** What sites and single machines say of parameters. */
export interface ParameterLayers {
  /** The site of the cluster. */
  readonly site: readonly Parameter[];
  /** By uid of the Machine: its own site, where that is another one, and the machine itself. */
  readonly machines: ReadonlyMap<string, { readonly site: readonly Parameter[]; readonly own: readonly Parameter[] }>;
}

type Asked = Pick<PlanInput, "deployment" | "flow" | "spec" | "layers">;

/** What the runners get for all machines, with references where secrets stand. */
export function parametersOf({ deployment, flow, spec, layers }: Asked): readonly Parameter[] {
  const sources = { Site: layers.site, Cluster: clusterParameters(deployment), Operation: spec.parameters };
  return resolveParameters(schemasOf(flow), sources);
}

/** Those that are others on this machine. Secrets stand as references: their values reach the machine alone, when it runs. */
function ownParameters(input: Asked, uid: string): { readonly parameters?: readonly Parameter[] } {
  const { deployment, flow, spec, layers } = input;
  const machine = layers.machines.get(uid);
  if (machine === undefined) return {};
  const shared = new Map(parametersOf(input).map(({ name, value }) => [name, value]));
  const sources = {
    Site: machine.site,
    Cluster: clusterParameters(deployment),
    Machine: machine.own,
    Operation: spec.parameters,
  };
  const parameters = resolveParameters(schemasOf(flow), sources).filter(
    ({ name, value }) => shared.get(name) !== value,
  );
  return parameters.length === 0 ? {} : { parameters };
}

/** References to secrets among the parameters. */
export function secretReferences(input: Asked): readonly string[] {
  const schemas = schemasOf(input.flow);
  return parametersOf(input).flatMap(({ name, value }) => (isSecret(schemas, name) ? [value] : []));
}

function versionOf(input: PlanInput, parameters: readonly Parameter[]): string {
  return (
    parameters.find(({ name }) => name === "kubernetesVersion")?.value ?? input.deployment?.spec.kubernetesVersion ?? ""
  );
}
