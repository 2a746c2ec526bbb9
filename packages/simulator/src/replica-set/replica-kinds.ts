import {
  builtInKind,
  type KubeObject,
  type LabelSelector,
  type PodTemplate,
  ReplicaSet,
  type ReplicatedStatus,
} from "@dipper/api";

/** What a ReplicaSet and a ReplicationController have in common. */
export interface Replicated extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector?: LabelSelector | Readonly<Record<string, string>>;
    readonly template?: PodTemplate;
  };
  readonly status?: ReplicatedStatus;
}

export interface ReplicaKind {
  readonly kind: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly plural: string;
  } & ReturnType<typeof builtInKind<Replicated>>;
  /** In whose name events are written and pods created. */
  readonly component: string;
  readonly account: string;
  readonly selectorOf: (spec: Replicated["spec"]) => LabelSelector | undefined;
}

export const replicaSets: ReplicaKind = {
  kind: ReplicaSet as ReplicaKind["kind"],
  component: "replicaset-controller",
  account: "replicaset-controller",
  selectorOf: ({ selector }) => selector as LabelSelector | undefined,
};

export const replicationControllers: ReplicaKind = {
  kind: builtInKind<Replicated>({
    group: "",
    version: "v1",
    kind: "ReplicationController",
    plural: "replicationcontrollers",
    scope: "Namespaced",
  }),
  component: "replication-controller",
  account: "replication-controller",
  selectorOf: ({ selector, template }) => ({
    matchLabels: (selector as Readonly<Record<string, string>> | undefined) ?? template?.metadata?.labels ?? {},
  }),
};
