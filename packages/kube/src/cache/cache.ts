import type { KubeObject } from "@dipper/api";
import type { Cancel } from "@dipper/world";
import type { Ref } from "../client/client.ts";

/**
 * A local copy of all objects of a kind, kept by list and watch. It never gives up: it backs off with jitter and lists again
 * after 410. Objects are deeply readonly, and frozen outside production.
 */
export interface Cache<T extends KubeObject> {
  readonly synced: Promise<void>;
  /** Clock time of the last proof that this copy is current (event or bookmark). */
  readonly asOf: number;
  /** The revision seen last. */
  readonly revision: string;
  get(ref: Ref): T | undefined;
  all(): readonly T[];
  by(index: string, value: string): readonly T[];
  /** Makes `by(name, …)` work; the same name again is an error. */
  index(name: string, values: (object: T) => readonly string[]): void;
  /** Resolves once the cache has seen this revision: wait for your own writes. */
  seen(resourceVersion: string, signal: AbortSignal): Promise<void>;
  subscribe(listener: (now: T | undefined, before: T | undefined) => void): Cancel;
}
