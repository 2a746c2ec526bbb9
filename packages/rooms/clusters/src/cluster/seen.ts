import type { Cluster, Operation } from "@dipper/api";
import type { EtcdMember } from "@dipper/room";
import type { ClusterView } from "../nodes/cluster-feeds.ts";

/** One look at the API server. */
export type Look =
  | {
      readonly ok: true;
      readonly at: number;
      readonly uid: string;
      readonly managedBy: string;
      /** Of kube-system: whoever takes the mark must have seen it free. */
      readonly revision: string;
    }
  | {
      readonly ok: false;
      readonly at: number;
      readonly reason: LookFailure;
      readonly endpoint: string;
      readonly cause: string;
    };

/** Reasons of the conditions Available and CredentialsValid. */
export type LookFailure =
  | "DNSFailed"
  | "ConnectTimeout"
  | "ConnectFailed"
  | "TLSFailed"
  | "Unauthorized"
  | "APIServerUnhealthy"
  | "TooWeak"
  | "Missing";

/** What changes slowly, as it was found last. */
export interface Inspection {
  /** The one that ends first before the others. */
  readonly certificates: readonly { readonly name: string; readonly notAfter: string }[];
  readonly etcd?: { readonly members: readonly EtcdMember[]; readonly observedAt: string };
}

/** Everything a Cluster's status is computed from. */
export interface ClusterSeen {
  readonly cluster: Cluster;
  /** False: it is still to be built. */
  readonly hasApi: boolean;
  /** There is a way to its API, and nobody has ever answered: it is being made. */
  readonly toBeMade?: boolean;
  readonly inspection?: Inspection;
  /** Absent: no look was due, the last one stands in the status. */
  readonly look?: Look;
  readonly view: ClusterView;
  /** Operations that run on it. */
  readonly operations: readonly { readonly name: string; readonly type: Operation["spec"]["operationType"] }[];
  /** Who we are, in the mark on clusters that we operate. */
  readonly platform: string;
}
