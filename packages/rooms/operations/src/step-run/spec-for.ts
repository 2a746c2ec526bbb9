import type { StepRun } from "@dipper/api";
import type { StepRunSpec } from "@dipper/runner";

export interface RunParameters {
  readonly values: Readonly<Record<string, string>>;
  /** Names of those that are secret: the runner hides their values. */
  readonly secret: readonly string[];
}

/** What the executor gets. `machines`: those whose node could be emptied; all, where nothing is emptied. */
export function specFor(run: StepRun, parameters: RunParameters, machines?: readonly string[]): StepRunSpec {
  const { metadata, spec } = run;
  return {
    name: metadata.name,
    uid: metadata.uid ?? "",
    operation: spec.operationRef.name,
    operationType: spec.operationType,
    clusterName: spec.clusterName,
    step: spec.step,
    batch: spec.batch,
    attempt: spec.attempt,
    machines:
      machines === undefined ? spec.machines : spec.machines.filter((machine) => machines.includes(machine.name)),
    bundleDigest: spec.bundleDigest,
    entryPoint: spec.entryPoint,
    timeoutSeconds: spec.timeoutSeconds,
    parameters: parameters.values,
    secretParameters: parameters.secret,
    placement: spec.placement,
  };
}
