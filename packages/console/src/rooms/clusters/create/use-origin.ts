import { labels } from "@dipper/api/names";
import { useList } from "../../../data/lists.ts";
import type { Machine, Pool } from "../../../data/objects.ts";
import { type ClusterDraft, countOf } from "./cluster-draft.ts";

/** What the chosen machines are. Of both kinds nobody can make one cluster. */
export type Origin = "real" | "simulated" | "mixed";

/** Says whether the chosen machines, and the pools that are to give some, are simulated. */
export function useOrigin(draft: ClusterDraft): Origin {
  const machines = useList<Machine>({ of: "machines", filter: "phase:Spare", limit: 500 });
  const pools = useList<Pool>({ of: "pools", limit: 500 });
  const simulatedMachines = new Map(
    machines.items.map((machine) => [machine.metadata.name, machine.spec.simulated !== undefined]),
  );
  const simulatedPools = new Map(
    pools.items.map((pool) => [pool.metadata.name, pool.metadata.labels?.[labels.simulated] === "true"]),
  );
  const sets = [draft.control, draft.compute, ...(draft.etcdMode === "External" ? [draft.etcd] : [])];
  const seen = new Set(
    sets
      .filter((set) => countOf(set) > 0)
      .flatMap((set) =>
        set.mode === "named" ? set.machines.map((name) => simulatedMachines.get(name)) : [simulatedPools.get(set.pool)],
      )
      .filter((each) => each !== undefined),
  );
  return seen.size > 1 ? "mixed" : seen.has(true) ? "simulated" : "real";
}
