import type { KubeClient } from "@dipper/kube";
import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import { SavedViews } from "./saved-views.ts";

const own = { verb: "view", on: "filtered" } as const;
const anObject = { type: "object" };
const table = { type: "string", maxLength: 63, pattern: "^[a-z][a-z-]*$", description: "Of the list: machines." };
const name = { type: "string", minLength: 1, maxLength: 63, description: "What the person calls it." };

/** Views of lists that people keep for themselves; to share one is to share its address. */
export function viewRoutes(kube: KubeClient): readonly Route[] {
  const views = new SavedViews(kube);
  const wished = (call: ServerCall) => ({ table: String(call.input["table"]), name: String(call.input["name"]) });
  return [
    {
      method: "GET",
      path: "/api/v1/me/views",
      doc: "The caller's views of lists.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: anObject,
      handle: async (call: ServerCall) => ({ items: await views.of(call.user, call.signal) }),
    },
    {
      method: "POST",
      path: "/api/v1/me/views",
      doc: "Keeps a view of a list: filter, sort and columns. One of the same list and name is replaced.",
      permission: own,
      input: {
        type: "object",
        required: ["table", "name", "query"],
        additionalProperties: false,
        properties: {
          table,
          name,
          query: { type: "string", maxLength: 4096, description: "As in the page's address: q=rack:R17&sort=-age." },
        },
      },
      output: anObject,
      async handle(call: ServerCall) {
        const view = { ...wished(call), query: String(call.input["query"]) };
        await views.save(call.user, view, call.signal);
        call.audit({ object: `View ${view.table}/${view.name}` });
        return view;
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/me/views/:table/:name",
      doc: "Removes a view.",
      permission: own,
      input: { type: "object", required: ["table", "name"], properties: { table, name } },
      output: { type: "null" },
      async handle(call: ServerCall) {
        const view = wished(call);
        await views.remove(call.user, view, call.signal);
        call.audit({ object: `View ${view.table}/${view.name}` });
        return undefined;
      },
    },
  ];
}
