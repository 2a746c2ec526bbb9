import type { RbacObjects } from "@dipper/api";
import type { RbacSource } from "../authorise/authorise.ts";
import type { Store } from "../store/store.ts";

const group = "rbac.authorization.k8s.io";

/** Roles and bindings as the store has committed them; collected anew only after one of them changed, because every write asks for them. */
export function rbacSource(store: Store): RbacSource {
  let revision = 0;
  let collected: { readonly at: number; readonly objects: RbacObjects } | undefined;
  store.onCommit((changes) => {
    if (changes.some((change) => change.resource.startsWith(group))) revision++;
  });
  const all = <T>(plural: string): T[] =>
    [...store.committed(`${group}/${plural}`)].map((entry) => store.shared(entry) as unknown as T);
  const collect = (): RbacObjects => ({
    clusterRoles: all("clusterroles"),
    clusterRoleBindings: all("clusterrolebindings"),
    roles: all("roles"),
    roleBindings: all("rolebindings"),
  });
  return {
    revision: () => revision,
    objects: () => {
      if (collected?.at !== revision) collected = { at: revision, objects: collect() };
      return collected.objects;
    },
  };
}
