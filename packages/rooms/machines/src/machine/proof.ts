import { conditionOf, type Machine } from "@dipper/api";
import type { ProbeReport } from "@dipper/runner";
import { timeOf } from "./probe-due.ts";
import type { MachineSeen } from "./seen.ts";

/** A condition before it is written; params fill its sentence. */
export interface Verdict {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface Proof {
  readonly reachable: Verdict;
  readonly identity: Verdict;
  readonly clean: Verdict;
}

/** Evidence that means: somebody uses it. All other failed checks are leftovers. */
const inUseChecks = new Set(["NoControlPlane", "NoEtcdMember", "NoContainers", "NoLivingAttempt"]);

/** What is known about reachability, identity and cleanliness, from this look or from the last one. */
export function proofOf(seen: MachineSeen, now: number): Proof {
  const reachable = reachableOf(seen);
  return { reachable, identity: identityOf(seen), clean: cleanOf(seen, now) };
}

function reachableOf({ machine, probe }: MachineSeen): Verdict {
  if (probe === undefined) return before(machine, "Reachable") ?? verdict("Unknown", "NotProbed");
  const { status, reason } = probe.report.reachable;
  const address = machine.spec.ssh?.address ?? machine.spec.addresses[0]?.address ?? machine.metadata.name;
  return verdict(status, reason, {
    address,
    user: machine.spec.ssh?.user ?? "",
    bastion: machine.spec.ssh?.bastion ?? "",
    path: "/",
  });
}

function identityOf({ machine, probe, twin }: MachineSeen): Verdict {
  if (twin !== undefined) return verdict("False", "DuplicateIdentity", { ...twin });
  if (probe === undefined) return before(machine, "IdentityVerified") ?? verdict("Unknown", "NotVerified");
  if (probe.report.reachable.reason === "HostKeyChanged")
    return verdict("False", "IdentityMismatch", {
      field: "host key",
      expected: "a key of spec.ssh.hostKeys",
      found: "another one",
    });
  const found = probe.report.identity;
  if (found === undefined) return before(machine, "IdentityVerified") ?? verdict("Unknown", "NotVerified");
  for (const field of ["machineID", "serialNumber", "productUUID"] as const) {
    const expected = machine.spec.identity[field];
    if (expected !== "" && expected.toLowerCase() !== found[field].toLowerCase())
      return verdict("False", "IdentityMismatch", { field, expected, found: found[field] });
  }
  return verdict("True", "Verified");
}

function cleanOf({ machine, probe, proofHoldsMs, restoredAt }: MachineSeen, now: number): Verdict {
  const evidence = probe?.report.evidence;
  if (evidence !== undefined && probe !== undefined) return judged(evidence);
  if (machine.spec.consumerRef !== undefined && !isUntouched(machine)) return verdict("Unknown", "NotChecked");
  const known = before(machine, "Clean");
  if (known?.status !== "True") return known ?? verdict("Unknown", "NotChecked");
  const at = machine.status?.cleanliness?.verifiedAt;
  const provenAt = timeOf(at) ?? 0;
  if ((restoredAt ?? 0) > provenAt) return verdict("Unknown", "RestoredFromBackup");
  return now - provenAt > proofHoldsMs ? verdict("Unknown", "Stale", { verifiedAt: at ?? "" }) : known;
}

/** Promised, but nothing has run on it: its proof still holds. */
function isUntouched(machine: Machine): boolean {
  const phase = machine.status?.phase;
  return phase === "Spare" || phase === "Reserved";
}

type Evidence = NonNullable<ProbeReport["evidence"]>;

function judged(evidence: Evidence): Verdict {
  const failed = evidence.filter((each) => each.outcome === "Fail");
  const inUse = failed.filter((each) => inUseChecks.has(each.check));
  if (inUse.length > 0) return verdict("False", "InUseElsewhere", { where: wordsOf(failed) });
  if (failed.length > 0) return verdict("False", "LeftoversFound", { checks: wordsOf(failed) });
  return evidence.length === 0 || evidence.some((each) => each.outcome === "Unknown")
    ? verdict("Unknown", "NotChecked")
    : verdict("True", "EvidenceHolds");
}

function wordsOf(evidence: Evidence): string {
  return evidence
    .map((each) => (each.detail === "" ? each.check : each.detail))
    .join("; ")
    .slice(0, 512);
}

/** Reasons are the API's closed lists, so what was written can be read again; its sentence stays as it was. */
function before(machine: Machine, type: string): Verdict | undefined {
  const known = conditionOf(machine, type);
  if (known === undefined) return undefined;
  const why = machine.status?.why?.find((each) => each.reason === known.reason);
  return verdict(
    known.status,
    known.reason,
    Object.fromEntries((why?.params ?? []).map(({ name, value }) => [name, value])),
  );
}

function verdict(status: Verdict["status"], reason: string, params: Readonly<Record<string, string>> = {}): Verdict {
  return { status, reason, params };
}

const classPattern = /^c(\d+)-?m(\d+)/;

/** What the hardware has, where it is less than the class says. Classes without numbers in their name say nothing. */
export function classMismatch(
  machine: Machine,
  facts: { readonly cpus: number; readonly memoryMiB: number } | undefined,
): string | undefined {
  const match = classPattern.exec(machine.spec.machineClass);
  if (match === null || facts === undefined) return undefined;
  const [, cpus, memoryGiB] = match;
  // Firmware and kernel keep some memory for themselves.
  const enough = facts.cpus >= Number(cpus) && facts.memoryMiB >= Number(memoryGiB) * 1024 * 0.9;
  return enough ? undefined : `${facts.cpus} processors and ${Math.round(facts.memoryMiB / 1024)} GiB`;
}
