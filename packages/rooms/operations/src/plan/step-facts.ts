import type { Cluster, OperationPlan, ParameterSchema, StepDefinition } from "@dipper/api";
import { type LockMode, strongestLock } from "./lock-mode.ts";

export type PlannedStep = OperationPlan["spec"]["steps"][number];

/** The definitions of a flow by their word, and the words that nobody defines. */
export interface Flow {
  readonly definitions: readonly StepDefinition[];
  readonly unknown: readonly string[];
}

export function flowOf(flow: readonly string[], definitions: readonly StepDefinition[]): Flow {
  const byStep = new Map(definitions.map((each) => [each.spec.step, each]));
  return {
    definitions: flow.flatMap((step) => byStep.get(step) ?? []),
    unknown: flow.filter((step) => !byStep.has(step)),
  };
}

export function lockModeOf(flow: Flow): LockMode {
  return strongestLock(flow.definitions.map((each) => each.spec.lockMode));
}

export function schemasOf(flow: Flow): readonly ParameterSchema[] {
  return flow.definitions.map((each) => each.spec.parameters.schema as ParameterSchema);
}

/** A step as it is planned. On simulated clusters every step is simulated, and only there. */
export function plannedStep(
  definition: StepDefinition,
  cluster: Cluster,
  bundles: ReadonlyMap<string, string>,
): PlannedStep {
  const { spec } = definition;
  const simulated = cluster.spec.clusterType === "simulated";
  return {
    name: spec.step,
    executor: simulated ? "simulated" : spec.executor,
    bundleDigest: simulated ? "" : spec.bundle?.digest || (bundles.get(spec.bundle?.name ?? "") ?? ""),
    entryPoint: spec.entryPoint,
    timeoutSeconds: spec.timeoutSeconds,
    onRetry: spec.onRetry,
    consequences: spec.consequences,
    preview: spec.preview,
    lockMode: spec.lockMode,
    postCondition: spec.postCondition,
  };
}
