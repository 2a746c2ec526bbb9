import { displayState, type Kind, type KubeObject, parseTime } from "@dipper/api";

export interface TextColumn {
  readonly name: string;
  readonly cell: (object: KubeObject) => string;
}

/** What the columns below read; everything may be absent. */
interface Readable {
  readonly spec?: {
    readonly operationType?: string;
    readonly operationTaskType?: string;
    readonly clusterName?: string;
    readonly cluster?: string;
    readonly type?: string;
    readonly machineClass?: string;
    readonly rack?: string;
    readonly poolRef?: { readonly name: string };
    readonly consumerRef?: { readonly clusterName?: string };
    readonly step?: string;
    readonly executor?: string;
    readonly requestedBy?: string;
    readonly ssh?: { readonly address: string };
    readonly addresses?: readonly { readonly address: string }[];
  };
  readonly status?: {
    readonly machines?: {
      readonly total?: number;
      readonly succeeded?: number;
      readonly spare?: number;
      readonly reserved?: number;
      readonly quarantined?: number;
    };
    readonly why?: readonly { readonly message: string }[];
    readonly nodes?: { readonly total: number; readonly ready: number };
    readonly versions?: { readonly kubernetes?: string };
  };
}

const read = (object: KubeObject): Readable => object as unknown as Readable;
const text = (value: string | number | undefined): string => (value === undefined ? "" : String(value));
const column = (name: string, of: (object: Readable) => string | number | undefined): TextColumn => ({
  name,
  cell: (object) => text(of(read(object))),
});

const cluster = column("cluster", ({ spec }) => spec?.clusterName ?? spec?.cluster ?? spec?.consumerRef?.clusterName);
const progress = column("done", ({ status }) =>
  status?.machines?.total === undefined ? undefined : `${status.machines.succeeded ?? 0}/${status.machines.total}`,
);
const why = column("what is going on", ({ status }) => status?.why?.[0]?.message);

const middle: Readonly<Record<string, readonly TextColumn[]>> = {
  Cluster: [
    column("version", ({ status }) => status?.versions?.kubernetes),
    column("nodes ready", ({ status }) =>
      status?.nodes === undefined ? undefined : `${status.nodes.ready} of ${status.nodes.total}`,
    ),
    why,
  ],
  Machine: [
    column("address", ({ spec }) => spec?.ssh?.address ?? spec?.addresses?.[0]?.address),
    column("class", ({ spec }) => spec?.machineClass),
    column("rack", ({ spec }) => spec?.rack),
    column("pool", ({ spec }) => spec?.poolRef?.name),
    cluster,
    why,
  ],
  SparePool: [
    column("spare", ({ status }) => status?.machines?.spare),
    column("reserved", ({ status }) => status?.machines?.reserved),
    column("quarantined", ({ status }) => status?.machines?.quarantined),
    why,
  ],
  Operation: [column("type", ({ spec }) => spec?.operationType), cluster, progress, why],
  AutoOperationTask: [column("type", ({ spec }) => spec?.operationTaskType), cluster, why],
  WorkOrder: [
    column("type", ({ spec }) => spec?.type),
    cluster,
    column("requested by", ({ spec }) => spec?.requestedBy),
    why,
  ],
  StepRun: [column("step", ({ spec }) => spec?.step), column("executor", ({ spec }) => spec?.executor), why],
};

/** As `kubectl` writes ages: 45s, 12m, 3h, 4d. */
export function age(since: string | undefined, now: number): string {
  if (since === undefined) return "";
  const seconds = Math.max(0, Math.floor((now - (parseTime(since) ?? now)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** Name, the state in the console's words, what matters for the kind, age. */
export function columnsOf(kind: Kind<KubeObject>, now: number): readonly TextColumn[] {
  const own = middle[kind.kind] ?? [why];
  const last = own.at(-1) === why ? own.slice(0, -1) : own;
  return [
    { name: "name", cell: (object) => object.metadata.name },
    { name: "state", cell: (object) => displayState(object, now)?.word ?? "" },
    ...last,
    { name: "age", cell: (object) => age(object.metadata.creationTimestamp, now) },
    ...(own.at(-1) === why ? [why] : []),
  ];
}
