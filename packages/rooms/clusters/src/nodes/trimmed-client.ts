import type { KubeObject } from "@dipper/api";
import type { KubeClient, Page, WatchEvent } from "@dipper/kube";

/** The same client, but lists and watches give only what `trim` leaves: what a cache keeps of forty thousand nodes and a hundred thousand pods decides its memory. */
export function trimmedClient(client: KubeClient, trim: <T extends KubeObject>(object: T) => T): KubeClient {
  return {
    pages: (kind, options) =>
      mapped(client.pages(kind, options), (page: Page<KubeObject>) => ({
        ...page,
        items: page.items.map(trim),
      })) as never,
    watch: (kind, options) =>
      mapped(client.watch(kind, options), (event: WatchEvent<KubeObject>) =>
        "object" in event ? { ...event, object: trim(event.object) } : event,
      ) as never,
    get: (kind, ref, options) => client.get(kind, ref, options),
    create: (kind, object, options) => client.create(kind, object, options),
    apply: (kind, wanted, options) => client.apply(kind, wanted, options),
    patch: (kind, ref, patch, options) => client.patch(kind, ref, patch, options),
    delete: (kind, ref, options) => client.delete(kind, ref, options),
    evict: (pod, options) => client.evict(pod, options),
    as: (user, groups) => client.as(user, groups),
  };
}

async function* mapped<T>(source: AsyncIterable<T>, map: (each: T) => T): AsyncGenerator<T> {
  for await (const each of source) yield map(each);
}
