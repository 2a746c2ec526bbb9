import {
  type AutoOperationTask,
  annotations,
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
  whyOf,
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
  /** What is the matter. A mute holds for this only: when it changes, the item is shown again. */
  readonly cause: string;
  /** Who is concerned, where it is several: a mute holds for these and no more. */
  readonly members?: readonly string[];
  /** Who asked for it, where a person did. */
  readonly by?: string;
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
  const by = metadata.annotations?.[annotations.requestedBy];
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
    cause: [status?.phase ?? "", why?.reason ?? "", ...(why?.params.map(({ value }) => value) ?? [])].join("/"),
    ...(why === undefined ? {} : { why }),
    ...(by === undefined ? {} : { by }),
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
      cause: spec.planDigest,
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
    const cause = [why?.reason ?? "", ...params.map(({ value }) => value)].join("/");
    return { id: `${type}/${uid}`, type, state, params, subject, since, cause, ...(why === undefined ? {} : { why }) };
  };
  const key = displayState(cluster, now)?.key;
  if (key === "Unknown") return [about("ClusterUnknown", "unknown", "Available")];
  const expiry = parseTime(cluster.status?.credentialsNotAfter ?? "");
  const soon = expiry !== undefined && expiry - now < expiresWithinMs;
  return [
    ...(conditionOf(cluster, "ControlPlaneHealthy")?.status === "False" ||
    conditionOf(cluster, "IdentityVerified")?.status === "False"
      ? [about("ClusterDegraded", "fail", "ControlPlaneHealthy")]
      : []),
    ...(cluster.status?.unhealthyNodes ?? []).map((group) => notReady(cluster, group, now)),
    ...(soon
      ? [
          about("CertificateExpires", "warn", "CredentialsValid", [
            { name: "at", value: cluster.status?.credentialsNotAfter ?? "" },
          ]),
        ]
      : []),
  ];
}

type UnhealthyGroup = NonNullable<NonNullable<Cluster["status"]>["unhealthyNodes"]>[number];

/** One item for all nodes of one cause; a node more is another matter, a node less is not. */
function notReady(cluster: Cluster, { scope, value, count, since, nodes }: UnhealthyGroup, now: number): AttentionItem {
  const { name, uid = name } = cluster.metadata;
  const named = nodes.length > 5 ? `${nodes.slice(0, 5).join(", ")} …` : nodes.join(", ");
  return {
    id: `NodesNotReady/${uid}/${scope}/${value}`,
    type: "NodesNotReady",
    state: "warn",
    params: [
      { name: "count", value: String(count) },
      { name: "scope", value: scope },
      { name: "value", value },
    ],
    subject: { kind: "Cluster", name, cluster: name },
    since,
    // Names beyond those that the status holds are told apart by their number.
    cause: count > nodes.length ? String(count) : "",
    members: nodes,
    why: { ...whyOf("NodesNotReady", { count: String(count), nodes: named }, { now }), since },
  };
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
        cause: quarantineOf(machine)?.cause ?? why?.reason ?? "",
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
      cause: `${available.reason}/${missing}`,
      since: available.lastTransitionTime,
      ...(why === undefined ? {} : { why }),
    },
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
