import { Event, type Kind, type KubeObject } from "@dipper/api";
import type { LocalAccess } from "@dipper/apiserver";
import type { EventRecorderOptions } from "@dipper/controller";

/** The two verbs that a recorder of events needs, without HTTP. */
export function localEvents(local: LocalAccess): EventRecorderOptions["kube"] {
  return {
    create: async (kind: Kind, object: unknown) => local.create(kind, object as never) as never,
    patch: async (kind: Kind, ref: { readonly namespace?: string; readonly name: string }, patch: unknown) => {
      const changed = await local.update(kind as Kind<KubeObject>, ref, (event) => ({
        ...event,
        ...(patch as object),
      }));
      return (changed ?? ({ ...Event, metadata: ref } as never)) as never;
    },
  };
}
