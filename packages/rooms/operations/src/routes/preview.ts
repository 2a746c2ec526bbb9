import {
  type AutoOperationTask,
  type Claim,
  claim,
  DipperError,
  type Machine,
  newObject,
  Operation,
  platformNamespace,
  SparePool,
} from "@dipper/api";
import type { Call, Route } from "@dipper/room";
import { budgetsOf, podsOn } from "../cluster/nodes.ts";
import { forecastPerNode } from "../drain/forecast.ts";
import { durationOf } from "../forecast/duration.ts";
import { acceptanceOf } from "../operation/accept.ts";
import { type ObserveDeps, observeRequest, type RequestSeen } from "../operation/observe-request.ts";
import { rulesOf } from "../operation/rules.ts";
import { makePlan, type PlanContent } from "../plan/make-plan.ts";
import { anyObjectOutput } from "./access.ts";

/** Nobody will call an Operation so: its name would be taken, and the dry run refused. */
const dryRunName = "dry-run-of-a-preview";

type MachineRequest = NonNullable<AutoOperationTask["spec"]["machineRequest"]>;

/**
 * The plan of an Operation that does not exist: who takes part, who is left out and why, in which batches, at what cost. Made by the
 * same function as the plan of the Operation, so that the digest is the same. Nothing is created.
 */
export function previewRoutes(from: ObserveDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/operations/preview",
      doc: "Plans an Operation without creating it: machines left out first with the reason, batches, digest, forecast, approvals. `machineRequest` lets the platform pick from a pool and says why each candidate was refused.",
      permission: { verb: "operate", on: { clusterFrom: "spec.clusterName" } },
      input: {
        type: "object",
        required: ["spec"],
        properties: {
          metadata: { type: "object", additionalProperties: true },
          spec: { type: "object", required: ["clusterName"], additionalProperties: true },
          machineRequest: {
            type: "object",
            required: ["pool", "count"],
            properties: {
              pool: { type: "string" },
              count: { type: "integer", minimum: 1, maximum: 500 },
              machineClass: { type: "string" },
              role: { type: "string" },
              spreadBy: { type: "string", enum: ["None", "Rack", "Zone"] },
            },
          },
        },
      },
      output: anyObjectOutput,
      handle: (call) => preview(from, call),
    },
  ];
}

async function preview(from: ObserveDeps, call: Call) {
  const now = from.deps.world.clock.now();
  const wish = call.input.spec as Operation["spec"];
  const chosen =
    call.input.machineRequest === undefined
      ? undefined
      : pick(from, wish, call.input.machineRequest as MachineRequest, now);
  const role = (call.input.machineRequest as MachineRequest | undefined)?.role ?? "Compute";
  const machines = chosen?.chosen.flatMap((machine) => addressOf(machine.spec, role)) ?? wish.operationMachines;
  const draft = await dryRun(call, { ...wish, operationMachines: machines });
  const seen = await observeRequest(
    from,
    draft,
    { planned: [], asks: { nodes: true, secrets: true, forecast: true, archive: false, history: true } },
    call.signal,
  );
  const acceptance = acceptanceOf(seen, draft.spec, { requestedBy: call.user, since: now });
  const plan = planOf(seen, draft, acceptance);
  const rules = rulesOf(
    { policies: seen.policies, operation: draft, ...(seen.cluster === undefined ? {} : { cluster: seen.cluster }) },
    now,
  );
  const duration =
    plan === undefined
      ? undefined
      : durationOf(
          {
            operationType: draft.spec.operationType,
            clusterName: draft.spec.clusterName,
            flow: draft.spec.operationFlow,
            machines: plan.machines.length,
          },
          seen.history,
        );
  return {
    ...(plan === undefined ? {} : { plan: { spec: plan }, digest: plan.digest }),
    batches: batchesOf(from, plan),
    leftOut: acceptance.leftOut,
    why: acceptance.why,
    forecast: {
      evictedPods: seen.forecast?.evictedPods ?? 0,
      blockedBy: seen.forecast?.blockedBy ?? [],
      nodes: await perNode(from, seen, draft, call.signal),
      ...(duration === undefined ? {} : { durationSeconds: duration.seconds, basedOnRuns: duration.basedOnRuns }),
    },
    approvals: { required: rules.approval.required, policies: rules.approval.policies },
    consequences: [...new Set(plan?.steps.flatMap((step) => step.consequences).filter((each) => each !== "None"))],
    notPreviewed: plan?.steps.filter((step) => step.preview !== "Full").map((step) => step.name) ?? [],
    queue: queueOf(from, draft, plan),
    window: rules.window.open
      ? { open: true }
      : { open: false, ...(rules.window.opensAt === undefined ? {} : { opensAt: rules.window.opensAt }) },
    ...(chosen === undefined ? {} : { candidates: chosen.rejected, missing: chosen.missing }),
  };
}

