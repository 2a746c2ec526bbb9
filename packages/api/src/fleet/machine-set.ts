import { spreadBy } from "../common/consumers.ts";
import { label, labelMap, machineRole, nameRef, objectName, uid } from "../common/fields.ts";
import { False } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";
import { machinePhases } from "./machine.ts";
import { inProgress, machinesReserved, upToDate } from "./shared-conditions.ts";

const taint = object(
  {
    key: text({ doc: "Key of the taint.", max: 317 }),
    value: withDefault(text({ doc: "Value of the taint.", max: 63 }), ""),
    effect: oneOf(["NoSchedule", "PreferNoSchedule", "NoExecute"], { doc: "What the taint does." }),
  },
  { doc: "A taint of the nodes." },
);

export const MachineSet = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "MachineSet",
  plural: "machinesets",
  scope: "Cluster",
  shortNames: ["mset"],
  doc: "The machines of one role in a cluster: how many, or which. A difference proposes an Operation; nothing here touches a machine by itself.",
  maxNameLength: 63,
  spec: object(
    {
      clusterDeploymentRef: immutable(nameRef("The ClusterDeployment, which names the cluster.")),
      role: immutable(machineRole("What the machines are in the cluster.")),
      replicas: optional(int32({ doc: "How many machines. Give this or machines.", min: 0, max: 10000 })),
      machineClass: withDefault(text({ doc: "Hardware class that is wanted; empty takes any.", max: 63 }), ""),
      poolRef: optional(nameRef("The SparePool to take machines from.")),
      spreadBy: withDefault(spreadBy("Over what the machines are spread evenly."), "Rack"),
      machines: withDefault(
        list(object({ name: objectName("Name of a Machine.") }, { doc: "One machine." }), {
          doc: "Named machines, instead of replicas.",
          max: 2000,
          keys: ["name"],
        }),
        [],
      ),
      labels: withDefault(labelMap("Labels of the nodes."), {}),
      taints: withDefault(list(taint, { doc: "Taints of the nodes.", max: 32, keys: ["key", "effect"] }), []),
      deletionOrder: withDefault(
        list(oneOf(["Unhealthy", "Named", "Newest", "Oldest", "Emptiest"], { doc: "A criterion." }), {
          doc: "Which machine goes first when there are too many.",
          max: 5,
          unique: true,
        }),
        ["Unhealthy", "Named", "Newest"],
      ),
    },
    {
      doc: "The machines that are wanted.",
      rules: [
        {
          rule: "has(self.replicas) != (size(self.machines) > 0)",
          message: "exactly one of replicas and machines must be given",
        },
      ],
    },
  ),
  status: statusOf(["Pending", "Running", "ScalingUp", "ScalingDown", "Degraded"], {
    replicas: optional(int32({ doc: "Machines bound to the set.", min: 0, max: 100000 })),
    ready: optional(int32({ doc: "Of these, Ready as nodes.", min: 0, max: 100000 })),
    machines: optional(
      list(
        object(
          {
            name: objectName("Name of the Machine."),
            uid: uid("Its uid."),
            phase: oneOf(machinePhases, { doc: "Its phase." }),
          },
          { doc: "One machine." },
        ),
        { doc: "The machines of the set.", max: 2000, keys: ["uid"] },
      ),
    ),
    cluster: optional(label("The cluster that they serve.")),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Role", type: "string", jsonPath: ".spec.role" },
    { name: "Desired", type: "integer", jsonPath: ".spec.replicas" },
    { name: "Current", type: "integer", jsonPath: ".status.replicas" },
    { name: "Ready", type: "integer", jsonPath: ".status.ready" },
    { name: "Pool", type: "string", jsonPath: ".spec.poolRef.name", priority: 1 },
  ],
  conditions: {
    MachinesReserved: [...machinesReserved, False("MachinesBusy", "machines"), False("PoolMissing", "pool")],
    ScalingUp: inProgress,
    ScalingDown: inProgress,
    UpToDate: [...upToDate, False("ProposalEnded", "operation"), False("NotInstalled")],
  },
  example: "machineset.yaml",
  scalePaths: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas" },
});

/** The machines of one role in a cluster. */
export interface MachineSet extends ObjectOf<typeof MachineSet> {}
