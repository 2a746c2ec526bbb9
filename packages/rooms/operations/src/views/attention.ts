import {
  type AutoOperationTask,
  type Cluster,
  conditionOf,
  displayState,
  isoTime,
  type Machine,
  type Operation,
  parseTime,
  quarantineOf,
  type SparePool,
  type Why,
  type WorkOrder,
} from "@dipper/api";

/** What needs a person now: what, where, why in one line, for how long. */
export interface AttentionItem {
  readonly id: string;
  readonly type: AttentionType;
  readonly state: "ask" | "fail" | "quar" | "unknown" | "warn" | "pause";
  readonly params: readonly { readonly name: string; readonly value: string }[];
  readonly subject: { readonly kind: string; readonly name: string; readonly cluster?: string };
  readonly why?: Why;
  readonly since: string;
}

export type AttentionType =
  | "Approval"
  | "Decision"
  | "OperationFailed"
  | "OperationPaused"
  | "Quarantined"
  | "WorkOrder"
  | "ClusterUnknown"
  | "ClusterDegraded"
  | "NodesNotReady"
  | "PoolBelowMinimum"
  | "CertificateExpires";

export interface AttentionInput {
  readonly operations: readonly Operation[];
  readonly workOrders: readonly WorkOrder[];
  readonly tasks: readonly AutoOperationTask[];
  readonly clusters: readonly Cluster[];
  readonly machines: readonly Machine[];
  readonly pools: readonly SparePool[];
  readonly now: number;
}

/** A failure stays until it is old news; after a week it is history. */
const failedForMs = 7 * 86_400_000;
const expiresWithinMs = 30 * 86_400_000;

/**
 * Order: a person is waited for and work stands still → a whole cluster is unknown or broken → nodes, machines → confirmations
 * nothing waits for → risks with a date; inside each the oldest first.
 */
const rank: Readonly<Record<AttentionType, number>> = {
  Approval: 0,
  Decision: 0,
  OperationPaused: 0,
  WorkOrder: 0,
  ClusterUnknown: 1,
  ClusterDegraded: 1,
  OperationFailed: 2,
  NodesNotReady: 2,
  Quarantined: 2,
  PoolBelowMinimum: 4,
  CertificateExpires: 4,
};

/** Pure. Healthy things are quiet. */
export function attentionOf(input: AttentionInput): readonly AttentionItem[] {
  const items = [
    ...input.operations.flatMap((each) => ofOperation(each, input)),
    ...input.workOrders.flatMap(ofWorkOrder),
    ...input.clusters.flatMap((each) => ofCluster(each, input.now)),
    ...quarantined(input),
    ...input.pools.flatMap(ofPool),
  ];
  return items.toSorted((a, b) => rank[a.type] - rank[b.type] || compare(a.since, b.since) || compare(a.id, b.id));
}

function ofOperation(operation: Operation, { workOrders, now }: AttentionInput): readonly AttentionItem[] {
  const { status, metadata, spec } = operation;
  const [why] = status?.why ?? [];
  const subject = { kind: "Operation", name: metadata.name, cluster: spec.clusterName };
  const since = why?.since ?? metadata.creationTimestamp ?? isoTime(now);
  const item = (type: AttentionType, state: AttentionItem["state"], at = since): AttentionItem => ({
    id: `${type}/${metadata.uid ?? metadata.name}`,
    type,
    state,
    params: [
      { name: "machines", value: String(status?.machines?.total ?? spec.operationMachines.length) },
      { name: "type", value: spec.operationType },
    ],
    subject,
    since: at,
    ...(why === undefined ? {} : { why }),
  });
  switch (status?.phase) {
    case "AwaitingApproval": {
      const order = workOrders.find(
        (each) => each.spec.subject.uid === metadata.uid && each.status?.phase !== "Superseded",
      );
      return [item("Approval", "ask", order?.metadata.creationTimestamp ?? since)];
    }
    case "WaitingForDecision":
      return [item("Decision", "ask")];
    case "Paused":
      return spec.desiredState === "Paused" || why?.reason === "RestoredFromBackup"
        ? [item("OperationPaused", "pause")]
        : [];
    case "Failed": {
      const at = status.finishedAt ?? since;
      return (parseTime(at) ?? 0) + failedForMs < now ? [] : [item("OperationFailed", "fail", at)];
    }
    default:
      return [];
  }
}

