import { join } from "node:path";
import { conditionOf, platformNamespace, StepRun } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import { follow } from "@dipper/runner";
import type { FollowStepRun } from "@dipper/server";
import type { World } from "@dipper/world";

/** Events of a StepRun out of its result file, followed until it is finished: what the live log shows. */
export function followStepRuns(world: World, manager: Manager, logs: string): FollowStepRun {
  const stepRuns = manager.cache(StepRun);
  return async function* (name, from, signal) {
    const stepRun = stepRuns.get({ namespace: platformNamespace, name });
    if (stepRun === undefined) return;
    const path = join(logs, stepRun.spec.operationRef.name, `${name}.ndjson`);
    const alive = async (): Promise<boolean> => {
      const now = stepRuns.get({ namespace: platformNamespace, name });
      return now !== undefined && conditionOf(now, "Finished")?.status !== "True";
    };
    yield* follow({ files: world.files, clock: world.clock, path, from, alive, signal });
  };
}
