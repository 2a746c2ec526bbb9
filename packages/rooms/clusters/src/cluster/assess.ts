import {
  type Cluster,
  type ClusterPhase,
  type Finding,
  finding,
  freshness,
  lastFinding,
  type Node,
  parseTime,
  type ReasonWord,
  staleAfterMs,
  type Why,
  whyOf,
} from "@dipper/api";
import { isControlPlane, readiness } from "./numbers.ts";
import type { ClusterSeen, Look } from "./seen.ts";

export interface Assessment {
  readonly phase: ClusterPhase;
  readonly conditions: Readonly<Record<string, Finding>>;
  readonly why: readonly Why[];
  /** Failed looks in a row, counted up to the threshold. */
  readonly failedProbes: number;
  /** The nodes are current, and they are those of the cluster that we know: a living watch is a proof too. */
  readonly seenNow: boolean;
}

const stale: Finding = { status: "Unknown", reason: "ProbeStale", params: {} };

export function assess(given: ClusterSeen, now: number): Assessment {
  // What is being made has no API yet, though the way to it is known already.
  const seen = given.toBeMade === true ? { ...given, hasApi: false } : given;
  const { cluster, look } = seen;
  const { failureThreshold } = cluster.spec.probe;
  const failedBefore = cluster.status?.failedProbes ?? 0;
  const failedProbes = look === undefined ? failedBefore : look.ok ? 0 : Math.min(failedBefore + 1, failureThreshold);
  const identity = identityOf(seen);
  const lost = seen.hasApi && (failedProbes >= failureThreshold || tooOld(seen, now));
  const known = seen.hasApi && !lost && seen.view.current && identity.status !== "False";
  // After a start, and while a watch is taken up again, the last word stands until the cluster counts as lost.
  const lastWord = (type: string): Finding => (lost || !seen.hasApi ? stale : (lastFinding(cluster, type) ?? stale));
  const conditions = {
    Available: availableOf(seen, lost),
    IdentityVerified: identity,
    ControlPlaneHealthy: known ? controlPlaneOf(seen) : lastWord("ControlPlaneHealthy"),
    NodesHealthy: known ? nodesOf(seen.view.nodes) : lastWord("NodesHealthy"),
    CredentialsValid: credentialsOf(seen),
    CertificatesValid: certificatesOf(seen, now),
    AddonsReady: known ? addonsOf(cluster) : lastWord("AddonsReady"),
    UpToDate: finding("Unknown", "NotCompared"),
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

function phaseOf(seen: ClusterSeen, conditions: Readonly<Record<string, Finding>>, lost: boolean): ClusterPhase {
  const { cluster } = seen;
  if (cluster.metadata.deletionTimestamp !== undefined) return "Deleting";
  if (!seen.hasApi) return seen.operations.length > 0 ? "Provisioning" : "Pending";
  if (lost) return "Unknown";
  // The API of a cluster of ours may answer before the first machine is a node of it.
  if (cluster.spec.deploymentRef !== undefined && seen.view.current && seen.view.nodes.length === 0)
    return seen.operations.length > 0 ? "Provisioning" : "Pending";
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

function availableOf({ cluster, look, hasApi }: ClusterSeen, lost: boolean): Finding {
  if (!hasApi) return finding("Unknown", "NoEndpoint");
  if (look === undefined)
    return lost
      ? finding("Unknown", "ProbeStale")
      : (lastFinding(cluster, "Available") ?? finding("Unknown", "ProbeStale"));
  if (look.ok) return finding("True", "Serving");
  const known = lastFinding(cluster, "Available");
  // One lost packet is not an outage: until the threshold the last word stands.
  if (!lost && known !== undefined) return known;
  return failed(look);
}

function failed(look: Extract<Look, { ok: false }>): Finding {
  const params = { endpoint: look.endpoint, cause: look.cause };
  switch (look.reason) {
    case "APIServerUnhealthy":
      return finding("False", "APIServerUnhealthy", { checks: look.cause });
    case "TooWeak":
    case "Missing":
      return finding("Unknown", "Unauthorized");
    default:
      return finding("Unknown", look.reason, params);
  }
}

/** The uid of kube-system never changes silently, and two platforms never operate one cluster. */
function identityOf({ cluster, look, platform }: ClusterSeen): Finding {
  if (look?.ok !== true) return lastFinding(cluster, "IdentityVerified") ?? finding("Unknown", "NotVerified");
  const expected = cluster.status?.clusterUID;
  if (expected !== undefined && expected !== look.uid)
    return finding("False", "ClusterUIDChanged", { expected, found: look.uid });
  const foreign = cluster.spec.managementPolicy !== "Observe" && look.managedBy !== "" && look.managedBy !== platform;
  return foreign ? finding("False", "ManagedByAnother", { platform: look.managedBy }) : finding("True", "Verified");
}

/** By what the room of add-ons wrote down; the first that is in the way is named. */
function addonsOf({ status }: Cluster): Finding {
  const addons = (status?.addons ?? []).filter((each) => each.phase !== "Removed");
  if (addons.length === 0) return finding("True", "None");
  const failed = addons.find((each) => each.phase === "Failed");
  if (failed !== undefined)
    return finding("False", failed.reason === "HelmMissing" ? "HelmMissing" : "AddonFailed", { addon: failed.name });
  const waiting = addons.find((each) => each.phase === "Waiting");
  return waiting === undefined ? finding("True", "Ready") : finding("False", "AddonMissing", { addon: waiting.name });
}

/** etcd keeps its quorum while more than half of its members are there. */
function controlPlaneOf({ view, inspection }: ClusterSeen): Finding {
  const etcd = inspection?.etcd?.members.filter((each) => !each.learner) ?? [];
  const silent = etcd.filter((each) => !each.healthy).map((each) => each.name);
  // Where etcd itself was asked, it counts; nodes say only whether their kubelets report.
  if (silent.length > 0) return quorumOf(silent, etcd.length);
  const members = view.nodes.filter(isControlPlane);
  const down = members.filter((node) => readiness(node) !== "True").map((node) => node.metadata.name);
  return members.length === 0 ? finding("Unknown", "NotInspected") : quorumOf(down, members.length);
}

function quorumOf(down: readonly string[], of: number): Finding {
  const spare = Math.floor((of - 1) / 2);
  const params = { members: down.join(", ") };
  if (down.length === 0) return finding("True", "Healthy");
  if (down.length > spare) return finding("False", "QuorumLost", params);
  return down.length === spare ? finding("False", "QuorumAtRisk", params) : finding("False", "MemberDown", params);
}

/** A certificate that ends within this time is to be renewed. */
const soonMs = 30 * 86_400_000;

function certificatesOf({ cluster, inspection }: ClusterSeen, now: number): Finding {
  const [first] = inspection?.certificates ?? [];
  if (first === undefined) return lastFinding(cluster, "CertificatesValid") ?? finding("Unknown", "NotInspected");
  const left = (parseTime(first.notAfter) ?? now) - now;
  if (left <= 0) return finding("False", "Expired", { at: first.notAfter });
  return left < soonMs ? finding("True", "ExpiresSoon", { at: first.notAfter }) : finding("True", "Valid");
}

function nodesOf(nodes: readonly Node[]): Finding {
  const bad = nodes.filter((node) => readiness(node) !== "True").map((node) => node.metadata.name);
  if (bad.length === 0) return finding("True", "Healthy");
  const named = bad.toSorted().slice(0, 5).join(", ");
  return finding("False", "NodesNotReady", { count: String(bad.length), nodes: bad.length > 5 ? `${named} …` : named });
}

function credentialsOf({ cluster, look }: ClusterSeen): Finding {
  if (look?.ok === true) return finding("True", "Valid");
  switch (look?.reason) {
    case "Unauthorized":
      return finding("False", "Revoked");
    case "TooWeak":
      return finding("False", "TooWeak", { verb: "get namespaces" });
    case "Missing": {
      const { readOnlyCredentialsRef, credentialsRef } = cluster.spec.connection;
      return finding("False", "Missing", { secret: (readOnlyCredentialsRef ?? credentialsRef)?.name ?? "" });
    }
    default:
      return lastFinding(cluster, "CredentialsValid") ?? finding("Unknown", "ProbeStale");
  }
}

const progress: Readonly<Record<string, readonly string[]>> = {
  ScalingUp: ["ScaleUp", "CreateCluster", "Adopt"],
  ScalingDown: ["ScaleDown", "Reset"],
  Upgrading: ["Upgrade"],
  Remediating: ["Repair", "ReplaceMember", "EtcdRestore", "RotateCertificates", "RotateCA"],
};

function progressOf({ cluster, operations }: ClusterSeen): Readonly<Record<string, Finding>> {
  const entries = Object.entries(progress).map(([type, operationTypes]) => {
    const running = operations.filter((each) => operationTypes.includes(each.type)).map((each) => each.name);
    return [
      type,
      running.length === 0
        ? finding("False", "NotInProgress")
        : finding("True", "OperationRunning", { operation: running.join(", ") }),
    ] as const;
  });
  const deleting = cluster.metadata.deletionTimestamp !== undefined && operations.length > 0;
  const [first] = operations;
  return {
    ...Object.fromEntries(entries),
    Deleting:
      deleting && first !== undefined
        ? finding("True", "OperationRunning", { operation: first.name })
        : finding("False", "NotInProgress"),
  };
}

/** Worst first; what was merely not looked at explains nothing. */
function whyAll(cluster: Cluster, conditions: Readonly<Record<string, Finding>>, now: number): readonly Why[] {
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
