import { isoTime } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { cluster, mustExist, view } from "../of-cluster.ts";
import { fieldsOf, listEvents } from "./event-list.ts";
import { mostEvents, readEvents } from "./read-events.ts";

export function eventsRoute(deps: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/events",
    doc: "Kubernetes events that the cluster's API server still has, newest first. Filter: `object:`, `kind:`, `namespace:`, `type:`, `reason:`, `component:` and words; a leading minus negates.",
    permission: view,
    input: {
      type: "object",
      required: ["cluster"],
      additionalProperties: false,
      properties: {
        cluster,
        filter: { type: "string", maxLength: 16_384 },
        limit: { type: "integer", minimum: 1, maximum: 500 },
        continue: { type: "string", maxLength: 512 },
      },
    },
    output: {
      type: "object",
      properties: {
        items: { type: "array", items: { type: "object" } },
        continue: { type: "string" },
        total: { type: "integer" },
        complete: {
          type: "boolean",
          description: `False: the cluster has more than ${mostEvents}; the rest was not read.`,
        },
        facets: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "integer" } } },
        asOf: { type: "string", description: "When the cluster was asked." },
      },
    },
    async handle(call) {
      const input = call.input as { cluster: string; filter?: string; limit?: number; continue?: string };
      mustExist(deps, input.cluster);
      const { filter = "", limit = 200 } = input;
      const asOf = isoTime(deps.world.clock.now());
      const client = deps.cluster(input.cluster);
      const { events, complete } = await readEvents(client, { fields: fieldsOf(filter), signal: call.signal });
      return { ...listEvents(events, { filter, limit, continue: input.continue ?? "" }), complete, asOf };
    },
  };
}
