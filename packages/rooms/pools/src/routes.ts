import { type ClaimRequest, Cluster, claim, DipperError, Machine, SparePool } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { type Reservation, reservationOf, updateReservations, withReservation } from "./reservations.ts";

const pool = { type: "string", maxLength: 63, description: "Name of the SparePool." } as const;
const count = { type: "integer", minimum: 1, maximum: 500 } as const;
const machineClass = { type: "string", maxLength: 63, description: "Default: any." } as const;
const spreadBy = { enum: ["None", "Rack", "Zone"] } as const;
const id = { type: "string", maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" } as const;

export function poolRoutes(deps: RoomDeps): readonly Route[] {
  return [previewRoute(deps), reserveRoute(deps), releaseRoute()];
}

interface PreviewInput {
  readonly pool: string;
  readonly cluster: string;
  readonly count: number;
  readonly machineClass?: string;
  readonly spreadBy?: ClaimRequest["spreadBy"];
  readonly reservation?: string;
}

/** The same function as tasks and operations use, so that what is shown is what will be taken. */
function previewRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/pools/:pool/claim-preview",
    doc: "Which machines of a pool a request would get, in which order, and why each of the others is not given. Nothing is taken.",
    permission: { verb: "view", on: { clusterFrom: "cluster" } },
    input: {
      type: "object",
      required: ["pool", "cluster", "count"],
      additionalProperties: false,
      properties: { pool, cluster: { type: "string", maxLength: 63 }, count, machineClass, spreadBy, reservation: id },
    },
    output: {
      type: "object",
      properties: {
        chosen: { type: "array", items: { type: "object" } },
        rejected: { type: "array", items: { type: "object" } },
        missing: { type: "integer" },
        stale: { type: "integer", description: "Machines that would fit once their proof is renewed." },
      },
    },
    async handle(call) {
      const input = call.input as unknown as PreviewInput;
      const found = deps.manager.cache(SparePool).get({ name: input.pool });
      if (found === undefined)
        throw new DipperError("NotFound", { kind: "SparePool", name: input.pool, plural: "sparepools" });
      const cluster = deps.manager.cache(Cluster).get({ name: input.cluster });
      if (cluster === undefined)
        throw new DipperError("NotFound", { kind: "Cluster", name: input.cluster, plural: "clusters" });
      const request: ClaimRequest = {
        count: input.count,
        machineClass: input.machineClass ?? "",
        spreadBy: input.spreadBy ?? "Rack",
        cluster: { name: input.cluster, clusterType: cluster.spec.clusterType, labels: cluster.metadata.labels },
        ...(input.reservation === undefined ? {} : { reservationId: input.reservation }),
      };
      const { chosen, ...rest } = claim(found, deps.manager.cache(Machine).all(), request, deps.world.clock.now());
      return { chosen: chosen.map(summaryOf), ...rest };
    },
  };
}

function summaryOf({ metadata, spec }: Machine) {
  const ip = spec.addresses.find((each) => each.type === "Internal")?.address ?? spec.ssh?.address ?? "";
  const { site, zone, rack, machineClass: of } = spec;
  return { name: metadata.name, uid: metadata.uid ?? "", ip, site, zone, rack, machineClass: of };
}

interface ReserveInput {
  readonly pool: string;
  readonly id: string;
  readonly count: number;
  readonly machineClass?: string;
  readonly spreadBy?: Reservation["spreadBy"];
  readonly cluster?: string;
  readonly seconds?: number;
}

function reserveRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/pools/:pool/reservations",
    doc: "Reserves machines by number and class, for the caller and for a time. The same id again renews the reservation.",
    permission: { verb: "operate", on: "fleet" },
    input: {
      type: "object",
      required: ["pool", "id", "count"],
      additionalProperties: false,
      properties: {
        pool,
        id,
        count,
        machineClass,
        spreadBy,
        cluster: { type: "string", maxLength: 63, description: "The cluster that they are meant for." },
        seconds: { type: "integer", minimum: 60, maximum: 2_592_000, description: "Default 86400." },
      },
    },
    output: { type: "object", description: "The SparePool." },
    async handle(call) {
      const input = call.input as unknown as ReserveInput;
      const wish = reservationOf(
        {
          id: input.id,
          count: input.count,
          machineClass: input.machineClass ?? "",
          spreadBy: input.spreadBy ?? "None",
          clusterName: input.cluster ?? "",
          holder: { kind: "Person", name: holderName(call.user), uid: "" },
          seconds: input.seconds ?? 86_400,
        },
        deps.world.clock.now(),
      );
      call.audit({ pool: input.pool, reservation: wish.id, count: wish.count });
      return updateReservations({ kube: call.kube, name: input.pool, signal: call.signal }, (found) =>
        withReservation(found, wish),
      );
    },
  };
}

function releaseRoute(): Route {
  return {
    method: "DELETE",
    path: "/api/v1/pools/:pool/reservations/:id",
    doc: "Gives a reservation back.",
    permission: { verb: "operate", on: "fleet" },
    input: { type: "object", required: ["pool", "id"], additionalProperties: false, properties: { pool, id } },
    output: { type: "object", description: "The SparePool." },
    async handle(call) {
      const input = call.input as { pool: string; id: string };
      call.audit({ pool: input.pool, reservation: input.id });
      return updateReservations({ kube: call.kube, name: input.pool, signal: call.signal }, (found) => {
        const left = found.spec.reservations.filter((each) => each.id !== input.id);
        return left.length === found.spec.reservations.length ? undefined : left;
      });
    },
  };
}

/** A holder's name is an object's name; people's names are mapped to one. */
function holderName(user: string): string {
  const name = user
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return name === "" ? "unknown" : name.slice(0, 253);
}
