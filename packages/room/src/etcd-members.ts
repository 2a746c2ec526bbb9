/** One member of a cluster's etcd. */
export interface EtcdMember {
  /** Sixteen hexadecimal digits, as etcdctl prints it. */
  readonly id: string;
  /** Name of the node it runs on; empty while it has not started yet. */
  readonly name: string;
  readonly peerURLs: readonly string[];
  readonly clientURLs: readonly string[];
  /** It follows, but has no vote yet. */
  readonly learner: boolean;
  /** Whether it answered for itself just now. */
  readonly healthy: boolean;
}

/** Who belongs to the etcd of a managed cluster. A port: who asks knows nothing of keys and addresses. */
export interface EtcdMembers {
  /** Asks the members themselves. Throws `Unavailable` where none answers, or where the platform has no key of this etcd. */
  list(cluster: string, signal: AbortSignal): Promise<readonly EtcdMember[]>;
  /** By name, as `list` gives it. A member that is not there is what was wanted; one that the quorum needs is refused by etcd. */
  remove(cluster: string, member: string, signal: AbortSignal): Promise<void>;
}
