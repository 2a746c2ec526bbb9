import type { RbacObjects } from "@dipper/api";
import type { RbacSource } from "../authorise/authorise.ts";
import type { Store } from "../store/store.ts";

const group = "rbac.authorization.k8s.io";

/** Roles and bindings as the store has committed them. */
export function rbacSource(store: Store): RbacSource {
  let revision = 0;
  store.onCommit((changes) => {
    if (changes.some((change) => change.resource.startsWith(group))) revision++;
  });
  const all = <T>(plural: string): T[] =>
    [...store.committed(`${group}/${plural}`)].map((entry) => store.shared(entry) as unknown as T);
  return {
    revision: () => revision,
    objects: (): RbacObjects => ({
      clusterRoles: all("clusterroles"),
      clusterRoleBindings: all("clusterrolebindings"),
      roles: all("roles"),
      roleBindings: all("rolebindings"),
    }),
  };
}
