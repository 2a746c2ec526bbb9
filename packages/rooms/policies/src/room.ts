import { ChangePolicy, Cluster } from "@dipper/api";
import type { Room } from "@dipper/room";
import { policyReconciler } from "./reconciler.ts";
import { policyRoutes } from "./routes.ts";

/** Policies: when clusters may be changed, who has to approve, and the stop of everything. */
export const policiesRoom: Room = {
  name: "policies",
  kinds: [ChangePolicy],
  register({ manager, world }) {
    const policies = manager.cache(ChangePolicy);
    const clusters = manager.cache(Cluster);
    manager.add(policyReconciler(policies, clusters), { workers: 1 });
    return { parts: [], routes: policyRoutes({ clock: world.clock, policies, clusters }) };
  },
};
