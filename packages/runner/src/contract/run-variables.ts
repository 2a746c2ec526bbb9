import type { PlainValue } from "./machine-login.ts";
import type { StepRunSpec } from "./step-run-spec.ts";

/**
 * What a playbook gets beyond the step's parameters: the cluster as it is wanted, where software comes from, keys and tokens. Names
 * begin with `dipper_` and are listed in `playbooks/README.md`. Read at the last moment and never stored with the StepRun.
 */
export interface RunVariables {
  /** For all machines of the run. */
  readonly shared: Readonly<Record<string, PlainValue>>;
  /** For one machine, by the name of the Machine: keys that only this machine may have. */
  readonly machines: Readonly<Record<string, Readonly<Record<string, PlainValue>>>>;
  /** Texts among them that must not appear in any output. */
  readonly secrets: readonly string[];
}

/** A DipperError stops the run before it begins; its reason is `VariablesMissing`. */
export type RunVariablesOf = (spec: StepRunSpec, signal: AbortSignal) => Promise<RunVariables>;
