/** Everything a person can do; one call each. After them `changed(client)` asks the page's data again. */
import { ApiError, get, post } from "./client.ts";
import type { Forecast, Meta, Operation, OperationSpec, Why } from "./objects.ts";
import type { PlanLeftOut, PlanSpecBody } from "./plan-view.ts";
import { patchSeen } from "./wish.ts";

const e = encodeURIComponent;

export interface MachineAction {
  readonly step?: string | undefined;
  readonly machines?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

export type Control = "pause" | "resume" | "cancel" | "retry" | "skip" | "quarantine" | "accept-forecast";

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

/** The plan of an operation that does not exist; without a plan `why` says what is in the way. */
export interface Preview {
  readonly plan?: { readonly spec: PlanSpecBody };
  readonly digest?: string;
  readonly leftOut: readonly PlanLeftOut[];
  readonly why: readonly Why[];
  readonly forecast: Forecast;
  readonly approvals: { readonly required: number; readonly policies?: readonly string[] };
  readonly consequences?: readonly string[];
  readonly queue?: { readonly behind?: string };
  readonly window?: { readonly open: boolean; readonly opensAt?: string };
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

export function setClusterPolicy(cluster: Meta, managementPolicy: string): Promise<unknown> {
  return patchSeen(`/api/v1/clusters/${e(cluster.name)}`, cluster, { managementPolicy });
}

export function setTaskState(task: Meta, desiredState: string): Promise<unknown> {
  return patchSeen(`/api/v1/tasks/${e(task.name)}`, task, { desiredState });
}

export function signIn(
  body: { readonly user: string; readonly password: string } | { readonly token: string },
): Promise<{ readonly name: string; readonly mustSetPassword: boolean; readonly passwordForced?: boolean }> {
  return post("/api/v1/sign-in", body, { quiet: true });
}

/** `logout`: where the browser ends the session at the identity provider too. */
export async function signOut(): Promise<{ readonly logout?: string }> {
  return (await post<{ readonly logout?: string } | undefined>("/api/v1/sign-out", {}, { quiet: true })) ?? {};
}

/** What the sign-in page offers. */
export interface SignInWays {
  readonly oidc?: { readonly label: string; readonly problem?: string };
}

export const signInWays = (signal: AbortSignal): Promise<SignInWays> =>
  get<SignInWays>("/api/v1/sign-in", { signal, quiet: true });

/** Where a browser goes to sign in at the provider. */
export const providerPath = (next: string): string => `/api/v1/oidc/start?next=${e(next)}`;

export function setPassword(body: { readonly password: string; readonly current?: string }): Promise<unknown> {
  return post("/api/v1/me/password", body);
}

/** An object that does not exist yet. */
export interface NewThing {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

export function createThing(resource: "machine-sets" | "cluster-deployments", thing: NewThing): Promise<unknown> {
  return post(`/api/v1/${resource}`, thing);
}

/** The platform makes the Cluster of a new ClusterDeployment within moments; its pages exist from then on. Gives up silently. */
export async function clusterAppears(name: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      await get(`/api/v1/clusters/${e(name)}`);
      return;
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 404) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** How many machines a set should have; the platform proposes the Operation that leads there. */
export function setReplicas(set: Meta, replicas: number): Promise<unknown> {
  return patchSeen(`/api/v1/machine-sets/${e(set.name)}`, set, { replicas });
}

/** From Observe to Operate; refused while the objects do not say what the cluster is. */
export function switchAdopted(cluster: string): Promise<unknown> {
  return post(`/api/v1/clusters/${e(cluster)}/adoption/switch`, {});
}

export interface AdoptWish {
  readonly name: string;
  readonly kubeconfig: string;
  readonly ssh?: { readonly user: string };
  readonly privateKey?: string;
  readonly hints: readonly {
    readonly name: string;
    readonly ssh: { readonly hostKeys: readonly string[] };
  }[];
  readonly dryRun: boolean;
}

/** What was read of a cluster that others made, and the objects that say so. */
export interface Adopted {
  readonly discovery: {
    readonly kubernetesVersion: string;
    readonly plugin: string;
    readonly etcd: { readonly mode: string };
    readonly nodes: readonly {
      readonly name: string;
      readonly role: string;
      readonly internal: readonly string[];
      readonly kubeletVersion: string;
    }[];
  };
  readonly objects: { readonly notes: readonly string[] };
  readonly operations: readonly string[];
}

export function adoptCluster(wish: AdoptWish): Promise<Adopted> {
  return post("/api/v1/clusters/adopt", wish);
}
