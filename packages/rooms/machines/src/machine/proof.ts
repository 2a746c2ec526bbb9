import { type Finding, finding, lastFinding, type Machine } from "@dipper/api";
import type { ProbeReport } from "@dipper/runner";
import { timeOf } from "./probe-due.ts";
import type { MachineSeen } from "./seen.ts";

export interface Proof {
  readonly reachable: Finding;
  readonly identity: Finding;
  readonly clean: Finding;
}

/** Evidence that means: somebody uses it. All other failed checks are leftovers. */
const inUseChecks = new Set(["NoControlPlane", "NoEtcdMember", "NoContainers", "NoLivingAttempt"]);

/** What is known about reachability, identity and cleanliness, from this look or from the last one. */
export function proofOf(seen: MachineSeen, now: number): Proof {
  const reachable = reachableOf(seen);
  return { reachable, identity: identityOf(seen), clean: cleanOf(seen, now) };
}

function reachableOf({ machine, probe }: MachineSeen): Finding {
  if (probe === undefined) return lastFinding(machine, "Reachable") ?? finding("Unknown", "NotProbed");
  const { status, reason } = probe.report.reachable;
  const address = machine.spec.ssh?.address ?? machine.spec.addresses[0]?.address ?? machine.metadata.name;
  return finding(status, reason, {
    address,
    user: machine.spec.ssh?.user ?? "",
    machine: machine.metadata.name,
    bastion: machine.spec.ssh?.bastion ?? "",
    path: "/",
  });
}

function identityOf({ machine, probe, twin }: MachineSeen): Finding {
  if (twin !== undefined) return finding("False", "DuplicateIdentity", { ...twin });
  if (probe === undefined) return lastFinding(machine, "IdentityVerified") ?? finding("Unknown", "NotVerified");
  if (probe.report.reachable.reason === "HostKeyChanged")
    return finding("False", "IdentityMismatch", {
      field: "host key",
      expected: "a key of spec.ssh.hostKeys",
      found: "another one",
    });
  const found = probe.report.identity;
  if (found === undefined) return lastFinding(machine, "IdentityVerified") ?? finding("Unknown", "NotVerified");
  for (const field of ["machineID", "serialNumber", "productUUID"] as const) {
    const expected = machine.spec.identity[field];
    if (expected !== "" && expected.toLowerCase() !== found[field].toLowerCase())
      return finding("False", "IdentityMismatch", { field, expected, found: found[field] });
  }
  return finding("True", "Verified");
}

function cleanOf({ machine, probe, proofHoldsMs, restoredAt }: MachineSeen, now: number): Finding {
  const evidence = probe?.report.evidence;
  // A node is in use, that is what it is for.
  const used = machine.spec.consumerRef !== undefined && !isUntouched(machine);
  if (evidence !== undefined && probe !== undefined && !used) return judged(evidence);
  if (used) return finding("Unknown", "NotChecked");
  const known = lastFinding(machine, "Clean");
  if (known?.status !== "True") return known ?? finding("Unknown", "NotChecked");
  const at = machine.status?.cleanliness?.verifiedAt;
  const provenAt = timeOf(at) ?? 0;
  if ((restoredAt ?? 0) > provenAt) return finding("Unknown", "RestoredFromBackup");
  return now - provenAt > proofHoldsMs ? finding("Unknown", "Stale", { verifiedAt: at ?? "" }) : known;
}

/** Promised, but nothing has run on it: its proof still holds. */
function isUntouched(machine: Machine): boolean {
  const phase = machine.status?.phase;
  return phase === "Spare" || phase === "Reserved";
}

type Evidence = NonNullable<ProbeReport["evidence"]>;

function judged(evidence: Evidence): Finding {
  const failed = evidence.filter((each) => each.outcome === "Fail");
  const inUse = failed.filter((each) => inUseChecks.has(each.check));
  if (inUse.length > 0) return finding("False", "InUseElsewhere", { where: wordsOf(failed) });
  if (failed.length > 0) return finding("False", "LeftoversFound", { checks: wordsOf(failed) });
  return evidence.length === 0 || evidence.some((each) => each.outcome === "Unknown")
    ? finding("Unknown", "NotChecked")
    : finding("True", "EvidenceHolds");
}

function wordsOf(evidence: Evidence): string {
  return evidence
    .map((each) => (each.detail === "" ? each.check : each.detail))
    .join("; ")
    .slice(0, 512);
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
