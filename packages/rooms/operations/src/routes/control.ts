import {
  conditionOf,
  DipperError,
  isCode,
  isoTime,
  newObject,
  Operation,
  type OperationPlan,
  OperationPlan as PlanKind,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Call, Route } from "@dipper/room";
import type { Clock, Random } from "@dipper/world";
import { anyObjectOutput, filtered, operationOf, text, texts } from "./access.ts";

const manager = "dipper-rest";
const mostTries = 8;

type DecisionAction = Operation["spec"]["decisions"][number]["action"];

const bodyInput = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string" },
    namespace: { type: "string" },
    machines: { type: "array", items: { type: "string" }, maxItems: 500 },
    reason: { type: "string", maxLength: 1024 },
  },
} as const;

/** Pause, resume, cancel, retry, skip, quarantine: each is one patch of one Operation, or one new Operation, in the caller's name. */
export function controlRoutes(world: { readonly clock: Clock; readonly random: Random }): readonly Route[] {
  const random = world.random.fork("decisions");
  const desired = (action: string, desiredState: Operation["spec"]["desiredState"], doc: string) =>
    route(action, doc, async (call, operation) => patch(call, operation, { desiredState }));
  const decided = (action: string, decision: DecisionAction, doc: string) =>
    route(action, doc, (call, operation) =>
      decide(call, operation, decision, { at: isoTime(world.clock.now()), id: idOf(random) }),
    );
  return [
    desired("pause", "Paused", "Pauses after the running batch."),
    desired("resume", "Active", "Goes on: looks at window, lock and machines again first."),
    desired(
      "cancel",
      "Canceled",
      "Cancels before the next machine; what was reserved goes back, nodes that joined stay.",
    ),
    decided("skip", "SkipMachine", "Leaves machines out of the rest of the Operation."),
    decided("quarantine", "QuarantineMachine", "Puts machines aside."),
    route(
      "retry",
      "Tries machines again. A finished Operation gets a follow-up with these machines only.",
      async (call, operation) =>
        conditionOf(operation, "Finished")?.status === "True"
          ? followUp(call, operation)
          : decide(call, operation, "RetryMachine", { at: isoTime(world.clock.now()), id: idOf(random) }),
    ),
    route("accept-forecast", "Goes on although more is in the way than was approved.", (call, operation) =>
      decide(call, operation, "AcceptForecast", { at: isoTime(world.clock.now()), id: idOf(random) }),
    ),
  ];
}

function route(action: string, doc: string, run: (call: Call, operation: Operation) => Promise<Operation>): Route {
  return {
    method: "POST",
    path: `/api/v1/operations/:name/${action}`,
    doc,
    permission: filtered("operate"),
    input: bodyInput,
    output: anyObjectOutput,
    handle: async (call) => {
      for (let tries = 1; ; tries++) {
        const operation = await operationOf(call, "operate");
        call.audit({
          object: `operations/${operation.metadata.name}`,
          action,
          machines: texts(call, "machines"),
          reason: text(call, "reason"),
        });
        try {
          return await run(call, operation);
        } catch (cause) {
          // The status of an operation at work changes all the time: that is no reason to refuse a person.
          if (!isCode(cause, "Conflict") || tries === mostTries) throw cause;
        }
      }
    },
  };
}

function patch(call: Call, operation: Operation, spec: object): Promise<Operation> {
  const { namespace = "", name, resourceVersion: ifVersion = "" } = operation.metadata;
  return call.kube.patch(Operation, { namespace, name }, { spec }, { manager, ifVersion, signal: call.signal });
}

function decide(
  call: Call,
  operation: Operation,
  action: DecisionAction,
  stamp: { readonly at: string; readonly id: string },
): Promise<Operation> {
  const machines = texts(call, "machines");
  if (machines.length === 0 && action !== "AcceptForecast")
    throw new DipperError("BadRequest", { problem: "machines must name at least one machine" });
  // No step: the ledger knows where each machine stands, and a step that was named could only be another one.
  const decision = { ...stamp, action, machines, reason: text(call, "reason") };
  return patch(call, operation, { decisions: [...operation.spec.decisions, decision] });
}

/** An Operation with the machines that are left and nothing else; `retryOf` lets it take them over from the finished one. */
async function followUp(call: Call, finished: Operation): Promise<Operation> {
  const { name, namespace = "", uid = "" } = finished.metadata;
  const plan = await planOf(call.kube, finished, call.signal);
  const wanted = new Set(texts(call, "machines"));
  const addresses = new Set(
    plan?.spec.machines.filter((machine) => wanted.has(machine.name)).map((machine) => machine.ip),
  );
  const operationMachines = finished.spec.operationMachines.filter(
    (machine) => addresses.has(machine.ip) || wanted.has(machine.ip),
  );
  if (operationMachines.length === 0)
    throw new DipperError("BadRequest", { problem: `none of the machines took part in ${name}` });
  const {
    clusterName,
    operationType,
    operationFlow,
    parameters,
    rollout,
    retry,
    drain,
    timeoutSeconds,
    preCheckValidSeconds,
    referenceTimeoutSeconds,
  } = finished.spec;
  const spec = {
    clusterName,
    operationType,
    operationFlow,
    parameters,
    rollout,
    retry,
    drain,
    timeoutSeconds,
    preCheckValidSeconds,
    referenceTimeoutSeconds,
    operationMachines,
    reason: text(call, "reason"),
    retryOf: { name, uid },
  };
  for (let n = 1; n < 100; n++) {
    const follow = `${name.replace(/-r\d{1,2}$/, "").slice(0, 36)}-r${n}`;
    const taken = await call.kube.get(Operation, { namespace, name: follow }, { signal: call.signal });
    if (taken === undefined)
      return call.kube.create(Operation, newObject(Operation, { namespace, name: follow }, spec), {
        manager,
        signal: call.signal,
      });
  }
  throw new DipperError("AlreadyExists", { kind: "Operation", name: `${name}-r99` });
}

async function planOf(kube: KubeClient, operation: Operation, signal: AbortSignal): Promise<OperationPlan | undefined> {
  const name = operation.status?.planRef?.name;
  const { namespace = "" } = operation.metadata;
  return name === undefined ? undefined : kube.get(PlanKind, { namespace, name }, { signal });
}

function idOf(random: Random): string {
  return `d-${random.uuid().slice(0, 8)}`;
}
