import { False, True, Unknown } from "../common/reasons.ts";
import type { Reason } from "../kind.ts";
import { addonsReady, inProgress, upToDate } from "./shared-conditions.ts";

export const clusterConditions = {
  Available: [
    True("Serving"),
    False("APIServerUnhealthy", "checks"),
    Unknown("ProbeStale"),
    Unknown("DNSFailed", "endpoint"),
    Unknown("ConnectTimeout", "endpoint"),
    Unknown("ConnectFailed", "endpoint", "cause"),
    Unknown("TLSFailed", "endpoint", "cause"),
    Unknown("Unauthorized"),
    Unknown("ClockSkew", "seconds"),
    Unknown("NoEndpoint"),
  ],
  IdentityVerified: [
    True("Verified"),
    False("ClusterUIDChanged", "expected", "found"),
    False("ManagedByAnother", "platform"),
    Unknown("NotVerified"),
  ],
  ControlPlaneHealthy: [
    True("Healthy"),
    False("MemberDown", "members"),
    False("QuorumAtRisk", "members"),
    False("QuorumLost", "members"),
    Unknown("ProbeStale"),
    Unknown("NotInspected"),
  ],
  NodesHealthy: [True("Healthy"), False("NodesNotReady", "count", "nodes"), Unknown("ProbeStale")],
  CredentialsValid: [
    True("Valid"),
    True("ExpiresSoon", "at"),
    False("Expired", "at"),
    False("Revoked"),
    False("TooWeak", "verb"),
    False("Missing", "secret"),
    Unknown("ProbeStale"),
  ],
  CertificatesValid: [True("Valid"), True("ExpiresSoon", "at"), False("Expired", "at"), Unknown("NotInspected")],
  AddonsReady: addonsReady,
  UpToDate: upToDate,
  ScalingUp: inProgress,
  ScalingDown: inProgress,
  Upgrading: inProgress,
  Remediating: inProgress,
  Deleting: inProgress,
} as const satisfies Readonly<Record<string, readonly Reason[]>>;
