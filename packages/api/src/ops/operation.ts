import { digest, finishedAt, objectName, reasonWord, startedAt } from "../common/fields.ts";
import { machineTotals } from "../common/machine-totals.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, list, object, oneOf, optional, text, time } from "../schema/index.ts";
import { operationConditions } from "./operation-conditions.ts";
import { operationSpec } from "./operation-spec.ts";

export const operationPhases = [
  "Pending",
  "Planning",
  "AwaitingApproval",
  "Queued",
  "Running",
  "Paused",
  "WaitingForDecision",
  "Canceling",
  "Succeeded",
  "PartiallySucceeded",
  "Failed",
  "Rejected",
  "Canceled",
] as const;
export type OperationPhase = (typeof operationPhases)[number];

export const stepPhases = [
  "Pending",
  "Running",
  "Waiting",
  "Succeeded",
  "PartiallySucceeded",
  "Failed",
  "Skipped",
  "Canceled",
] as const;
export type StepPhase = (typeof stepPhases)[number];

const blocker = object(
  {
    node: objectName("The node that cannot be emptied."),
    namespace: objectName("Namespace of the pod."),
    pod: objectName("The pod that stays."),
    reason: reasonWord("BlockedByPDB, BlockedByUnmanagedPod or WaitingForVolumes."),
    detail: text({ doc: "Which budget or volume.", max: 512 }),
  },
  { doc: "One thing that blocks a drain." },
);

const operationStatus = statusOf(operationPhases, {
  planRef: optional(
    object(
      { name: objectName("Name of the OperationPlan."), digest: digest("Digest of the plan: what is approved.") },
      { doc: "The plan in force." },
    ),
  ),
  forecast: optional(
    object(
      {
        asOf: time({ doc: "When it was made." }),
        evictedPods: int32({ doc: "Pods that move.", min: 0, max: 1000000 }),
        blockedBy: list(blocker, { doc: "What blocks a drain; the first 50.", max: 50 }),
        durationSeconds: optional(
          int32({ doc: "Expected running time; absent without similar past runs.", min: 0, max: 31536000 }),
        ),
        basedOnRuns: optional(int32({ doc: "How many similar runs the duration is taken from.", min: 0, max: 100000 })),
      },
      { doc: "What the operation is expected to cost; made again before each batch." },
    ),
  ),
  queue: optional(
    object(
      {
        position: int32({ doc: "1 is next.", min: 1, max: 10000 }),
        behind: text({ doc: "The operation before it, or what it waits for.", max: 253 }),
      },
      { doc: "Place in the queue of the cluster." },
    ),
  ),
  steps: optional(
    list(
      object(
        {
          name: text({ doc: "The step.", max: 63 }),
          phase: oneOf(stepPhases, { doc: "How far the step is." }),
          machines: machineTotals("Machines of this step."),
          startedAt: startedAt(),
          finishedAt: finishedAt(),
        },
        { doc: "One step." },
      ),
      { doc: "The flow, step by step.", max: 32, keys: ["name"] },
    ),
  ),
  machines: optional(machineTotals("Machines of the operation.")),
  startedAt: startedAt(),
  finishedAt: finishedAt(),
  runningSeconds: optional(int32({ doc: "Running time so far, without waiting.", min: 0, max: 2147483647 })),
});

export const Operation = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "Operation",
  plural: "operations",
  scope: "Namespaced",
  shortNames: ["op"],
  doc: "One change of one cluster: which machines, which steps. It is planned, approved where a policy asks for it, run in batches and proven; every step can be seen, paused, retried and explained.",
  maxNameLength: 40,
  spec: operationSpec,
  status: operationStatus,
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Type", type: "string", jsonPath: ".spec.operationType" },
    { name: "Cluster", type: "string", jsonPath: ".spec.clusterName" },
    { name: "Machines", type: "integer", jsonPath: ".status.machines.total" },
    { name: "Done", type: "integer", jsonPath: ".status.machines.succeeded" },
    { name: "Failed", type: "integer", jsonPath: ".status.machines.failed", priority: 1 },
    {
      name: "Requester",
      type: "string",
      jsonPath: String.raw`.metadata.annotations.ops\.dipper\.dev/requested-by`,
      priority: 1,
    },
  ],
  conditions: operationConditions,
  example: "operation.yaml",
  selectable: [".spec.clusterName", ".spec.operationType"],
});

/** One change of one cluster. */
export interface Operation extends ObjectOf<typeof Operation> {}
