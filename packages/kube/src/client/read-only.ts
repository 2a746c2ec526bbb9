import { DipperError } from "@dipper/api";
import type { KubeClient } from "./client.ts";

/** Why nothing may be written: the Cluster's name and its `spec.managementPolicy`. Undefined: writes may pass now. */
export type WriteGuard = () => { readonly name: string; readonly policy: string } | undefined;

/**
 * A client that refuses every write with `ReadOnlyCluster`, a dry run too: no code path writes to a cluster that is only observed.
 * The guard is asked at each write, because people change the policy while we run.
 */
export function readOnly(client: KubeClient, guard: WriteGuard): KubeClient {
  const check = (): void => {
    const refused = guard();
    if (refused !== undefined) throw new DipperError("ReadOnlyCluster", refused);
  };
  return {
    get: (kind, ref, options) => client.get(kind, ref, options),
    pages: (kind, options) => client.pages(kind, options),
    watch: (kind, options) => client.watch(kind, options),
    async create(kind, object, options) {
      check();
      return client.create(kind, object, options);
    },
    async apply(kind, wanted, options) {
      check();
      return client.apply(kind, wanted, options);
    },
    async patch(kind, ref, patch, options) {
      check();
      return client.patch(kind, ref, patch, options);
    },
    async delete(kind, ref, options) {
      check();
      return client.delete(kind, ref, options);
    },
    async evict(pod, options) {
      check();
      return client.evict(pod, options);
    },
    as: (user, groups, auditId) => readOnly(client.as(user, groups, auditId), guard),
  };
}
