import {
  AutoOperationTask,
  Cluster,
  claim,
  DipperError,
  isCode,
  Machine,
  machineMarks,
  platformNamespace,
  SparePool,
  taskSteps,
} from "@dipper/api";
import type { Call, RoomDeps, Route } from "@dipper/room";
import { claimRequestOf } from "../observe.ts";
import { indexes } from "../sources.ts";
import { answerFor, type CapacityAnswer } from "./answer.ts";
import { type CapacityInput, digestOf, marks, requestName, taskFor } from "./request.ts";

const manager = "dipper-server";
const name = (description: string) => ({ type: "string", minLength: 1, maxLength: 63, description }) as const;
const output = {
  type: "object",
  properties: {
    id: { type: "string" },
    cluster: { type: "string" },
    state: { type: "string", description: "Phase of the AutoOperationTask." },
    wanted: { type: "integer" },
    found: { type: "integer", description: "Machines that are bound to the cluster for it." },
    machines: { type: "array", items: { type: "object" } },
    why: {
      type: "array",
      items: { type: "object" },
      description:
        "Why it waits or has failed; where machines lack, `candidates` names each one and the reason of its rejection.",
    },
  },
} as const;

/** Capacity for other platforms: one POST with a key of their own, and a GET until it is there. */
export function capacityRoutes(deps: RoomDeps): readonly Route[] {
  return [requestRoute(deps), stateRoute(deps)];
}

function requestRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/capacity-requests",
    doc: "Asks for machines by number and class. The header Idempotency-Key is needed: the same key with the same request gives the same answer, with another request it is refused. Makes an AutoOperationTask.",
    permission: { verb: "operate", on: { clusterFrom: "cluster" } },
    input: {
      type: "object",
      required: ["cluster", "pool", "count"],
      additionalProperties: false,
      properties: {
        cluster: name("The cluster that grows."),
        pool: name("The SparePool that gives them."),
        count: { type: "integer", minimum: 1, maximum: 500 },
        machineClass: { type: "string", maxLength: 63, description: "Default: any." },
        role: { enum: ["Compute", "ControlPlane", "Etcd", "Ingress"], description: "Default Compute." },
        spreadBy: { enum: ["None", "Rack", "Zone"], description: "Default Rack." },
        ticket: { type: "string", maxLength: 63, pattern: "^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)?$" },
        reason: { type: "string", maxLength: 1024, description: "Shown in the audit." },
        steps: {
          type: "array",
          minItems: 1,
          maxItems: 5,
          items: { enum: taskSteps.filter((step) => step.startsWith("ScaleUp") || step === "UncordonNodes") },
          description: "Default: all steps of a scale-up.",
        },
        allAtOnce: {
          type: "boolean",
          description: "All machines in one batch, without one that goes first. Default false.",
        },
        onFailure: { enum: ["Stop", "ContinueWithSucceeded"], description: "Default ContinueWithSucceeded." },
      },
    },
    output,
    async handle(call) {
      const input = call.input as unknown as CapacityInput;
      const key = keyOf(call);
      const id = requestName(call.user, key);
      const clusterType = deps.manager.cache(Cluster).get({ name: input.cluster })?.spec.clusterType ?? "native";
      call.audit({ capacityRequest: id, key, ticket: input.ticket ?? "" });
      const wanted = taskFor(input, { name: id, key, clusterType });
      try {
        const made = await call.kube.create(AutoOperationTask, wanted, { manager, signal: call.signal });
        return answerOf(deps, made);
      } catch (cause) {
        if (!isCode(cause, "AlreadyExists")) throw cause;
      }
      const known = await deps.kube.get(AutoOperationTask, { namespace: platformNamespace, name: id }, call);
      if (known === undefined) throw new DipperError("Conflict", { kind: "CapacityRequest", name: id });
      if (known.metadata.annotations?.[marks.digest] !== digestOf(input))
        throw new DipperError("IdempotencyMismatch", { key });
      return answerOf(deps, known);
    },
  };
}

function stateRoute(deps: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/capacity-requests/:id",
    doc: "What a capacity request has come to: its state, its machines, and where machines lack, each candidate with the reason of its rejection.",
    permission: { verb: "view", on: "filtered" },
    input: { type: "object", required: ["id"], additionalProperties: false, properties: { id: name("Its id.") } },
    output,
    async handle(call) {
      const { id } = call.input as { readonly id: string };
      const task = deps.manager.cache(AutoOperationTask).get({ namespace: platformNamespace, name: id });
      const may = task !== undefined && (call.may?.("view", task.spec.cluster) ?? true);
      if (task?.spec.machineRequest === undefined || !may)
        throw new DipperError("NotFound", { kind: "CapacityRequest", name: id, plural: "tasks" });
      return answerOf(deps, task);
    },
  };
}

function keyOf({ headers }: Call): string {
  const key = headers?.["idempotency-key"];
  if (typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const problem = "the header Idempotency-Key is needed, with 1 to 255 printable characters and no space";
  throw new DipperError("BadRequest", { problem });
}

function answerOf({ manager: caches, world }: RoomDeps, task: AutoOperationTask): CapacityAnswer {
  const machines = caches.cache(Machine);
  const cluster = caches.cache(Cluster).get({ name: task.spec.cluster });
  const pool = caches.cache(SparePool).get({ name: task.spec.machineRequest?.pool ?? "" });
  const request = claimRequestOf(task, cluster);
  const pooled = pool === undefined ? [] : machines.by(indexes.pool, pool.metadata.name);
  const claimed =
    pool === undefined || request === undefined ? undefined : claim(pool, pooled, request, world.clock.now());
  return answerFor({
    task,
    reserved: machines
      .by(indexes.reservedFor, task.metadata.uid ?? "")
      .filter(({ metadata }) => metadata.annotations?.[machineMarks.reservedFor] === task.metadata.uid),
    machine: (machine) => machines.get({ name: machine }),
    ...(claimed === undefined ? {} : { claim: claimed }),
  });
}
