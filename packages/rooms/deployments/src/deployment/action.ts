import type { Cluster } from "@dipper/api";
import type { KubeconfigUse } from "../keys/kubeconfig.ts";
import type { Proposal } from "../propose.ts";

/** What is done for a ClusterDeployment; each is safe to repeat. None touches a machine. */
export type DeploymentAction =
  | { readonly type: "AddFinalizer" }
  | { readonly type: "RemoveFinalizer" }
  | { readonly type: "MakeKeys" }
  | {
      readonly type: "CreateCluster";
      readonly spec: Pick<Cluster["spec"], "clusterType" | "managementPolicy" | "site">;
    }
  /** The first machine of the control plane, once and for all. */
  | { readonly type: "DecideFirst"; readonly machine: string }
  | { readonly type: "MintKubeconfig"; readonly use: KubeconfigUse; readonly server: string }
  /** A merge patch on the spec of the Cluster. */
  | { readonly type: "UpdateCluster"; readonly spec: object }
  /** Lets the reading kubeconfig read, in the cluster itself. */
  | { readonly type: "BindViewers" }
  | { readonly type: "Propose"; readonly proposal: Proposal }
  /** On the way out: proposals that nobody answered, machines that were only reserved, what was made for nothing. */
  | { readonly type: "Withdraw"; readonly operation: string }
  | { readonly type: "Release"; readonly machine: string }
  | { readonly type: "DeleteCluster" }
  | { readonly type: "DeleteSecrets" };
