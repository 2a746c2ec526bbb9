/** Everything a person can do; one call each. After them `changed(client)` asks the page's data again. */
import { patch, post } from "./client.ts";
import type { Operation, OperationSpec, Plan, Why } from "./objects.ts";

const e = encodeURIComponent;

export interface MachineAction {
  readonly step?: string | undefined;
  readonly machines?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

export type Control = "pause" | "resume" | "cancel" | "retry" | "skip" | "quarantine";

export function control(operation: string, action: Control, body: MachineAction): Promise<unknown> {
  return post(`/api/v1/operations/${e(operation)}/${action}`, body);
}

/** Binds to the digest the person saw. */
export function approve(
  operation: string,
  verdict: "approve" | "reject",
  body: { readonly planDigest: string; readonly comment?: string },
): Promise<unknown> {
  return post(`/api/v1/operations/${e(operation)}/${verdict}`, body);
}

export function decideWorkOrder(
  name: string,
  body: { readonly verdict: string; readonly comment: string },
): Promise<unknown> {
  return post(`/api/v1/work-orders/${e(name)}/verdict`, body);
}

export interface OperationWish {
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: OperationSpec;
}

export interface LeftOut {
  readonly ip: string;
  readonly name?: string;
  readonly why: Why;
}

export interface Preview {
  readonly plan?: Plan;
  readonly digest?: string;
  readonly batches: readonly { readonly batch: number; readonly machines: readonly PreviewMachine[] }[];
  readonly leftOut: readonly LeftOut[];
  readonly forecast?: {
    readonly durationSeconds?: number;
    readonly basedOnRuns?: number;
    readonly evictedPods?: number;
    readonly blockedBy?: readonly Why[];
  };
  readonly approvals?: { readonly required: number; readonly policy?: string };
  readonly consequences?: readonly string[];
  readonly queue?: { readonly behind?: string; readonly beside?: readonly string[] };
  readonly why?: readonly Why[];
}

export interface PreviewMachine {
  readonly name: string;
  readonly uid?: string;
  readonly ip: string;
  readonly serialNumber?: string;
  readonly zone?: string;
  readonly rack?: string;
  readonly role?: string;
  readonly durationSeconds?: number;
  readonly evictedPods?: number;
  readonly note?: Why;
}

export function preview(wish: OperationWish, signal: AbortSignal): Promise<Preview> {
  return post("/api/v1/operations/preview", wish, { signal });
}

export function createOperation(wish: OperationWish): Promise<Operation> {
  return post("/api/v1/operations", wish);
}

export function stopEverything(reason: string): Promise<unknown> {
  return post("/api/v1/stop-everything", { reason });
}

export function startAgain(): Promise<unknown> {
  return post("/api/v1/start", {});
}

export interface ImportLine {
  readonly line: number;
  readonly outcome: "ok" | "warning" | "refused";
  readonly name?: string;
  readonly column?: string;
  readonly reason?: string;
}

export interface ImportReport {
  readonly lines: readonly ImportLine[];
  readonly created?: number;
}

export function importMachines(text: string, dryRun: boolean): Promise<ImportReport> {
  return post("/api/v1/machines/import", { content: text, format: "csv", dryRun });
}

export function importCluster(body: {
  readonly name: string;
  readonly kubeconfig: string;
  readonly context?: string;
}): Promise<unknown> {
  return post("/api/v1/clusters/import", body);
}

/** What people want of a machine: InService, Maintenance, Quarantined, Retired. */
export function setMachineState(
  name: string,
  desiredState: string,
  resourceVersion: string | undefined,
): Promise<unknown> {
  return patch(`/api/v1/machines/${e(name)}`, { metadata: { resourceVersion }, spec: { desiredState } });
}

export function setClusterPolicy(
  name: string,
  managementPolicy: string,
  resourceVersion: string | undefined,
): Promise<unknown> {
  return patch(`/api/v1/clusters/${e(name)}`, { metadata: { resourceVersion }, spec: { managementPolicy } });
}

export function setTaskState(
  name: string,
  desiredState: string,
  resourceVersion: string | undefined,
): Promise<unknown> {
  return patch(`/api/v1/tasks/${e(name)}`, { metadata: { resourceVersion }, spec: { desiredState } });
}

export function signIn(
  body: { readonly user: string; readonly password: string } | { readonly token: string },
): Promise<{ readonly name: string; readonly mustSetPassword: boolean }> {
  return post("/api/v1/sign-in", body, { quiet: true });
}

export function signOut(): Promise<unknown> {
  return post("/api/v1/sign-out", {}, { quiet: true });
}

export function setPassword(body: { readonly password: string; readonly current?: string }): Promise<unknown> {
  return post("/api/v1/me/password", body);
}
