import { isoTime, SparePool } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Call, Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { type Caches, indexes } from "../deps.ts";
import { ledgerFor, planInForce } from "../operation/known.ts";
import { checkRunsOf } from "../operation/observe-others.ts";
import type { Follower } from "../step-run/follower.ts";
import { attentionOf } from "../views/attention.ts";
import { type Board, boardOf } from "../views/board.ts";
import { anyObjectOutput, filtered, may, nameInput, operationOf } from "./access.ts";

export interface ViewDeps {
  readonly caches: Caches;
  readonly manager: Manager;
  readonly clock: Clock;
  readonly follower: Follower;
}

/** The two read-only views that save the browser joins: pure functions of cached objects. */
export function viewRoutes(deps: ViewDeps): readonly Route[] {
  const pools = deps.manager.cache(SparePool);
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
    {
      method: "GET",
      path: "/api/v1/attention",
      doc: "What needs a person now, worst first.",
      permission: filtered("view"),
      input: { type: "object", properties: {} },
      output: anyObjectOutput,
      handle: async (call) => {
        const { caches } = deps;
        const sees = (cluster: string | undefined) => may(call, "view", cluster);
        const now = deps.clock.now();
        const items = attentionOf({
          operations: caches.operations.all().filter((each) => sees(each.spec.clusterName)),
          workOrders: caches.workOrders.all().filter((each) => sees(each.spec.clusterName)),
          tasks: caches.tasks.all().filter((each) => sees(each.spec.cluster)),
          clusters: caches.clusters.all().filter((each) => sees(each.metadata.name)),
          machines: caches.machines.all().filter((each) => sees(each.spec.consumerRef?.clusterName)),
          pools: sees(undefined) ? pools.all() : [],
          now,
        });
        const operations = items.filter((item) => item.subject.kind === "Operation").length;
        return { items, counts: { total: items.length, operations }, asOf: isoTime(now) };
      },
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
