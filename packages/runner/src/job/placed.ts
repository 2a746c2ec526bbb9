import type { Executor } from "../contract/executor.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";

/** One executor for both places of a run. A dry run is made beside the platform: it changes nothing and lasts minutes at most. */
export function placed(process: Executor, job: Pick<Executor, "ensure" | "find">): Executor {
  const of = (spec: StepRunSpec): Pick<Executor, "ensure" | "find"> => (spec.placement === "Job" ? job : process);
  return {
    ...process,
    ensure: (spec, signal) => of(spec).ensure(spec, signal),
    find: (spec, signal) => of(spec).find(spec, signal),
  };
}
