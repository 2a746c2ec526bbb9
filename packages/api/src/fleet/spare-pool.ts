import { guardRef, spreadBy } from "../common/consumers.ts";
import { label, labelSelector } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";

const machineClass = (doc: string) => text({ doc, max: 63 });
const count = (doc: string) => int32({ doc, min: 0, max: 1000000 });

const reservation = object(
  {
    id: label("Unique within the pool; the same id again means the same wish."),
    count: int32({ doc: "How many machines.", min: 1, max: 500 }),
    machineClass: withDefault(machineClass("Hardware class that is wanted; empty takes any."), ""),
    spreadBy: withDefault(spreadBy("Over what the machines are spread evenly."), "None"),
    clusterName: withDefault(text({ doc: "The cluster that they are meant for; empty: not yet known.", max: 63 }), ""),
    holder: guardRef(["AutoOperationTask", "Operation", "MachineSet", "Person"], "Who holds the reservation."),
    expiresAt: time({ doc: "When it ends by itself." }),
  },
  { doc: "One reservation." },
);

export const claimOrders = ["LeastUsedRack", "OldestVerified", "NewestVerified", "Name"] as const;

export const SparePool = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "SparePool",
  plural: "sparepools",
  scope: "Cluster",
  shortNames: ["pool"],
  doc: "Machines that wait to be used: those whose poolRef names the pool. Who may take them, how many must stay, who has reserved some.",
  maxNameLength: 63,
  spec: object(
    {
      allowedClusters: withDefault(labelSelector("Clusters that may take machines. Empty selects all."), {}),
      minSpare: withDefault(
        list(
          object(
            {
              machineClass: machineClass("Hardware class."),
              count: int32({ doc: "How many must stay free.", min: 0, max: 10000 }),
            },
            { doc: "One minimum." },
          ),
          { doc: "How many must stay free, by class; fewer is said, not forbidden.", max: 64, keys: ["machineClass"] },
        ),
        [],
      ),
      claimOrder: withDefault(
        list(oneOf(claimOrders, { doc: "A criterion." }), {
          doc: "Which machine is taken first; ties by name.",
          max: 4,
          unique: true,
        }),
        ["LeastUsedRack", "OldestVerified"],
      ),
      verifyEverySeconds: withDefault(
        int32({
          doc: "Seconds for which the proof of a spare machine holds; older ones are verified again before they are given.",
          min: 60,
          max: 31536000,
        }),
        86400,
      ),
      reservations: withDefault(
        list(reservation, { doc: "Who has reserved how many; changed by compare-and-swap.", max: 200, keys: ["id"] }),
        [],
      ),
    },
    { doc: "The rules of the pool and the reservations." },
  ),
  status: statusOf(["Ready", "Low", "Empty"], {
    machines: optional(
      object(
        {
          total: count("All machines of the pool."),
          spare: count("Free."),
          reserved: count("Given to somebody, not yet in use."),
          deployed: count("In use by clusters."),
          verifying: count("Being verified."),
          cleaning: count("Being cleaned."),
          quarantined: count("Put aside."),
        },
        { doc: "Machines by state." },
      ),
    ),
    classes: optional(
      list(
        object(
          {
            machineClass: machineClass("Hardware class."),
            spare: count("Free machines of the class."),
            promised: count("Machines that open reservations still claim."),
            missing: count("How many are missing to the minimum."),
            readyInSeconds: optional(
              int32({ doc: "Seconds until the next one is free; absent without history.", min: 0, max: 31536000 }),
            ),
          },
          { doc: "One class." },
        ),
        { doc: "Free machines by class.", max: 64, keys: ["machineClass"] },
      ),
    ),
    forecast: optional(
      object(
        {
          asOf: time({ doc: "When it was made." }),
          emptyOn: optional(time({ doc: "When the pool is empty at the pace of the last 30 days." })),
          coversRacks: count("How many of the largest racks in use the pool could replace."),
        },
        { doc: "What to expect; absent without history." },
      ),
    ),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Spare", type: "integer", jsonPath: ".status.machines.spare" },
    { name: "Reserved", type: "integer", jsonPath: ".status.machines.reserved" },
    { name: "Total", type: "integer", jsonPath: ".status.machines.total" },
    { name: "Quarantined", type: "integer", jsonPath: ".status.machines.quarantined", priority: 1 },
  ],
  conditions: {
    Available: [True("EnoughSpare"), False("BelowMinimum", "machineClass", "spare", "minimum"), False("Empty")],
    Healthy: [True("Healthy"), False("ManyQuarantined", "quarantined", "total"), False("VerificationOverdue", "count")],
  },
  example: "sparepool.yaml",
});

/** Machines that wait to be used. */
export interface SparePool extends ObjectOf<typeof SparePool> {}
