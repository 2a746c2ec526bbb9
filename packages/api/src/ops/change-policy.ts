import { countOrPercent, labelSelector, person, remark } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, intOrString, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";
import { operationTypes } from "./operation-spec.ts";

const types = (doc: string) =>
  list(oneOf(operationTypes, { doc: "A type of operation." }), { doc, max: 32, unique: true });

const window = object(
  {
    schedule: text({
      doc: "Cron expression of five fields: minute, hour, day of month, month, day of week.",
      max: 64,
      pattern: String.raw`^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$`,
    }),
    timeZone: withDefault(text({ doc: "IANA name of the time zone.", max: 64, pattern: "^[A-Za-z0-9_+/-]+$" }), "UTC"),
    durationSeconds: int32({ doc: "How long it stays open.", min: 60, max: 604800 }),
  },
  { doc: "One window." },
);

const freeze = object(
  { from: time({ doc: "Beginning." }), to: time({ doc: "End." }), reason: remark("Why nothing may change.", 256) },
  { doc: "One freeze.", rules: [{ rule: "self.from < self.to", message: "to must be later than from" }] },
);

export const ChangePolicy = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "ChangePolicy",
  plural: "changepolicies",
  scope: "Namespaced",
  shortNames: ["cp"],
  doc: "When and how clusters may be changed: windows, freezes, approvals, what starts by itself, stops. Where several apply, the strictest wins.",
  spec: object(
    {
      clusterSelector: withDefault(labelSelector("Clusters that it is about, by their labels. Empty selects all."), {}),
      operationTypes: withDefault(types("Types of operation that it is about. Empty: all."), []),
      stop: optional(
        object(
          { reason: remark("Why.", 256), by: person("Who."), since: time({ doc: "Since when." }) },
          { doc: "Stops what the policy selects before the next machine, and keeps everything else from starting." },
        ),
      ),
      windows: withDefault(list(window, { doc: "When operations may run. Empty: at any time.", max: 32 }), []),
      freezes: withDefault(list(freeze, { doc: "When nothing may run.", max: 64 }), []),
      approval: optional(
        object(
          {
            requiredVerdicts: withDefault(int32({ doc: "How many people must approve.", min: 1, max: 5 }), 1),
            exceptTypes: withDefault(types("Types that need no approval."), []),
          },
          { doc: "Who has to approve. Absent: nobody." },
        ),
      ),
      autoStart: withDefault(types("Types that may start by themselves when something differs from the wish."), []),
      forecastTolerancePercent: withDefault(
        int32({
          doc: "How much worse than approved a forecast may become before the operation stops for a decision.",
          min: 0,
          max: 1000,
        }),
        20,
      ),
      lockIdleSeconds: withDefault(
        int32({
          doc: "Seconds after which a waiting operation gives up its lock at the batch boundary.",
          min: 10,
          max: 86400,
        }),
        600,
      ),
      requireReason: withDefault(oneOf(["Never", "Always"], { doc: "Whether an operation must say why." }), "Never"),
      workOrders: withDefault(
        list(
          object(
            {
              taskType: oneOf(["ScaleUp", "ScaleDown", "Upgrade", "Repair", "Rebuild"], { doc: "Tasks that get it." }),
              step: text({ doc: "The step of the task that waits for it.", max: 63, pattern: "^[A-Za-z]+$" }),
              type: oneOf(["Approval", "Manual", "Webhook"], { doc: "Who answers." }),
              title: text({ doc: "Key of the sentence.", max: 64, pattern: "^[A-Z][A-Za-z0-9]*$" }),
              endpoint: withDefault(text({ doc: "Where a webhook goes.", max: 253 }), ""),
            },
            { doc: "One rule." },
          ),
          { doc: "Work orders that tasks get by rule.", max: 32 },
        ),
        [],
      ),
      budgets: withDefault(
        list(
          object(
            {
              per: oneOf(["Cluster", "Rack", "Zone", "Service"], { doc: "Counted within." }),
              maxUnavailable: intOrString({
                ...countOrPercent,
                doc: "Machines that may be unavailable at a time: a number or a percentage, rounded down.",
              }),
            },
            { doc: "One budget." },
          ),
          { doc: "How much may be disturbed at a time.", max: 8, keys: ["per"] },
        ),
        [],
      ),
    },
    { doc: "The rules." },
  ),
  status: statusOf(["Active", "Stopped", "Frozen", "NotValid"], {
    clusters: optional(int32({ doc: "Clusters that it selects.", min: 0, max: 100000 })),
    nextWindowAt: optional(time({ doc: "When the next window opens." })),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Clusters", type: "integer", jsonPath: ".status.clusters" },
    { name: "Approvals", type: "integer", jsonPath: ".spec.approval.requiredVerdicts" },
    { name: "Window", type: "string", jsonPath: ".spec.windows[0].schedule", priority: 1 },
  ],
  conditions: {
    InForce: [True("InForce"), False("ScheduleInvalid", "schedule"), False("TimeZoneUnknown", "timeZone")],
  },
  example: "changepolicy.yaml",
});

/** When and how clusters may be changed. */
export interface ChangePolicy extends ObjectOf<typeof ChangePolicy> {}
