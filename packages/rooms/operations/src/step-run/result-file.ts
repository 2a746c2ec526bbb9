import { resultLines, type Unpack } from "@dipper/runner";
import { type Files, sha256 } from "@dipper/world";
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
export interface ResultFile {
  readonly progress: RunProgress;
  /** Of the plain text, also where the file is compressed by now. Absent: there is no file. */
  readonly digest?: string;
}

/** Of a runner that writes no more: plain, or compressed as `<path>.gz`. */
export async function readResultFile(files: Files, path: string, unpack: Unpack | undefined): Promise<ResultFile> {
  const plain = await files.read(path);
  const packed = plain === undefined && unpack !== undefined ? await files.read(`${path}.gz`) : undefined;
  const data = plain ?? (packed === undefined ? undefined : unpack?.(packed));
  if (data === undefined) return { progress: noProgress };
  return { progress: resultLines(data).events.reduce(withEvent, noProgress), digest: `sha256:${sha256(data)}` };
}
