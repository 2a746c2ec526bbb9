import { Cluster, DipperError } from "@dipper/api";
import type { Permission, RoomDeps } from "@dipper/room";

/** What the routes below one cluster have in common. */
export const view: Permission = { verb: "view", on: { clusterFrom: "cluster" } };
export const cluster = { type: "string", maxLength: 63, description: "Name of the Cluster." } as const;

/** Index of the Machine cache: machines by the cluster that they serve. */
export const servingIndex = "clusters/serving";

export function mustExist(deps: RoomDeps, name: string): void {
  if (deps.manager.cache(Cluster).get({ name }) === undefined)
    throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
}
