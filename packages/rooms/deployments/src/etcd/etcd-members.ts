import { ClusterDeployment, DipperError, Machine } from "@dipper/api";
import type { EtcdMember, EtcdMembers, RoomDeps } from "@dipper/room";
import { readKeys } from "../keys/cluster-keys.ts";
import { addressOf } from "../words.ts";
import { type Gateway, gatewayOver } from "./gateway.ts";

export type EtcdDeps = Pick<RoomDeps, "world" | "kube" | "pki">;

const clientPort = 2379;
const answerMs = 5_000;
/** The platform comes with a certificate of its own, made for the call. */
const validSeconds = 3_600;

/** Members of the etcd of clusters whose keys the platform has: asked directly, at the members' own addresses. */
export function etcdMembers(deps: EtcdDeps): EtcdMembers {
  return {
    list: async (cluster, signal) => {
      const doors = await doorsOf(deps, cluster, signal);
      const { members } = await answered(deps, cluster, doors, signal);
      return Promise.all(
        members.map(async (member): Promise<EtcdMember> => {
          const door = doors.find(({ address }) => member.clientURLs.some((url) => url.includes(address)));
          const healthy = door !== undefined && (await isHealthy(deps, door.gateway, signal));
          return { ...member, healthy };
        }),
      );
    },
    remove: async (cluster, name, signal) => {
      const doors = await doorsOf(deps, cluster, signal);
      const { members } = await answered(deps, cluster, doors, signal);
      const leaving = members.find((each) => each.name === name);
      if (leaving === undefined) return;
      // Not through itself: a member that is removed may close the door before it has answered.
      const others = doors.filter(({ address }) => !leaving.clientURLs.some((url) => url.includes(address)));
      const { gateway } = await answered(deps, cluster, others.length === 0 ? doors : others, signal);
      await gateway.remove(leaving.id, deps.world.clock.deadline(answerMs, signal));
    },
  };
}

interface Door {
  readonly address: string;
  readonly gateway: Gateway;
}

async function doorsOf(deps: EtcdDeps, cluster: string, signal: AbortSignal): Promise<readonly Door[]> {
  const keys = await readKeys(deps.kube, cluster, signal);
  if (keys === undefined) throw unavailable(cluster, "the platform has no key of it: it did not make this cluster");
  const { cert, key } = await deps.pki.issue(keys.etcd, {
    commonName: "dipper-controller",
    usages: ["client"],
    validSeconds,
  });
  const addresses = await addressesOf(deps, cluster, signal);
  if (addresses.length === 0) throw unavailable(cluster, "no Machine of it is known");
  return addresses.map((address) => {
    const url = `https://${address.includes(":") ? `[${address}]` : address}:${clientPort}`;
    return {
      address,
      gateway: gatewayOver(deps.world.net.connect({ url, ca: keys.etcd.cert, cert, key }), `etcd at ${url}`),
    };
  });
}

async function addressesOf({ kube }: EtcdDeps, cluster: string, signal: AbortSignal): Promise<readonly string[]> {
  const deployment = await kube.get(ClusterDeployment, { name: cluster }, { signal });
  const role = deployment?.spec.etcd.mode === "External" ? "Etcd" : "ControlPlane";
  const addresses: string[] = [];
  for await (const page of kube.pages(Machine, { fields: `spec.consumerRef.clusterName=${cluster}`, signal }))
    for (const machine of page.items)
      if (machine.spec.consumerRef?.role === role && addressOf(machine) !== "") addresses.push(addressOf(machine));
  return addresses.toSorted();
}

/** The first one that answers speaks for all. */
async function answered(
  deps: EtcdDeps,
  cluster: string,
  doors: readonly Door[],
  signal: AbortSignal,
): Promise<{ readonly gateway: Gateway; readonly members: readonly Omit<EtcdMember, "healthy">[] }> {
  const causes: string[] = [];
  for (const { gateway } of doors) {
    try {
      return { gateway, members: await gateway.members(deps.world.clock.deadline(answerMs, signal)) };
    } catch (cause) {
      signal.throwIfAborted();
      causes.push(DipperError.from(cause).message);
    }
  }
  throw unavailable(cluster, causes[0] ?? "none of its members answers");
}

async function isHealthy(deps: EtcdDeps, gateway: Gateway, signal: AbortSignal): Promise<boolean> {
  try {
    return await gateway.healthy(deps.world.clock.deadline(answerMs, signal));
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function unavailable(cluster: string, cause: string): DipperError {
  return new DipperError("Unavailable", { server: `etcd of cluster ${cluster}`, cause, name: cluster });
}
