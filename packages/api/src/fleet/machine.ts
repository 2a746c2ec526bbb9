import { objectName, reasonWord, uid } from "../common/fields.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { int32, int64, list, object, oneOf, optional, text, time } from "../schema/index.ts";
import { machineConditions } from "./machine-conditions.ts";
import { machineSpec } from "./machine-spec.ts";

export const machinePhases = [
  "Registered",
  "Verifying",
  "Spare",
  "Reserved",
  "Provisioning",
  "Deployed",
  "Maintenance",
  "Draining",
  "Releasing",
  "Cleaning",
  "Quarantined",
  "Lost",
  "Retired",
] as const;
export type MachinePhase = (typeof machinePhases)[number];

const facts = object(
  {
    os: text({ doc: "Operating system, such as debian-12.", max: 64 }),
    kernel: text({ doc: "Kernel release.", max: 64 }),
    arch: text({ doc: "Architecture, such as amd64.", max: 16 }),
    cpus: int32({ doc: "Logical processors.", min: 0, max: 65536 }),
    memoryMiB: int64({ doc: "Memory in MiB.", min: 0, max: 1099511627776 }),
    disks: list(
      object(
        {
          name: text({ doc: "Name below /dev/disk/by-id, or the device.", max: 255 }),
          sizeGiB: int64({ doc: "Size in GiB.", min: 0, max: 1099511627776 }),
        },
        { doc: "One disk." },
      ),
      { doc: "Disks.", max: 64 },
    ),
    nics: list(
      object(
        { name: text({ doc: "Interface.", max: 32 }), mac: text({ doc: "Hardware address.", max: 32 }) },
        { doc: "One network interface." },
      ),
      { doc: "Network interfaces.", max: 64 },
    ),
    gpus: list(object({ name: text({ doc: "Model.", max: 128 }) }, { doc: "One accelerator." }), {
      doc: "Accelerators.",
      max: 32,
    }),
    observedAt: time({ doc: "When the machine told it." }),
  },
  { doc: "What the machine said about itself. Text from machines is never executed or used as a template." },
);

const cleanliness = object(
  {
    verdict: oneOf(["Clean", "Dirty", "Unknown"], { doc: "Whether anything is left of an earlier life." }),
    verifiedAt: time({ doc: "When it was looked at." }),
    evidence: list(
      object(
        {
          check: text({ doc: "Which check.", max: 64 }),
          outcome: oneOf(["Pass", "Fail", "Unknown"], { doc: "What it found." }),
          detail: text({ doc: "What exactly.", max: 512 }),
        },
        { doc: "One check." },
      ),
      { doc: "The proof, check by check.", max: 32, keys: ["check"] },
    ),
  },
  { doc: "Proof that the machine may be given away." },
);

const machineStatus = statusOf(machinePhases, {
  nodeRef: optional(
    object({ name: objectName("Name of the Node."), uid: uid("Its uid.") }, { doc: "The Node that this machine is." }),
  ),
  facts: optional(facts),
  cleanliness: optional(cleanliness),
  attempts: optional(
    object(
      {
        failed: int32({ doc: "Attempts that failed since the last success.", min: 0, max: 1000 }),
        lastOperation: text({ doc: "The operation that tried last.", max: 253 }),
        lastReason: reasonWord("Why it failed."),
      },
      { doc: "What operations met on this machine." },
    ),
  ),
  lastFence: optional(
    int64({ doc: "Highest fencing number that was ever given out for this machine.", min: 0, max: 9007199254740991 }),
  ),
  probedAt: optional(time({ doc: "When the machine was looked at last." })),
  phaseSince: optional(time({ doc: "Since when it is in its phase." })),
});

export const Machine = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "Machine",
  plural: "machines",
  scope: "Cluster",
  shortNames: ["mc"],
  doc: "A physical or virtual machine: an asset that is bound to clusters but never owned by them. Deletable only while it is Registered, Spare or Retired.",
  maxNameLength: 63,
  spec: machineSpec,
  status: machineStatus,
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Class", type: "string", jsonPath: ".spec.machineClass" },
    { name: "Pool", type: "string", jsonPath: ".spec.poolRef.name" },
    { name: "Cluster", type: "string", jsonPath: ".spec.consumerRef.clusterName" },
    { name: "Rack", type: "string", jsonPath: ".spec.rack" },
    { name: "Address", type: "string", jsonPath: ".spec.addresses[0].address" },
    { name: "Operation", type: "string", jsonPath: ".spec.operationRef.name", priority: 1 },
    { name: "Node", type: "string", jsonPath: ".status.nodeRef.name", priority: 1 },
    { name: "Zone", type: "string", jsonPath: ".spec.zone", priority: 1 },
  ],
  conditions: machineConditions,
  example: "machine.yaml",
  selectable: [".spec.poolRef.name", ".spec.consumerRef.clusterName", ".spec.rack", ".spec.machineClass"],
});

/** A physical or virtual machine. */
export interface Machine extends ObjectOf<typeof Machine> {}
