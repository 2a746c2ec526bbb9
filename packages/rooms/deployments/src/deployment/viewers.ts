import { ClusterRole, ClusterRoleBinding, DipperError } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { groups } from "../keys/kubeconfig.ts";
import { manager } from "../words.ts";

const name = "dipper-viewer";

/** What the platform reads of a cluster when no operation runs: everything but Secrets. */
const rules = [
  {
    apiGroups: [""],
    resources: [
      "nodes",
      "namespaces",
      "pods",
      "pods/log",
      "services",
      "endpoints",
      "events",
      "configmaps",
      "persistentvolumes",
      "persistentvolumeclaims",
      "replicationcontrollers",
      "resourcequotas",
      "limitranges",
      "serviceaccounts",
      "componentstatuses",
    ],
    verbs: ["get", "list", "watch"],
  },
  {
    apiGroups: [
      "apps",
      "batch",
      "policy",
      "autoscaling",
      "discovery.k8s.io",
      "events.k8s.io",
      "networking.k8s.io",
      "storage.k8s.io",
      "scheduling.k8s.io",
      "coordination.k8s.io",
      "metrics.k8s.io",
      "apiextensions.k8s.io",
      "apiregistration.k8s.io",
    ],
    resources: ["*"],
    verbs: ["get", "list", "watch"],
  },
  { nonResourceURLs: ["/healthz", "/livez", "/livez/*", "/readyz", "/readyz/*", "/version"], verbs: ["get"] },
];

/** Gives the group of the reading kubeconfig its role in the cluster. */
export async function bindViewers(cluster: KubeClient, signal: AbortSignal): Promise<void> {
  const write = { manager, signal };
  const metadata = { name };
  await once(cluster.create(ClusterRole, { metadata, rules }, write));
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name } as const;
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: groups.view } as const];
  await once(cluster.create(ClusterRoleBinding, { metadata, roleRef, subjects }, write));
}

async function once(created: Promise<unknown>): Promise<void> {
  await created.catch((cause: unknown) => {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
  });
}
