import { spreadBy } from "../common/consumers.ts";
import {
  finishedAt,
  label,
  machineRole,
  nameRef,
  neverAppears,
  objectName,
  reasonWord,
  remark,
  startedAt,
  title,
  uid,
} from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, list, object, oneOf, optional, text, withDefault, withRules } from "../schema/index.ts";
import { acceptedReasons, finishedReasons } from "./operation-conditions.ts";
import { taskRollout } from "./operation-spec.ts";

export const taskTypes = ["ScaleUp", "ScaleDown", "Upgrade", "Repair", "Rebuild"] as const;
export const taskSteps = [
  "ScaleUpPreCheck",
  "ScaleUpWorkprocess",
  "ScaleUp",
  "UncordonNodes",
  "ScaleUpSubWorkprocess",
  "ScaleDownPreCheck",
  "ScaleDownWorkprocess",
  "ScaleDown",
  "ScaleDownSubWorkprocess",
  "UpgradePreCheck",
  "UpgradeWorkprocess",
  "Upgrade",
  "UpgradeSubWorkprocess",
  "RepairPreCheck",
  "RepairWorkprocess",
  "Repair",
  "RepairSubWorkprocess",
  "RebuildPreCheck",
  "RebuildWorkprocess",
  "Rebuild",
  "RebuildSubWorkprocess",
] as const;
export const taskPhases = [
  "Pending",
  "Running",
  "Paused",
  "Waiting",
  "Succeeded",
  "PartiallySucceeded",
  "Failed",
  "Canceled",
] as const;
export type TaskPhase = (typeof taskPhases)[number];

const stepField = (doc: string) => oneOf(taskSteps, { doc });

const machineRequest = object(
  {
    pool: objectName("The SparePool."),
    count: int32({ doc: "How many machines.", min: 1, max: 500 }),
    machineClass: withDefault(text({ doc: "Hardware class; empty takes any.", max: 63 }), ""),
    role: withDefault(machineRole("What they are to be."), "Compute"),
    spreadBy: withDefault(spreadBy("Over what they are spread evenly."), "Rack"),
    ticket: withDefault(
      text({
        doc: "The ticket of the request; names the reservation.",
        max: 63,
        pattern: "^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)?$",
      }),
      "",
    ),
  },
  { doc: "Machines by number and class, instead of by name." },
);

