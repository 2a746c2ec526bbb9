import { ChangePolicy, Cluster, isoTime } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { freezeRoutes } from "./freeze/freeze-routes.ts";
import { overviewOf } from "./overview.ts";
import { startAgain, stopEverything } from "./stop.ts";

export function policyRoutes(deps: RoomDeps): readonly Route[] {
  return [stopRoute(deps), startRoute(deps), overviewRoute(deps), ...freezeRoutes(deps)];
}

function stopRoute({ world }: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/stop-everything",
    doc: "No runner starts any more, and running ones end before their next machine. Holds until `POST /api/v1/start`. A stop that holds already keeps its reason.",
    permission: { verb: "emergency", on: "fleet" },
    input: {
      type: "object",
      additionalProperties: false,
      properties: { reason: { type: "string", maxLength: 256, description: "Why; everybody sees it." } },
    },
    output: { type: "object", description: "The ChangePolicy `stop-everything`." },
    async handle(call) {
      const { reason } = call.input as { reason?: string };
      const given = reason === undefined || reason === "" ? "no reason given" : reason;
      const stop = { reason: given, by: call.user, since: isoTime(world.clock.now()) };
      const policy = await stopEverything(call.kube, stop, call.signal);
      call.audit({ policy: policy.metadata.name, reason: given });
      return policy;
    },
  };
}

function startRoute({ manager }: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/start",
    doc: "Takes the stop of everything away; operations go on after looking and planning again. Stops of other policies hold on and are named.",
    permission: { verb: "emergency", on: "fleet" },
    input: { type: "object", additionalProperties: false, properties: {} },
    output: {
      type: "object",
      properties: { stillStoppedBy: { type: "array", items: { type: "string" }, description: "Names of policies." } },
    },
    async handle(call) {
      await startAgain(call.kube, call.signal);
      const others = manager
        .cache(ChangePolicy)
        .all()
        .filter((policy) => policy.spec.stop !== undefined && policy.metadata.name !== "stop-everything");
      const stillStoppedBy = others.map((policy) => policy.metadata.name).toSorted();
      call.audit({ policy: "stop-everything", stillStoppedBy });
      return { stillStoppedBy };
    },
  };
}

function overviewRoute({ manager, world }: RoomDeps): Route {
  const moment = { type: "string", format: "date-time" } as const;
  const list = (properties: object) => ({ type: "array", items: { type: "object", properties } });
  const policy = { type: "string" } as const;
  const clusters = { type: "integer", description: "How many clusters it selects." } as const;
  return {
    method: "GET",
    path: "/api/v1/policies-overview",
    doc: "What stops and freezes hold now, which windows are open, and what begins next, soonest first.",
    permission: { verb: "view", on: "filtered" },
    input: { type: "object", additionalProperties: false, properties: {} },
    output: {
      type: "object",
      properties: {
        asOf: moment,
        stops: list({ policy, reason: { type: "string" }, by: { type: "string" }, since: moment, clusters }),
        freezes: list({ policy, reason: { type: "string" }, until: moment, clusters }),
        open: list({ policy, until: moment, clusters }),
        next: list({
          at: moment,
          type: { enum: ["FreezeBegins", "WindowOpens"] },
          policy,
          reason: { type: "string" },
          clusters,
        }),
      },
    },
    async handle() {
      const known = { policies: manager.cache(ChangePolicy).all(), clusters: manager.cache(Cluster).all() };
      return overviewOf(known, world.clock.now());
    },
  };
}
