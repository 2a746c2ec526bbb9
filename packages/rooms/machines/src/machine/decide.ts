import { annotations, isoTime, lostOf, type Machine, quarantineOf, whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { type Assessment, assess } from "./assess.ts";
import { askedAfter, probeDueAt, timeOf } from "./probe-due.ts";
import type { MachineSeen } from "./seen.ts";

/** What the controller does to a Machine; its fences are the operations' business alone. */
export type MachineAction =
  /** Who it is becomes part of the wish: the first verification pins what nobody had given. */
  | { readonly type: "PinIdentity"; readonly identity: Machine["spec"]["identity"] }
  /** Somebody asked to look again, and nobody holds it any more. */
  | { readonly type: "ClearQuarantine" }
  /** A node of a machine that was said to be gone is back: no pods go there before people have looked. */
  | {
      readonly type: "Cordon";
      readonly cluster: string;
      readonly node: string;
      readonly resourceVersion: string;
      /** Told on the node; absent: nobody takes it back by himself. */
      readonly mark?: string;
    }
  /** It is back in service: its own cordon goes, nobody else's. */
  | { readonly type: "Uncordon"; readonly cluster: string; readonly node: string; readonly resourceVersion: string }
  /** It was said to be gone, and answers as the one that it is. */
  | { readonly type: "ClearLost" };

export function decideMachine(seen: MachineSeen, now: number): Decision<MachineAction> {
  const assessment = assess(seen, now);
  const why = assessment.why[0] ?? whyOf("Free", {}, { now });
  const forMs = nextLookMs(seen, assessment, now);
  return {
    actions: [
      ...pinning(seen, assessment),
      ...clearing(seen),
      ...finding(seen, assessment),
      ...cordoning(seen),
      ...maintaining(seen),
    ],
    wait: { why, ...(forMs === undefined ? {} : { forMs }) },
  };
}

function pinning({ machine, probe }: MachineSeen, assessment: Assessment): readonly MachineAction[] {
  const found = probe?.report.identity;
  if (found === undefined || assessment.conditions.IdentityVerified?.status !== "True") return [];
  const given = machine.spec.identity;
  const identity = {
    machineID: given.machineID || found.machineID,
    serialNumber: given.serialNumber || found.serialNumber,
    productUUID: given.productUUID || found.productUUID,
  };
  const same = Object.entries(identity).every(([field, value]) => given[field as keyof typeof given] === value);
  return same ? [] : [{ type: "PinIdentity", identity }];
}

function clearing({ machine, probe }: MachineSeen): readonly MachineAction[] {
  const mark = quarantineOf(machine);
  if (mark === undefined || probe === undefined || machine.spec.consumerRef !== undefined) return [];
  return askedAfter(machine, timeOf(mark.at) ?? 0) ? [{ type: "ClearQuarantine" }] : [];
}

function cordoning({ returned }: MachineSeen): readonly MachineAction[] {
  if (returned === undefined || !returned.operated || returned.node.spec?.unschedulable === true) return [];
  const { name, resourceVersion = "" } = returned.node.metadata;
  return [{ type: "Cordon", cluster: returned.cluster, node: name, resourceVersion }];
}

/** On the node as who cordoned it. */
export const maintenanceMark = (machine: Machine): string => `machines/${machine.metadata.name}/maintenance`;

/** In maintenance a node gets no new pods; what runs there stays, until somebody drains it. */
function maintaining({ machine, node, operated = false }: MachineSeen): readonly MachineAction[] {
  const cluster = machine.spec.consumerRef?.clusterName;
  if (cluster === undefined || !operated || node.state !== "Known") return [];
  const { name, resourceVersion = "", annotations: marks } = node.node.metadata;
  const at = { cluster, node: name, resourceVersion };
  const mark = maintenanceMark(machine);
  const own = marks?.[annotations.cordonedBy] === mark;
  if (machine.spec.desiredState !== "Maintenance") return own ? [{ type: "Uncordon", ...at }] : [];
  return node.node.spec?.unschedulable === true ? [] : [{ type: "Cordon", ...at, mark }];
}

/** As long as a cluster counts it among its own, it stays lost: there its node has to leave first. */
function finding({ machine, probe }: MachineSeen, assessment: Assessment): readonly MachineAction[] {
  if (lostOf(machine) === undefined || machine.spec.consumerRef !== undefined) return [];
  const answers = probe?.report.reachable.status === "True";
  return answers && assessment.conditions.IdentityVerified?.status === "True" ? [{ type: "ClearLost" }] : [];
}

/** At once while there are steps to take; else when the next look is due. */
function nextLookMs(seen: MachineSeen, assessment: Assessment, now: number): number | undefined {
  if (assessment.phase !== assessment.wanted) return 0;
  const { machine, probe } = seen;
  if (machine.metadata.deletionTimestamp !== undefined) return undefined;
  const looked = probe === undefined ? machine : lookedAt(machine, assessment, probe.at);
  const due = probeDueAt(looked, seen.proofHoldsMs, seen.restoredAt);
  return due === undefined ? undefined : Math.max(1000, due - now);
}

/** The machine as it will read once this look is written. */
function lookedAt(machine: Machine, assessment: Assessment, at: number): Machine {
  const time = isoTime(at);
  const generation = machine.metadata.generation;
  return {
    ...machine,
    status: {
      ...machine.status,
      phase: assessment.phase,
      probedAt: time,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      conditions: Object.entries(assessment.conditions).map(([type, { status, reason }]) => ({
        type,
        status,
        reason,
        message: "",
        lastTransitionTime: time,
      })),
    },
  };
}
