import { builtInKind, type KubeObject } from "@dipper/api";

export interface JobCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
}

/** As far as we read and write it. */
export interface KubeJob extends KubeObject {
  readonly spec: { readonly suspend?: boolean; readonly template: object } & Readonly<Record<string, unknown>>;
  readonly status?: { readonly startTime?: string; readonly conditions?: readonly JobCondition[] };
}
export const KubeJob = builtInKind<KubeJob>({
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  scope: "Namespaced",
});

/** It will start no pod any more. */
export function isOver(job: KubeJob): boolean {
  return (job.status?.conditions ?? []).some(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
}

/** It was made, and waits for its Secret and ConfigMaps. */
export function isUnstarted(job: KubeJob): boolean {
  return job.spec.suspend === true && job.status?.startTime === undefined;
}
