import { isoTime, type Machine, type Node, withFindings } from "@dipper/api";
import { type Assessment, assess } from "./assess.ts";
import type { MachineSeen } from "./seen.ts";

type Status = NonNullable<Machine["status"]>;

/** The status of a Machine. */
export function reportMachine(seen: MachineSeen, now: number): Status {
  const { machine, probe } = seen;
  const before = machine.status ?? {};
  const assessment = assess(seen, now);
  const { generation } = machine.metadata;
  const facts = factsOf(seen) ?? before.facts;
  const cleanliness = cleanlinessOf(seen, assessment) ?? before.cleanliness;
  const nodeRef = nodeRefOf(seen, assessment);
  // Given out numbers are never forgotten: the next one is larger, also after the fence was taken off.
  const lastFence = Math.max(before.lastFence ?? 0, machine.spec.operationRef?.fence ?? 0);
  const { nodeRef: _, ...rest } = before;
  return {
    ...rest,
    ...(generation === undefined || (probe === undefined && before.probedAt === undefined)
      ? {}
      : { observedGeneration: generation }),
    phase: assessment.phase,
    phaseSince: before.phase === assessment.phase ? (before.phaseSince ?? isoTime(now)) : isoTime(now),
    why: assessment.why,
    conditions: withFindings(machine, assessment.conditions, now),
    ...(nodeRef === undefined ? {} : { nodeRef }),
    ...(lastFence === 0 ? {} : { lastFence }),
    ...(facts === undefined ? {} : { facts }),
    ...(cleanliness === undefined ? {} : { cleanliness }),
    ...(probe === undefined ? {} : { probedAt: isoTime(probe.at) }),
  };
}

function factsOf({ probe }: MachineSeen): Status["facts"] {
  const facts = probe?.report.facts;
  return facts === undefined || probe === undefined ? undefined : { ...facts, observedAt: isoTime(probe.at) };
}

function cleanlinessOf({ probe }: MachineSeen, { conditions }: Assessment): Status["cleanliness"] {
  const evidence = probe?.report.evidence;
  if (evidence === undefined || probe === undefined) return undefined;
  const status = conditions.Clean?.status;
  return {
    verdict: status === "True" ? "Clean" : status === "False" ? "Dirty" : "Unknown",
    verifiedAt: isoTime(probe.at),
    evidence,
  };
}

/** The node that it is, or was while its cluster cannot be asked; nothing once it serves nobody. */
function nodeRefOf({ machine, node }: MachineSeen, { phase }: Assessment): Status["nodeRef"] {
  if (machine.spec.consumerRef === undefined || phase === "Releasing") return undefined;
  return node.state === "Known" ? refOf(node.node) : machine.status?.nodeRef;
}

function refOf(node: Node): NonNullable<Status["nodeRef"]> {
  return { name: node.metadata.name, uid: node.metadata.uid ?? "" };
}
