import type { Kind, KubeObject } from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { Reconciler } from "../reconcile/reconciler.ts";

/** A long-lived piece of the program. */
export interface Part {
  readonly name: string;
  /** Resolves when the part works; the signal ends it. */
  start(signal: AbortSignal): Promise<void>;
  /** Undefined is healthy, otherwise one sentence. */
  health(): string | undefined;
  close(): Promise<void>;
}

/** Owns the caches and the queues, and runs the reconcilers. */
export interface Manager extends Part {
  add<T extends KubeObject, Seen, A extends { readonly type: string }>(
    reconciler: Reconciler<T, Seen, A>,
    options: { readonly workers: number },
  ): void;
  /** One cache per kind, shared. */
  cache<T extends KubeObject>(kind: Kind<T>): Cache<T>;
  /** Puts a key into a reconciler's queue: somebody asked. */
  enqueue(
    reconciler: string,
    ref: { readonly namespace?: string; readonly name: string },
    priority?: "person" | "change" | "resync",
  ): void;
}
