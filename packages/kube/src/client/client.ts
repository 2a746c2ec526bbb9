import type { Kind, KubeObject, ObjectMeta } from "@dipper/api";

export interface Ref {
  readonly namespace?: string;
  readonly name: string;
}

export interface ListOptions {
  readonly namespace?: string;
  /** Label selector, as in `app=web,tier!=test`. */
  readonly labels?: string;
  /** Field selector, as in `spec.nodeName=n1`. */
  readonly fields?: string;
  /** Default 500. */
  readonly pageSize?: number;
  readonly signal: AbortSignal;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  readonly remaining?: number;
}

export type WatchEvent<T> =
  | { readonly type: "Added" | "Modified" | "Deleted"; readonly object: T }
  | { readonly type: "Bookmark"; readonly resourceVersion: string; readonly initialEventsEnd: boolean };

export interface WriteOptions {
  /** Field manager. */
  readonly manager: string;
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
}

/** Verbs on one API server. Every failure is a DipperError with the server's reason; 429 and 503 are retried as `Retry-After` says. */
export interface KubeClient {
  get<T extends KubeObject>(kind: Kind<T>, ref: Ref, options: { readonly signal: AbortSignal }): Promise<T | undefined>;
  pages<T extends KubeObject>(kind: Kind<T>, options: ListOptions): AsyncIterable<Page<T>>;
  /** Ends with DipperError `Expired` (410) or when the signal fires; reconnecting is the cache's business. */
  watch<T extends KubeObject>(
    kind: Kind<T>,
    options: ListOptions & { readonly from: string | "initial" },
  ): AsyncIterable<WatchEvent<T>>;
  create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>, options: WriteOptions): Promise<T>;
  /** Server-side apply. */
  apply<T extends KubeObject>(
    kind: Kind<T>,
    wanted: { readonly metadata: ObjectMeta; readonly spec?: unknown },
    options: WriteOptions & { readonly force: boolean; readonly subresource?: "status" },
  ): Promise<T>;
  /** JSON merge patch; `ifVersion` makes it compare-and-swap. */
  patch<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    patch: object,
    options: WriteOptions & { readonly subresource?: "status" | "scale"; readonly ifVersion?: string },
  ): Promise<T>;
  delete<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    options: WriteOptions & {
      readonly uid?: string;
      readonly propagation?: "Background" | "Foreground" | "Orphan";
    },
  ): Promise<void>;
  /** `POST …/pods/<name>/eviction`. `Blocked` (429): a PodDisruptionBudget does not allow it now, `message` says which. */
  evict(
    pod: Ref,
    options: WriteOptions,
  ): Promise<{ readonly evicted: true } | { readonly evicted: false; readonly message: string }>;
  /** The same server, on behalf of somebody else (impersonation). `auditId` is sent as `Audit-ID`, under which the server records the calls. */
  as(user: string, groups: readonly string[], auditId?: string): KubeClient;
}

/** What one sends to create an object: no status, and the server's own metadata is not needed. */
export type NewObject<T extends KubeObject> = {
  readonly metadata: { readonly name?: string; readonly generateName?: string } & Partial<Omit<ObjectMeta, "name">>;
} & Omit<T, "metadata" | "status" | "apiVersion" | "kind">;
