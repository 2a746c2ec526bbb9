import type { Cluster, ClusterDeployment } from "@dipper/api";

export type Addon = ClusterDeployment["spec"]["addons"][number];
/** What stands in the status of the Cluster. */
export type AddonRecord = NonNullable<NonNullable<Cluster["status"]>["addons"]>[number];

/** One add-on that is wanted, with everything that an installation depends on. */
export interface Wanted {
  readonly addon: Addon;
  readonly values: string;
  /** Of chart, version, namespace and values: another one means an upgrade. */
  readonly digest: string;
  /** What keeps it from being tried: its values are missing, its chart is not to be found. */
  readonly problem?: { readonly reason: string; readonly message: string };
}

export interface AddonsSeen {
  readonly deployment: ClusterDeployment;
  readonly cluster: Cluster | undefined;
  readonly wanted: readonly Wanted[];
}
