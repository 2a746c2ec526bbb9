import { guardRef } from "../common/consumers.ts";
import { deliveryReasons } from "../common/delivery.ts";
import { digest, nameRef, person, remark, title } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import {
  immutable,
  int32,
  list,
  object,
  oneOf,
  optional,
  text,
  time,
  withDefault,
  withRules,
} from "../schema/index.ts";

export const workOrderPhases = ["Open", "Approved", "Done", "Rejected", "Failed", "Expired", "Superseded"] as const;
export type WorkOrderPhase = (typeof workOrderPhases)[number];

const verdict = object(
  {
    by: withDefault(person("Who; stamped by admission."), ""),
    verdict: oneOf(["Approve", "Reject", "Done", "Failed"], { doc: "The verdict." }),
    planDigest: withDefault(digest("The plan that it is about; another one does not count."), ""),
    comment: withDefault(remark("Why."), ""),
    externalId: withDefault(text({ doc: "Id in the other system.", max: 128 }), ""),
    at: time({ doc: "When, by the clock of the client." }),
  },
  {
    doc: "One verdict.",
    rules: [{ rule: "self == oldSelf", message: "verdicts are append-only", reason: "FieldValueForbidden" }],
  },
);

export const WorkOrder = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "WorkOrder",
  plural: "workorders",
  scope: "Namespaced",
  shortNames: ["wo"],
  doc: "Something that a person or another system has to answer: an approval of a plan, a report that work is done, a webhook. Created by controllers only; people append verdicts.",
  spec: object(
    {
      subject: immutable(guardRef(["Operation", "AutoOperationTask"], "What waits for the answer.")),
      type: immutable(
        oneOf(["Approval", "Manual", "Webhook"], {
          doc: "Approval of a plan, report of a person, answer of another system.",
        }),
      ),
      title: immutable(title("What is asked.")),
      planDigest: withDefault(immutable(digest("Approval: verdicts on another digest do not count.")), ""),
      clusterName: immutable(text({ doc: "The cluster: who may decide is asked of it.", max: 63 })),
      requestedBy: immutable(person("Who asked for the change; may not decide.")),
      requiredVerdicts: withDefault(immutable(int32({ doc: "How many approvals are needed.", min: 1, max: 5 })), 1),
      webhook: optional(
        immutable(
          object(
            {
              endpointRef: nameRef("Where it goes."),
              retryLimit: withDefault(int32({ doc: "How often it is sent again.", min: 0, max: 100 }), 10),
            },
            { doc: "For type Webhook." },
          ),
        ),
      ),
      deadlineSeconds: withDefault(
        immutable(int32({ doc: "Seconds until the deadline.", min: 1, max: 31536000 })),
        86400,
      ),
      onDeadline: withDefault(immutable(oneOf(["Reject", "Remind"], { doc: "What happens then." })), "Reject"),
      verdicts: withDefault(
        withRules(list(verdict, { doc: "What was answered; append-only.", max: 32, keys: ["by", "at"] }), [
          {
            rule: "oldSelf.all(old, self.exists(now, now.by == old.by && now.at == old.at))",
            message: "verdicts are append-only",
            reason: "FieldValueForbidden",
          },
        ]),
        [],
      ),
    },
    {
      doc: "The question, and the answers. Immutable except verdicts (append-only).",
      rules: [
        {
          rule: "has(self.webhook) == has(oldSelf.webhook)",
          message: "webhook is immutable",
          reason: "FieldValueForbidden",
        },
      ],
    },
  ),
  status: statusOf(workOrderPhases, {
    delivery: optional(
      object(
        {
          attempts: int32({ doc: "How often it was sent.", min: 0, max: 1000 }),
          lastCode: optional(int32({ doc: "The last HTTP status.", min: 0, max: 999 })),
          nextAttemptAt: optional(time({ doc: "When it is sent again." })),
        },
        { doc: "How the webhook fares." },
      ),
    ),
    callback: optional(
      object(
        {
          tokenDigest: digest("SHA-256 of the token that the other system answers with."),
          expiresAt: time({ doc: "After this the token is refused." }),
          usedAt: optional(time({ doc: "When it was used; it works once." })),
        },
        { doc: "How the other system answers." },
      ),
    ),
    deadlineAt: optional(time({ doc: "When the deadline is over." })),
    decidedBy: optional(list(person("Who."), { doc: "Who decided.", max: 32 })),
    finishedAt: optional(time({ doc: "When it was decided." })),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Type", type: "string", jsonPath: ".spec.type" },
    { name: "Subject", type: "string", jsonPath: ".spec.subject.name" },
    { name: "Cluster", type: "string", jsonPath: ".spec.clusterName" },
    { name: "Requester", type: "string", jsonPath: ".spec.requestedBy", priority: 1 },
  ],
  conditions: {
    Delivered: [...deliveryReasons, True("NotNeeded")],
    Finished: [
      False("WaitingForVerdict", "given", "required"),
      False("ProposedByPlatform", "given", "required"),
      False("WaitingForCallback", "endpoint"),
      True("Approved", "by"),
      True("Done", "by"),
      True("Rejected", "by", "comment"),
      True("Failed", "cause"),
      True("Expired", "seconds"),
      True("Superseded"),
    ],
  },
  example: "workorder.yaml",
  selectable: [".spec.clusterName", ".spec.subject.name"],
});

/** Something that a person or another system has to answer. */
export interface WorkOrder extends ObjectOf<typeof WorkOrder> {}
