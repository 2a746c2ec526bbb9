import { usePathName } from "../../app/use-url.ts";
import type { KubeRef } from "../../data/kube.ts";

/** The object that the path names: `core` is the group without a name, a dash no namespace. */
export function useObjectRef(): KubeRef {
  const [group, namespace] = [usePathName("group"), usePathName("namespace")];
  return {
    cluster: usePathName("cluster"),
    group: group === "core" ? "" : group,
    version: usePathName("version"),
    resource: usePathName("resource"),
    namespace: namespace === "-" ? "" : namespace,
    name: usePathName("name"),
  };
}

/** `deployments.apps`, `pods`: how people name a resource. */
export function resourceKey({ group, resource }: Pick<KubeRef, "group" | "resource">): string {
  return group === "" ? resource : `${resource}.${group}`;
}
