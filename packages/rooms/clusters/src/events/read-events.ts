import { Event } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

/** API servers keep an hour of events. More than these are not carried over for one page of a console. */
export const mostEvents = 10_000;

/** The events that a cluster's API server still has, page by page and without what nobody shows. */
export async function readEvents(
  client: KubeClient,
  options: { readonly fields: string | undefined; readonly signal: AbortSignal },
): Promise<{ readonly events: readonly Event[]; readonly complete: boolean }> {
  const { fields, signal } = options;
  const events: Event[] = [];
  for await (const page of client.pages(Event, { signal, ...(fields === undefined ? {} : { fields }) })) {
    for (const event of page.items) {
      if (events.length === mostEvents) return { events, complete: false };
      events.push(trimmed(event));
    }
  }
  return { events, complete: true };
}

function trimmed(event: Event): Event {
  const { managedFields: _, ...metadata } = event.metadata;
  return { ...event, metadata };
}