/** What is not an approval of an Operation: that one is shown once, as the Operation. */
function ofWorkOrder(order: WorkOrder): readonly AttentionItem[] {
  const { spec, status, metadata } = order;
  const open = status?.phase === "Open" && spec.type !== "Webhook";
  if (!open || (spec.type === "Approval" && spec.subject.kind === "Operation")) return [];
  const why = status.why?.[0];
  return [
    {
      id: `WorkOrder/${metadata.uid ?? metadata.name}`,
      type: "WorkOrder",
      state: "ask",
      params: [
        { name: "workOrder", value: metadata.name },
        { name: "title", value: spec.title.reason },
      ],
      subject: { kind: spec.subject.kind, name: spec.subject.name, cluster: spec.clusterName },
      since: metadata.creationTimestamp ?? "",
      ...(why === undefined ? {} : { why }),
    },
  ];
}

function ofCluster(cluster: Cluster, now: number): readonly AttentionItem[] {
  const { name, uid = name } = cluster.metadata;
  const subject = { kind: "Cluster", name, cluster: name };
  const [why] = cluster.status?.why ?? [];
  const about = (
    type: AttentionType,
    state: AttentionItem["state"],
    condition: string,
    params: AttentionItem["params"] = [],
  ): AttentionItem => {
    const since =
      conditionOf(cluster, condition)?.lastTransitionTime ?? why?.since ?? cluster.status?.observedAt ?? isoTime(now);
    return { id: `${type}/${uid}`, type, state, params, subject, since, ...(why === undefined ? {} : { why }) };
  };
  const key = displayState(cluster, now)?.key;
  if (key === "Unknown") return [about("ClusterUnknown", "unknown", "Available")];
  const nodes = cluster.status?.nodes;
  const down = (nodes?.notReady ?? 0) + (nodes?.unknown ?? 0);
  const expiry = parseTime(cluster.status?.credentialsNotAfter ?? "");
  const soon = expiry !== undefined && expiry - now < expiresWithinMs;
  return [
    ...(conditionOf(cluster, "ControlPlaneHealthy")?.status === "False" ||
    conditionOf(cluster, "IdentityVerified")?.status === "False"
      ? [about("ClusterDegraded", "fail", "ControlPlaneHealthy")]
      : []),
    ...(down > 0 ? [about("NodesNotReady", "warn", "NodesHealthy", [{ name: "count", value: String(down) }])] : []),
    ...(soon
      ? [
          about("CertificateExpires", "warn", "CredentialsValid", [
            { name: "at", value: cluster.status?.credentialsNotAfter ?? "" },
          ]),
        ]
      : []),
  ];
}

function quarantined({ machines, now }: AttentionInput): readonly AttentionItem[] {
  return machines
    .filter((machine) => machine.status?.phase === "Quarantined" || quarantineOf(machine) !== undefined)
    .map((machine) => {
      const { name, uid = name } = machine.metadata;
      const cluster = machine.spec.consumerRef?.clusterName;
      const why = machine.status?.why?.[0];
      return {
        id: `Quarantined/${uid}`,
        type: "Quarantined" as const,
        state: "quar" as const,
        params: [
          { name: "machine", value: name },
          { name: "cause", value: quarantineOf(machine)?.cause ?? "" },
        ],
        subject: { kind: "Machine", name, ...(cluster === undefined ? {} : { cluster }) },
        since:
          quarantineOf(machine)?.at ||
          (machine.status?.phaseSince ?? machine.metadata.creationTimestamp ?? isoTime(now)),
        ...(why === undefined ? {} : { why }),
      };
    });
}

function ofPool(pool: SparePool): readonly AttentionItem[] {
  const available = conditionOf(pool, "Available");
  if (available?.status !== "False") return [];
  const { name, uid = name } = pool.metadata;
  const why = pool.status?.why?.[0];
  const missing = pool.status?.classes?.reduce((sum, each) => sum + each.missing, 0) ?? 0;
  return [
    {
      id: `PoolBelowMinimum/${uid}`,
      type: "PoolBelowMinimum",
      state: available.reason === "Empty" ? "fail" : "warn",
      params: [{ name: "count", value: String(missing) }],
      subject: { kind: "SparePool", name },
      since: available.lastTransitionTime,
      ...(why === undefined ? {} : { why }),
    },
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
