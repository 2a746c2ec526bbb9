import { join } from "node:path";
import { conditionOf, platformNamespace, StepRun } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import { follow } from "@dipper/runner";
import type { FollowStepRun } from "@dipper/server";
import type { World } from "@dipper/world";

const ref = (name: string) => ({ namespace: platformNamespace, name });

/** Whether nobody writes the result file of this StepRun any more: it is finished, or there is no such object. */
export function notRunning(manager: Manager): (stepRun: string) => boolean {
  const stepRuns = manager.cache(StepRun);
  return (name) => {
    const stepRun = stepRuns.get(ref(name));
    return stepRun === undefined || conditionOf(stepRun, "Finished")?.status === "True";
  };
}

/** Events of a StepRun out of its result file, followed until it is finished: what the live log shows. */
export function followStepRuns(world: World, manager: Manager, logs: string): FollowStepRun {
  const stepRuns = manager.cache(StepRun);
  const over = notRunning(manager);
  return async function* (name, from, signal) {
    const stepRun = stepRuns.get(ref(name));
    if (stepRun === undefined) return;
    const path = join(logs, stepRun.spec.operationRef.name, `${name}.ndjson`);
    const alive = async (): Promise<boolean> => !over(name);
    yield* follow({ files: world.files, clock: world.clock, path, from, alive, signal });
  };
}
