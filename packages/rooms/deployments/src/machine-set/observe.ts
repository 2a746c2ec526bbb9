import { claim, type Machine } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import { membersOf, wantedOf } from "../members.ts";
import { indexes, type Sources } from "../sources.ts";
import { byName } from "../words.ts";
import type { SetSeen } from "./seen.ts";

export function observeSet(sources: Sources, clock: Clock) {
  return async (ref: Ref): Promise<SetSeen | undefined> => {
    const set = sources.sets.get(ref);
    if (set === undefined) return undefined;
    const { name } = set.spec.clusterDeploymentRef;
    const deployment = sources.deployments.get({ name });
    const cluster = sources.clusters.get({ name });
    const sets = sources.sets.by(indexes.deployment, name);
    const members = membersOf(set, { sets, machines: sources.machines.by(indexes.cluster, name).toSorted(byName) });
    const pool = set.spec.poolRef === undefined ? undefined : sources.pools.get(set.spec.poolRef);
    const missing = wantedOf(set) - members.length;
    const claimed =
      pool === undefined || cluster === undefined || set.spec.replicas === undefined || missing <= 0
        ? undefined
        : claim(
            pool,
            sources.machines.by(indexes.pool, pool.metadata.name),
            {
              count: missing,
              machineClass: set.spec.machineClass,
              spreadBy: set.spec.spreadBy,
              cluster: { name, clusterType: cluster.spec.clusterType, labels: cluster.metadata.labels },
            },
            clock.now(),
          );
    return {
      set,
      members,
      named: set.spec.machines.map((each) => named(each.name, sources.machines.get(each))),
      pool: pool !== undefined,
      operations: sources.operations.by(indexes.cluster, name).toSorted(byName),
      ...(deployment === undefined ? {} : { deployment }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(claimed === undefined ? {} : { claim: claimed }),
    };
  };
}

function named(name: string, machine: Machine | undefined): SetSeen["named"][number] {
  return machine === undefined ? { name } : { name, machine };
}
