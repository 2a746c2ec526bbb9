import { ClusterLock, Operation, OperationPlan, SparePool, StepDefinition, StepRun, WorkOrder } from "@dipper/api";
import type { Part } from "@dipper/controller";
import type { Room } from "@dipper/room";
import { createArchive } from "./archive.ts";
import { createMuteStore } from "./attention/mute-store.ts";
import { cachesOf, indexes } from "./deps.ts";
import { operationReconciler } from "./operation/reconciler.ts";
import { createSecretDigests } from "./plan/secret-digests.ts";
import { approveRoutes } from "./routes/approve.ts";
import { attentionRoutes } from "./routes/attention.ts";
import { calendarRoutes } from "./routes/calendar.ts";
import { controlRoutes } from "./routes/control.ts";
import { dryRunRoutes } from "./routes/dry-run.ts";
import { logRoutes } from "./routes/logs.ts";
import { previewRoutes } from "./routes/preview.ts";
import { viewRoutes } from "./routes/views.ts";
import { createFollower, type Follower } from "./step-run/follower.ts";
import { stepRunReconciler, stepRunReconcilerName } from "./step-run/reconciler.ts";
import { workOrderReconciler } from "./work-order/reconciler.ts";

/** Operations: planned, approved, queued, run in batches and proven, one cluster at a time. */
export const operationsRoom: Room = {
  name: "operations",
  kinds: [Operation, OperationPlan, StepRun, StepDefinition, WorkOrder, ClusterLock],
  register(deps) {
    const caches = cachesOf(deps);
    const { world, kube, dataFolder, manager } = deps;
    const secrets = createSecretDigests(world, kube, dataFolder);
    const archive = createArchive(world.files, dataFolder);
    const follower = createFollower({
      world,
      dataFolder,
      unpack: deps.unpackLog,
      changed: (name) => {
        for (const { metadata } of caches.runs.by(indexes.name, name))
          manager.enqueue(
            stepRunReconcilerName,
            { ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name },
            "change",
          );
      },
    });
    manager.add(operationReconciler({ deps, caches, archive, secrets }), { workers: 8 });
    manager.add(stepRunReconciler({ deps, caches, follower, secrets }), { workers: 16 });
    manager.add(workOrderReconciler(caches), { workers: 2 });
    // The preview and the attention view read this kind, which no reconciler here watches.
    manager.cache(SparePool);
    const { clock } = world;
    const routes = [
      ...previewRoutes({ deps, caches, archive, secrets }),
      ...dryRunRoutes({ deps, caches, archive, secrets }),
      ...viewRoutes({ caches, clock, follower }),
      ...attentionRoutes({ caches, manager, clock, mutes: createMuteStore(kube) }),
      ...calendarRoutes({ caches, clock }),
      ...logRoutes({
        world,
        dataFolder,
        unpack: deps.unpackLog,
        alive: (name) => follower.state(name)?.runner === "Alive",
      }),
      ...controlRoutes(world),
      ...approveRoutes(clock),
    ];
    return { parts: [followerPart(follower)], routes };
  },
};

/** Runners live on when the platform stops; only the following of their files ends. */
function followerPart(follower: Follower): Part {
  return {
    name: "operations/follower",
    start: async (signal) => signal.addEventListener("abort", () => follower.close(), { once: true }),
    health: () => undefined,
    close: async () => follower.close(),
  };
}