export const AutoOperationTask = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "AutoOperationTask",
  plural: "autooperationtasks",
  scope: "Namespaced",
  shortNames: ["task"],
  doc: "The whole process around operations: checks, work orders, the operations themselves, and what follows them.",
  rules: [
    {
      rule: "self.spec.operationIds.all(id, size(self.metadata.name) + size(id) + 7 <= 40)",
      message: "<task>-<id>-check must not be longer than 40 characters",
    },
  ],
  maxNameLength: 40,
  spec: object(
    {
      cluster: immutable(label("Name of the Cluster (seed field).")),
      clusterType: immutable(
        oneOf(["native", "simulated"], {
          doc: "Type of the cluster (seed field); native fits a simulated cluster too.",
        }),
      ),
      operationIds: immutable(
        list(label("An id; the Operation is <task>-<id>.", 31), {
          doc: "Names the operations of the task (seed field).",
          max: 16,
          min: 1,
          unique: true,
        }),
      ),
      operationTaskMachines: withDefault(
        immutable(
          list(
            object(
              { name: text({ doc: "Name or address of a Machine.", max: 253, min: 1, pattern: "^[0-9A-Za-z.:-]+$" }) },
              { doc: "One machine." },
            ),
            {
              doc: "The machines (seed field), by name or address.",
              max: 500,
              keys: ["name"],
            },
          ),
        ),
        [],
      ),
      machineRequest: optional(immutable(machineRequest)),
      operationTaskStep: immutable(
        list(object({ step: stepField("The step.") }, { doc: "One step." }), {
          doc: "The process (seed field).",
          max: 32,
          min: 1,
          keys: ["step"],
        }),
      ),
      operationTaskType: immutable(oneOf(taskTypes, { doc: "What the task does (seed field)." })),
      workOrders: withDefault(
        immutable(
          list(
            object(
              {
                step: stepField("The step that waits for it."),
                type: oneOf(["Approval", "Manual", "Webhook"], { doc: "Who answers." }),
                title: title("What is asked."),
                endpointRef: optional(nameRef("Where a webhook goes.")),
              },
              { doc: "One work order." },
            ),
            { doc: "Work orders of the task; a ChangePolicy may add some.", max: 32 },
          ),
        ),
        [],
      ),
      onFailure: withDefault(
        immutable(
          oneOf(["Stop", "ContinueWithSucceeded"], {
            doc: "Whether the machines that made it go on when others fail.",
          }),
        ),
        "Stop",
      ),
      rollout: optional(immutable(taskRollout)),
      reason: withDefault(immutable(remark("Why; shown in the audit.")), ""),
      desiredState: withDefault(
        withRules(oneOf(["Active", "Paused", "Canceled"], { doc: "Passed on to the operations." }), [
          {
            rule: "oldSelf != 'Canceled' || self == 'Canceled'",
            message: "a cancelled task stays cancelled",
            reason: "FieldValueForbidden",
          },
        ]),
        "Active",
      ),
    },
    {
      doc: "The process that is wanted. Immutable except desiredState.",
      rules: [
        {
          rule: "has(self.machineRequest) != (size(self.operationTaskMachines) > 0)",
          message: "exactly one of operationTaskMachines and machineRequest must be given",
        },
        {
          rule: "has(self.machineRequest) == has(oldSelf.machineRequest)",
          message: "machineRequest is immutable",
          reason: "FieldValueForbidden",
        },
        ...neverAppears("rollout"),
      ],
    },
  ),
  status: statusOf(taskPhases, {
    machines: optional(
      list(
        object(
          {
            name: objectName("Name of the Machine."),
            uid: uid("Its uid."),
            step: withDefault(text({ doc: "The step that it is in.", max: 63 }), ""),
            result: oneOf(["Pending", "Running", "Succeeded", "Failed", "Quarantined", "Skipped", "Canceled"], {
              doc: "What became of it.",
            }),
          },
          { doc: "One machine." },
        ),
        { doc: "The machines of the task.", max: 500, keys: ["uid"] },
      ),
    ),
    steps: optional(
      list(
        object(
          {
            step: stepField("The step."),
            phase: oneOf(
              ["Pending", "Running", "Waiting", "Succeeded", "PartiallySucceeded", "Failed", "Skipped", "Canceled"],
              { doc: "How far it is." },
            ),
            ref: optional(
              object(
                { kind: oneOf(["Operation", "WorkOrder"], { doc: "Its kind." }), name: objectName("Its name.") },
                { doc: "What does the step's work." },
              ),
            ),
            reason: withDefault(reasonWord("Why, in a word: NotRequired where no policy asks for a work order."), ""),
            startedAt: startedAt(),
            finishedAt: finishedAt(),
          },
          { doc: "One step." },
        ),
        { doc: "The process, step by step.", max: 32, keys: ["step"] },
      ),
    ),
    reservation: optional(text({ doc: "Id of the reservation in the pool.", max: 63 })),
    startedAt: startedAt(),
    finishedAt: finishedAt(),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Type", type: "string", jsonPath: ".spec.operationTaskType" },
    { name: "Cluster", type: "string", jsonPath: ".spec.cluster" },
    {
      name: "Requester",
      type: "string",
      jsonPath: String.raw`.metadata.annotations.ops\.dipper\.dev/requested-by`,
      priority: 1,
    },
  ],
  conditions: {
    Accepted: [
      ...acceptedReasons,
      False("PoolTooSmall", "pool", "wanted", "found"),
      False("StepOrderInvalid", "step", "problem"),
    ],
    MachinesReserved: [
      True("Reserved"),
      True("Named"),
      False("NotEnoughSpare", "wanted", "found"),
      False("ReservationExpired", "reservation"),
    ],
    Progressing: [
      True("Running", "step"),
      False("WaitingForWorkOrder", "workOrder"),
      False("WaitingForOperation", "operation"),
      False("Paused", "by"),
      False("NotStarted"),
    ],
    Finished: finishedReasons,
  },
  example: "autooperationtask.yaml",
  selectable: [".spec.cluster"],
});

/** The whole process around operations. */
export interface AutoOperationTask extends ObjectOf<typeof AutoOperationTask> {}
