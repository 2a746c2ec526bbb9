import { ChangePolicy, Cluster, Operation } from "@dipper/api";
import type { Room } from "@dipper/room";
import { decidePolicy } from "./policy/decide.ts";
import { observePolicy } from "./policy/observe.ts";
import { reportPolicy } from "./policy/report.ts";
import { policyRoutes } from "./routes.ts";

const reconciler = "policies";

/** When and how clusters may be changed: what each policy means now, and the stop of everything. */
export const policiesRoom: Room = {
  name: "policies",
  kinds: [ChangePolicy],
  register(deps) {
    const { manager } = deps;
    const policies = manager.cache(ChangePolicy);
    const clusters = manager.cache(Cluster);
    // Routes read it: a cache must be asked for before the manager starts.
    manager.cache(Operation);
    manager.add(
      {
        name: reconciler,
        kind: ChangePolicy,
        watches: [],
        observe: observePolicy({ policies, clusters }),
        decide: decidePolicy,
        act: async () => {},
        report: (seen, _decision, _outcomes, now) => reportPolicy(seen, now),
      },
      { workers: 1 },
    );
    // The health of clusters changes all the time; policies ask for nothing but their labels.
    clusters.subscribe((now, before) => {
      if (labelsOf(now) === labelsOf(before)) return;
      for (const { metadata } of policies.all()) {
        const { name, namespace } = metadata;
        manager.enqueue(reconciler, namespace === undefined ? { name } : { namespace, name }, "change");
      }
    });
    return { parts: [], routes: policyRoutes(deps) };
  },
};

function labelsOf(cluster: Cluster | undefined): string {
  return cluster === undefined ? "gone" : JSON.stringify(cluster.metadata.labels ?? {});
}
