/** How far an operation is, from its own status. Pure. */
import { annotations, platformNamespace } from "@dipper/api/names";
import { millis, type Operation, type StepStatus } from "./objects.ts";

export function currentStep(operation: Operation): StepStatus | undefined {
  const steps = operation.status?.steps ?? [];
  return (
    steps.find((step) => step.phase === "Running" || step.phase === "Waiting") ??
    steps.findLast((step) => step.startedAt !== undefined) ??
    steps[0]
  );
}

export function total(operation: Operation): number {
  return operation.status?.machines?.total ?? operation.spec.operationMachines?.length ?? 0;
}

export interface Progress {
  readonly step: string | undefined;
  readonly done: number;
  readonly of: number;
  /** Share of all steps together, 0..100. */
  readonly percent: number;
  /** Expected milliseconds until the end; undefined without a forecast. */
  readonly leftMs: number | undefined;
}

export function progressOf(operation: Operation, now: number): Progress {
  const steps = operation.status?.steps ?? [];
  const step = currentStep(operation);
  const of = step?.machines?.total ?? total(operation);
  const done = step?.machines?.succeeded ?? 0;
  const all = Math.max(1, operation.spec.operationFlow.length * Math.max(1, total(operation)));
  const finished = steps.reduce(
    (sum, each) => sum + (each.machines?.succeeded ?? 0) + (each.machines?.quarantined ?? 0),
    0,
  );
  const expected = operation.status?.forecast?.durationSeconds;
  const started = millis(steps.find((each) => each.startedAt !== undefined)?.startedAt);
  const left = expected === undefined || started === undefined ? undefined : started + expected * 1000 - now;
  return {
    step: step?.name,
    done,
    of,
    percent: Math.min(100, (finished / all) * 100),
    leftMs: left === undefined || left < 0 ? undefined : left,
  };
}

/** Who asked for it. What the platform proposes by itself is said in its name, not in that of its account. */
export function requester(operation: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}): string | undefined {
  const name = operation.metadata.annotations?.[annotations.requestedBy];
  return name === controller ? "Dipper" : name;
}

const controller = `system:serviceaccount:${platformNamespace}:dipper-controller`;
