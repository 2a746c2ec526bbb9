import { ofServer } from "../collect/of-server.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { TypeTable } from "../types/type-table.ts";
import { systemNamespaces } from "./namespaces.ts";
import type { Writes } from "./writes.ts";

const rbac = "rbac.authorization.k8s.io";

/** As everywhere in Kubernetes: the role that may do everything, and the group that has it. */
const clusterAdmin = {
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: { name: "cluster-admin", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
  rules: [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ],
};
const clusterAdmins = {
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name: "cluster-admin", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ apiGroup: rbac, kind: "Group", name: "system:masters" }],
};

/** What exists from the first start on. Everything is created only where it is missing. */
export function bootstrap(deps: { readonly store: Store; readonly types: TypeTable; readonly writes: Writes }): void {
  const ensure = (group: string, plural: string, object: StoredObject): void => {
    const type = deps.types.byResource(group, "v1", plural);
    const name = object.metadata.name ?? "";
    if (type === undefined || deps.store.staged(`${group}/${plural}`).get(name) !== undefined) return;
    deps.writes.create(type, "", object, ofServer);
  };
  for (const name of systemNamespaces)
    ensure("", "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  ensure(rbac, "clusterroles", clusterAdmin);
  ensure(rbac, "clusterrolebindings", clusterAdmins);
}
