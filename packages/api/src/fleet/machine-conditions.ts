import { False, True, Unknown } from "../common/reasons.ts";
import type { Reason } from "../kind.ts";

export const machineConditions = {
  Reachable: [
    True("LoginWorks"),
    False("AuthFailed", "address"),
    False("HostKeyChanged", "address"),
    False("Refused", "address"),
    False("PythonMissing"),
    False("SudoNeedsPassword", "user"),
    False("DiskFull", "path"),
    Unknown("Timeout", "address"),
    Unknown("BastionDown", "bastion"),
    Unknown("NotProbed"),
  ],
  IdentityVerified: [
    True("Verified"),
    False("IdentityMismatch", "field", "expected", "found"),
    False("DuplicateIdentity", "field", "other"),
    Unknown("NotVerified"),
  ],
  Clean: [
    True("EvidenceHolds"),
    False("LeftoversFound", "checks"),
    False("InUseElsewhere", "where"),
    Unknown("NotChecked"),
    Unknown("Stale", "verifiedAt"),
    Unknown("RestoredFromBackup"),
  ],
  Available: [
    True("Free"),
    False("Reserved", "consumer"),
    False("Deployed", "cluster"),
    False("NotClean"),
    False("NotReachable"),
    False("Quarantined", "cause"),
    False("WrongClass", "machineClass", "found"),
    False("Maintenance"),
    False("Lost", "by", "cause"),
    False("Retired"),
  ],
  NodeHealthy: [
    True("NodeReady", "node"),
    False("NodeNotReady", "node"),
    False("NodeMissing", "cluster"),
    False("WrongIdentity", "node"),
    Unknown("ClusterUnknown", "cluster"),
    Unknown("NotANode"),
  ],
  Draining: [
    False("NotInProgress"),
    False("DrainFailed", "node", "cause"),
    True("Evicting", "pods"),
    True("BlockedByPDB", "pdb", "pod"),
    True("BlockedByUnmanagedPod", "pod"),
    True("WaitingForVolumes", "pod"),
  ],
} as const satisfies Readonly<Record<string, readonly Reason[]>>;
