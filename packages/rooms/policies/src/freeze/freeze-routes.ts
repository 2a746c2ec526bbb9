import { ChangePolicy, Cluster, DipperError, newObject, Operation, parseTime, platformNamespace } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { type FreezeWish, freezeName, isOnlyFreeze, outlookOf, selectorOf } from "./freeze.ts";

const manager = "dipper-policies";
const group = { type: "string", maxLength: 63, description: "Clusters of this group. Default: all." } as const;
const moment = { type: "string", format: "date-time" } as const;

/** Freezes by people: each is a ChangePolicy of its own, so that it can be ended alone. */
export function freezeRoutes(deps: RoomDeps): readonly Route[] {
  return [outlookRoute(deps), freezeRoute(deps), endRoute(deps)];
}

function outlookRoute({ manager: caches }: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/freezes/outlook",
    doc: "What a freeze would hold if it began now: clusters, operations that would wait, operations that would stop after their batch.",
    permission: { verb: "view", on: "fleet" },
    input: { type: "object", additionalProperties: false, properties: { group } },
    output: {
      type: "object",
      properties: { clusters: { type: "integer" }, waiting: { type: "integer" }, running: { type: "integer" } },
    },
    async handle(call) {
      const { group: wanted } = call.input as { group?: string };
      return outlookOf(wanted, caches.cache(Cluster).all(), caches.cache(Operation).all());
    },
  };
}

function freezeRoute({ world }: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/freezes",
    doc: "Forbids changes for a time: nothing starts, and what runs stops after its batch and goes on by itself afterwards.",
    permission: { verb: "emergency", on: "fleet" },
    input: {
      type: "object",
      required: ["from", "to", "reason"],
      additionalProperties: false,
      properties: {
        from: moment,
        to: moment,
        reason: { type: "string", minLength: 1, maxLength: 256, description: "Why; everybody sees it." },
        group,
      },
    },
    output: { type: "object", properties: { policy: { type: "string", description: "The ChangePolicy." } } },
    async handle(call) {
      const { group: wanted, ...freeze } = call.input as unknown as FreezeWish;
      const [from, to] = [parseTime(freeze.from), parseTime(freeze.to)];
      if (from === undefined || to === undefined || to <= from || to <= world.clock.now())
        throw new DipperError("BadRequest", { problem: "to must be later than from, and later than now" });
      const ref = { namespace: platformNamespace, name: freezeName(world.clock.now()) };
      const wish = newObject(ChangePolicy, ref, { clusterSelector: selectorOf(wanted), freezes: [freeze] });
      await call.kube.create(ChangePolicy, wish, { manager, signal: call.signal });
      call.audit({ policy: ref.name, reason: freeze.reason });
      return { policy: ref.name };
    },
  };
}

function endRoute({ manager: caches }: RoomDeps): Route {
  return {
    method: "DELETE",
    path: "/api/v1/freezes/:policy",
    doc: "Ends a freeze, or takes it back before it begins. Policies that say more than a freeze are refused: change them.",
    permission: { verb: "emergency", on: "fleet" },
    input: {
      type: "object",
      required: ["policy"],
      additionalProperties: false,
      properties: { policy: { type: "string", maxLength: 253 } },
    },
    output: { type: "null" },
    async handle(call) {
      const { policy: name } = call.input as { policy: string };
      const ref = { namespace: platformNamespace, name };
      const policy = caches.cache(ChangePolicy).get(ref);
      if (policy === undefined)
        throw new DipperError("NotFound", { kind: "ChangePolicy", name, plural: "changepolicies" });
      if (!isOnlyFreeze(policy))
        throw new DipperError("BadRequest", { problem: `policy ${name} says more than a freeze; change it instead` });
      call.audit({ policy: name });
      await call.kube.delete(ChangePolicy, ref, { manager, signal: call.signal });
      return undefined;
    },
  };
}
