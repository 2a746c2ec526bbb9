import { resultLines } from "@dipper/runner";
import type { Files } from "@dipper/world";
import { noProgress, type RunProgress, withEvent } from "./progress.ts";

/** `logs/<operation>/<StepRun>.ndjson` of the data folder. */
export function resultFile(dataFolder: string, operation: string, stepRun: string): string {
  return `${dataFolder}/${resultArtifact(operation, stepRun)}`;
}

/** The same, as `status.result.artifact` names it. */
export function resultArtifact(operation: string, stepRun: string): string {
  return `logs/${operation}/${stepRun}.ndjson`;
}

/** What a result file says; nothing, where there is none. A torn last line was never synced and does not count. */
export async function readProgress(files: Files, path: string): Promise<RunProgress> {
  const data = await files.read(path);
  return data === undefined ? noProgress : resultLines(data).events.reduce(withEvent, noProgress);
}
