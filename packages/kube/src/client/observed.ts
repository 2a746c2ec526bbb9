import type { Kind, KubeObject } from "@dipper/api";
import type { KubeClient } from "./client.ts";

/** Told about every object that a write of this client brought back. Dry runs are not writes. */
export type WriteListener = (kind: Kind<KubeObject>, written: KubeObject) => void;

/** The same client; the listener learns the revisions of its own writes, which a cache can then be waited for. */
export function observed(client: KubeClient, listener: WriteListener): KubeClient {
  const tell = <T extends KubeObject>(kind: Kind<T>, options: { readonly dryRun?: boolean }, written: T): T => {
    if (options.dryRun !== true) listener(kind as Kind<KubeObject>, written);
    return written;
  };
  return {
    get: (kind, ref, options) => client.get(kind, ref, options),
    pages: (kind, options) => client.pages(kind, options),
    watch: (kind, options) => client.watch(kind, options),
    create: async (kind, object, options) => tell(kind, options, await client.create(kind, object, options)),
    apply: async (kind, wanted, options) => tell(kind, options, await client.apply(kind, wanted, options)),
    patch: async (kind, ref, patch, options) => tell(kind, options, await client.patch(kind, ref, patch, options)),
    delete: (kind, ref, options) => client.delete(kind, ref, options),
    evict: (pod, options) => client.evict(pod, options),
    // What somebody else does through us is not our own doing.
    as: (user, groups, auditId) => client.as(user, groups, auditId),
  };
}
