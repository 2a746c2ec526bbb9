/** A plan as the wizard and the operation's page show it: the same whether it exists or is only a preview. Pure. */
import type { Forecast, Machine, Operation, Plan } from "./objects.ts";

export interface PlanMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: string;
  readonly batch: number;
}

export interface PlanLeftOut {
  readonly ip: string;
  readonly name?: string;
  readonly reason: string;
  readonly detail?: string;
  readonly next?: string;
}

export interface PlanStep {
  readonly name: string;
  readonly executor: string;
  readonly entryPoint?: string;
  readonly timeoutSeconds?: number;
  readonly consequences?: readonly string[];
  readonly preview?: "Full" | "Partial" | "None";
  readonly lockMode?: string;
  readonly postCondition?: string;
}

export interface PlanSpecBody {
  readonly clusterName?: string;
  readonly operationType?: string;
  readonly digest?: string;
  readonly lockMode?: string;
  readonly steps?: readonly PlanStep[];
  readonly machines?: readonly PlanMachine[];
  readonly leftOut?: readonly PlanLeftOut[];
  readonly batches?: number;
  readonly maxFailures?: number;
}

export interface PlanView extends Required<Pick<PlanSpecBody, "steps" | "machines" | "leftOut" | "batches">> {
  readonly clusterName: string;
  readonly operationType: string;
  readonly digest: string;
  readonly lockMode: string;
  readonly maxFailures: number;
  readonly forecast: Forecast | undefined;
}

export function viewOf(spec: PlanSpecBody, forecast: Forecast | undefined): PlanView {
  const machines = spec.machines ?? [];
  return {
    clusterName: spec.clusterName ?? "",
    operationType: spec.operationType ?? "",
    digest: spec.digest ?? "",
    lockMode: spec.lockMode ?? "None",
    steps: spec.steps ?? [],
    machines,
    leftOut: spec.leftOut ?? [],
    batches: spec.batches ?? Math.max(0, ...machines.map((machine) => machine.batch)),
    maxFailures: spec.maxFailures ?? 0,
    forecast,
  };
}

export function planView(plan: Plan, operation: Operation): PlanView {
  return viewOf(plan.spec as PlanSpecBody, operation.status?.forecast);
}

/** The batches' sizes: [1, 5, 5, 5, 4]. */
export function batchSizes(view: PlanView): readonly number[] {
  return Array.from(
    { length: view.batches },
    (_, index) => view.machines.filter((machine) => machine.batch === index + 1).length,
  );
}

/** `count` of the candidates, one rack after the other, so that no rack gets two while another has none. Ties by name. */
export function pickSpread(candidates: readonly Machine[], count: number): readonly Machine[] {
  const racks = new Map<string, Machine[]>();
  for (const machine of candidates.toSorted((a, b) =>
    a.metadata.name.localeCompare(b.metadata.name, "en", { numeric: true }),
  )) {
    const rack = `${machine.spec.zone ?? ""}/${machine.spec.rack ?? ""}`;
    racks.set(rack, [...(racks.get(rack) ?? []), machine]);
  }
  const queues = [...racks]
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([, machines]) => machines);
  const picked: Machine[] = [];
  for (let round = 0; picked.length < count; round += 1) {
    const before = picked.length;
    for (const queue of queues) {
      const machine = queue[round];
      if (machine !== undefined && picked.length < count) picked.push(machine);
    }
    if (picked.length === before) break;
  }
  return picked;
}

/** Addresses and names out of pasted text, each once, in order. */
export function parseAddresses(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((entry) => entry !== ""))];
}
