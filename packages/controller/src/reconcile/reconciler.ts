import type { DipperError, Kind, KubeObject, Why } from "@dipper/api";
import type { Ref } from "@dipper/kube";

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: DipperError };

/** What `decide` answers. */
export interface Decision<A> {
  readonly actions: readonly A[];
  /** Present whenever the object is not finished and nothing is left to do now. `forMs` absent: only a change wakes it. */
  readonly wait?: { readonly why: Why; readonly forMs?: number };
}

/** observe ▶ decide ▶ act ▶ report, by key, level-based, re-entrant. */
export interface Reconciler<T extends KubeObject, Seen, A extends { readonly type: string }> {
  readonly name: string;
  readonly kind: Kind<T>;
  /** Which changes elsewhere concern which keys. */
  readonly watches: readonly Watch[];
  /** Reads caches and clusters into one frozen value; undefined: the object is gone. */
  observe(ref: Ref, signal: AbortSignal): Promise<Seen | undefined>;
  /** Pure: equal input, equal output. Golden tests call only this. */
  decide(seen: Seen, now: number): Decision<A>;
  /** Idempotent, one outside effect each; throws DipperError. */
  act(action: A, seen: Seen, signal: AbortSignal): Promise<void>;
  /** Pure. `undefined`: nothing to write. */
  report(seen: Seen, decision: Decision<A>, outcomes: readonly Outcome[], now: number): T["status"] | undefined;
}

export interface Watch {
  readonly kind: Kind<KubeObject>;
  readonly keys: (object: KubeObject) => readonly Ref[];
  readonly priority?: "person" | "change" | "resync";
}

export type Result = { readonly done: true } | { readonly requeueAfterMs: number };
