import {
  type Cluster,
  type ClusterPhase,
  conditionOf,
  freshness,
  type Node,
  type ReasonWord,
  staleAfterMs,
  type Why,
  whyOf,
} from "@dipper/api";
import { isControlPlane, readiness } from "./numbers.ts";
import type { ClusterSeen, Look } from "./seen.ts";

export interface Verdict {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface Assessment {
  readonly phase: ClusterPhase;
  readonly conditions: Readonly<Record<string, Verdict>>;
  readonly why: readonly Why[];
  /** Failed looks in a row, counted up to the threshold. */
  readonly failedProbes: number;
  /** The nodes are current, and they are those of the cluster that we know: a living watch is a proof too. */
  readonly seenNow: boolean;
}

const stale: Verdict = { status: "Unknown", reason: "ProbeStale", params: {} };

export function assess(seen: ClusterSeen, now: number): Assessment {
  const { cluster, look } = seen;
  const { failureThreshold } = cluster.spec.probe;
  const failedBefore = cluster.status?.failedProbes ?? 0;
  const failedProbes = look === undefined ? failedBefore : look.ok ? 0 : Math.min(failedBefore + 1, failureThreshold);
  const identity = identityOf(seen);
  const lost = seen.hasApi && (failedProbes >= failureThreshold || tooOld(seen, now));
  const known = seen.hasApi && !lost && seen.view.current && identity.status !== "False";
  // After a start, and while a watch is taken up again, the last word stands until the cluster counts as lost.
  const lastWord = (type: string): Verdict => (lost || !seen.hasApi ? stale : (before(cluster, type) ?? stale));
  const conditions = {
    Available: availableOf(seen, lost),
    IdentityVerified: identity,
    ControlPlaneHealthy: known ? controlPlaneOf(seen.view.nodes) : lastWord("ControlPlaneHealthy"),
    NodesHealthy: known ? nodesOf(seen.view.nodes) : lastWord("NodesHealthy"),
    CredentialsValid: credentialsOf(seen),
    CertificatesValid: verdict("Unknown", "NotInspected"),
    AddonsReady: known ? verdict("True", "None") : lastWord("AddonsReady"),
    UpToDate: verdict("Unknown", "NotCompared"),
    ...progressOf(seen),
  };
  const phase = phaseOf(seen, conditions, lost);
  return {
    phase,
    conditions,
    why: whyAll(cluster, conditions, now),
    failedProbes,
    seenNow: known && failedProbes === 0 && identity.status === "True",
  };
}

function phaseOf(seen: ClusterSeen, conditions: Readonly<Record<string, Verdict>>, lost: boolean): ClusterPhase {
  const { cluster } = seen;
  if (cluster.metadata.deletionTimestamp !== undefined) return "Deleting";
  if (!seen.hasApi) return seen.operations.length > 0 ? "Provisioning" : "Pending";
  if (lost) return "Unknown";
  if (cluster.status?.observedAt === undefined && !seen.view.current) return "Pending";
  if (cluster.spec.managementPolicy === "Paused") return "Paused";
  const bad = ["Available", "IdentityVerified", "ControlPlaneHealthy", "NodesHealthy", "CredentialsValid"].some(
    (type) => conditions[type]?.status === "False",
  );
  return bad ? "Degraded" : "Running";
}

/** Nobody has proven for long that what we know still holds; a cluster that was never seen is not lost but new. */
function tooOld({ cluster, look }: ClusterSeen, now: number): boolean {
  if (look?.ok === true || cluster.status?.observedAt === undefined) return false;
  return freshness(cluster.status.observedAt, now, staleAfterMs(cluster)).state === "Stale";
}

function availableOf({ cluster, look, hasApi }: ClusterSeen, lost: boolean): Verdict {
  if (!hasApi) return verdict("Unknown", "NoEndpoint");
  if (look === undefined)
    return lost ? verdict("Unknown", "ProbeStale") : (before(cluster, "Available") ?? verdict("Unknown", "ProbeStale"));
  if (look.ok) return verdict("True", "Serving");
  const known = before(cluster, "Available");
  // One lost packet is not an outage: until the threshold the last word stands.
  if (!lost && known !== undefined) return known;
  return failed(look);
}

function failed(look: Extract<Look, { ok: false }>): Verdict {
  const params = { endpoint: look.endpoint, cause: look.cause };
  switch (look.reason) {
    case "APIServerUnhealthy":
      return verdict("False", "APIServerUnhealthy", { checks: look.cause });
    case "TooWeak":
    case "Missing":
      return verdict("Unknown", "Unauthorized");
    default:
      return verdict("Unknown", look.reason, params);
  }
}

/** The uid of kube-system never changes silently, and two platforms never operate one cluster. */
function identityOf({ cluster, look, platform }: ClusterSeen): Verdict {
  if (look?.ok !== true) return before(cluster, "IdentityVerified") ?? verdict("Unknown", "NotVerified");
  const expected = cluster.status?.clusterUID;
  if (expected !== undefined && expected !== look.uid)
    return verdict("False", "ClusterUIDChanged", { expected, found: look.uid });
  const foreign = cluster.spec.managementPolicy !== "Observe" && look.managedBy !== "" && look.managedBy !== platform;
  return foreign ? verdict("False", "ManagedByAnother", { platform: look.managedBy }) : verdict("True", "Verified");
}

/** etcd keeps its quorum while more than half of its members are there. */
function controlPlaneOf(nodes: readonly Node[]): Verdict {
  const members = nodes.filter(isControlPlane);
  const down = members.filter((node) => readiness(node) !== "True").map((node) => node.metadata.name);
  const spare = Math.floor((members.length - 1) / 2);
  const params = { members: down.join(", ") };
  if (members.length === 0) return verdict("Unknown", "NotInspected");
  if (down.length === 0) return verdict("True", "Healthy");
  if (down.length > spare) return verdict("False", "QuorumLost", params);
  return down.length === spare ? verdict("False", "QuorumAtRisk", params) : verdict("False", "MemberDown", params);
}

function nodesOf(nodes: readonly Node[]): Verdict {
  const bad = nodes.filter((node) => readiness(node) !== "True").map((node) => node.metadata.name);
  if (bad.length === 0) return verdict("True", "Healthy");
  const named = bad.toSorted().slice(0, 5).join(", ");
  return verdict("False", "NodesNotReady", { count: String(bad.length), nodes: bad.length > 5 ? `${named} …` : named });
}

function credentialsOf({ cluster, look }: ClusterSeen): Verdict {
  if (look?.ok === true) return verdict("True", "Valid");
  switch (look?.reason) {
    case "Unauthorized":
      return verdict("False", "Revoked");
    case "TooWeak":
      return verdict("False", "TooWeak", { verb: "get namespaces" });
    case "Missing": {
      const { readOnlyCredentialsRef, credentialsRef } = cluster.spec.connection;
      return verdict("False", "Missing", { secret: (readOnlyCredentialsRef ?? credentialsRef)?.name ?? "" });
    }
    default:
      return before(cluster, "CredentialsValid") ?? verdict("Unknown", "ProbeStale");
  }
}

const progress: Readonly<Record<string, readonly string[]>> = {
  ScalingUp: ["ScaleUp", "CreateCluster", "Adopt"],
  ScalingDown: ["ScaleDown", "Reset"],
  Upgrading: ["Upgrade"],
  Remediating: ["Repair", "ReplaceMember", "EtcdRestore", "RotateCertificates", "RotateCA"],
};

function progressOf({ cluster, operations }: ClusterSeen): Readonly<Record<string, Verdict>> {
  const entries = Object.entries(progress).map(([type, operationTypes]) => {
    const running = operations.filter((each) => operationTypes.includes(each.type)).map((each) => each.name);
    return [
      type,
      running.length === 0
        ? verdict("False", "NotInProgress")
        : verdict("True", "OperationRunning", { operation: running.join(", ") }),
    ] as const;
  });
  const deleting = cluster.metadata.deletionTimestamp !== undefined && operations.length > 0;
  const [first] = operations;
  return {
    ...Object.fromEntries(entries),
    Deleting:
      deleting && first !== undefined
        ? verdict("True", "OperationRunning", { operation: first.name })
        : verdict("False", "NotInProgress"),
  };
}

function before(cluster: Cluster, type: string): Verdict | undefined {
  const known = conditionOf(cluster, type);
  if (known === undefined) return undefined;
  const why = cluster.status?.why?.find((each) => each.reason === known.reason);
  return verdict(
    known.status,
    known.reason,
    Object.fromEntries((why?.params ?? []).map(({ name, value }) => [name, value])),
  );
}

function verdict(status: Verdict["status"], reason: string, params: Readonly<Record<string, string>> = {}): Verdict {
  return { status, reason, params };
}

/** Worst first; what was merely not looked at explains nothing. */
function whyAll(cluster: Cluster, conditions: Readonly<Record<string, Verdict>>, now: number): readonly Why[] {
  const quiet = new Set(["NotInspected", "NotVerified"]);
  const types = ["IdentityVerified", "CredentialsValid", "Available", "ControlPlaneHealthy", "NodesHealthy"];
  const found = types.flatMap((type) => {
    const each = conditions[type];
    return each === undefined || each.status === "True" || quiet.has(each.reason) ? [] : [each];
  });
  // Behind "cannot be reached" everything else is stale too: it is said once.
  const telling = found.some((each) => each.reason !== "ProbeStale")
    ? found.filter((each) => each.reason !== "ProbeStale")
    : found.slice(0, 1);
  return telling.map(({ reason, params }) => whyOf(reason as ReasonWord, params, { now, before: cluster.status?.why }));
}