/** The server checks the wish as it would check the Operation, in the caller's name, and fills in the defaults. */
async function dryRun(call: Call, spec: Operation["spec"]): Promise<Operation> {
  const draft = newObject(Operation, { namespace: platformNamespace, name: dryRunName }, spec);
  const checked = await call.kube.create(Operation, draft, {
    manager: "dipper-rest",
    dryRun: true,
    signal: call.signal,
  });
  const { uid: _uid, ...metadata } = checked.metadata;
  return { ...checked, metadata };
}

function planOf(
  seen: RequestSeen,
  draft: Operation,
  acceptance: ReturnType<typeof acceptanceOf>,
): PlanContent | undefined {
  const blocking = acceptance.why.some(
    (each) => each.reason === "ClusterNotFound" || each.reason === "StepUnknown" || each.reason === "ParameterInvalid",
  );
  if (seen.cluster === undefined || blocking) return undefined;
  return makePlan({
    cluster: seen.cluster,
    spec: draft.spec,
    flow: acceptance.flow,
    machines: acceptance.machines,
    leftOut: acceptance.leftOut,
    bundles: seen.bundles,
    layers: seen.layers,
    secrets: seen.secrets,
    ...(seen.deployment === undefined ? {} : { deployment: seen.deployment }),
  });
}

function batchesOf({ caches }: ObserveDeps, plan: PlanContent | undefined) {
  const byBatch = Map.groupBy(plan?.machines ?? [], (machine) => machine.batch);
  return [...byBatch].map(([batch, machines]) => ({
    batch,
    machines: machines.map(({ name, uid, ip, role }) => {
      const known = caches.machines.get({ name })?.spec;
      return {
        name,
        uid,
        ip,
        role,
        zone: known?.zone ?? "",
        rack: known?.rack ?? "",
        serialNumber: known?.identity.serialNumber ?? "",
      };
    }),
  }));
}

async function perNode({ deps }: ObserveDeps, seen: RequestSeen, draft: Operation, signal: AbortSignal) {
  if (seen.nodes.state !== "Known" || seen.forecast === undefined) return [];
  const { byMachine } = seen.nodes.index;
  const names = seen.machines.flatMap((machine) => byMachine.get(machine.metadata.uid ?? "") ?? []);
  const cluster = deps.cluster(draft.spec.clusterName);
  return forecastPerNode(await podsOn(cluster, names, signal), await budgetsOf(cluster, signal), draft.spec.drain);
}

function queueOf({ caches }: ObserveDeps, draft: Operation, plan: PlanContent | undefined) {
  const holders = caches.locks.get({ namespace: platformNamespace, name: draft.spec.clusterName })?.spec.holders ?? [];
  const mine = new Set(plan?.machines.map((machine) => machine.uid));
  const blocks = (holder: (typeof holders)[number]) =>
    plan?.lockMode === "Exclusive" || holder.mode === "Exclusive" || holder.machines.some((uid) => mine.has(uid));
  const behind = plan?.lockMode === "None" ? undefined : holders.find(blocks)?.operation;
  return {
    ...(behind === undefined ? {} : { behind }),
    beside: holders.filter((holder) => !blocks(holder)).map((holder) => holder.operation),
  };
}

function pick({ deps, caches }: ObserveDeps, wish: Operation["spec"], request: MachineRequest, now: number): Claim {
  const pool = deps.manager.cache(SparePool).get({ name: request.pool });
  if (pool === undefined)
    throw new DipperError("NotFound", { kind: "SparePool", name: request.pool, plural: "sparepools" });
  const cluster = caches.clusters.get({ name: wish.clusterName });
  if (cluster === undefined)
    throw new DipperError("NotFound", { kind: "Cluster", name: wish.clusterName, plural: "clusters" });
  const { metadata, spec } = cluster;
  return claim(
    pool,
    caches.machines.all(),
    {
      count: request.count,
      machineClass: request.machineClass ?? "",
      spreadBy: request.spreadBy ?? "Rack",
      cluster: { name: metadata.name, clusterType: spec.clusterType, labels: metadata.labels },
    },
    now,
  );
}

function addressOf(spec: Pick<Machine["spec"], "ssh" | "addresses">, role: MachineRequest["role"]) {
  const internal = spec.addresses.find((each) => each.type === "Internal")?.address;
  const ip = internal ?? spec.ssh?.address;
  return ip === undefined ? [] : [{ ip, role: role ?? ("Compute" as const) }];
}
