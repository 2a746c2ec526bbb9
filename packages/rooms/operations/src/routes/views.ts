import { isoTime } from "@dipper/api";
import type { Call, Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { type Caches, indexes } from "../deps.ts";
import { ledgerFor, planInForce } from "../operation/known.ts";
import { checkRunsOf } from "../operation/observe-others.ts";
import type { Follower } from "../step-run/follower.ts";
import { type Board, boardOf } from "../views/board.ts";
import { anyObjectOutput, filtered, nameInput, operationOf } from "./access.ts";

export interface ViewDeps {
  readonly caches: Caches;
  readonly clock: Clock;
  readonly follower: Follower;
}

/** The read-only view that saves the browser joins: a pure function of cached objects. */
export function viewRoutes(deps: ViewDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/operations/:name/board",
      doc: "Steps, batches, machine × step, and why it waits.",
      permission: filtered("view"),
      input: nameInput,
      output: anyObjectOutput,
      handle: async (call) => boardFor(deps, call),
    },
  ];
}

async function boardFor({ caches, clock, follower }: ViewDeps, call: Call): Promise<Board> {
  const operation = await operationOf(call, "view");
  const { uid = "" } = operation.metadata;
  const now = clock.now();
  const runs = caches.runs.by(indexes.owner, uid).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  const plan = planInForce({
    plans: caches.plans.by(indexes.owner, uid).toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    runs,
  });
  if (plan === undefined) {
    const finished =
      operation.status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true;
    return { finished, steps: [], batches: [], machines: [], why: operation.status?.why ?? [], asOf: isoTime(now) };
  }
  const ledger = ledgerFor({ operation, runs, checkRuns: checkRunsOf(caches, operation) }, plan, now);
  const machines = plan.spec.machines.flatMap((machine) => caches.machines.by(indexes.uid, machine.uid));
  return boardOf({ operation, plan, ledger, runs, machines, live: (name) => follower.state(name)?.progress, now });
}

function order({
  metadata,
}: {
  readonly metadata: { readonly creationTimestamp?: string; readonly name: string };
}): string {
  return `${metadata.creationTimestamp ?? ""}/${metadata.name}`;
}
