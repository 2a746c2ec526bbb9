import type { KubeObject } from "@dipper/api";
import type { Change, LocalAccess } from "@dipper/apiserver";
import type { EventRecorder } from "@dipper/controller";
import type { World } from "@dipper/world";
import type { ClusterState, Moved } from "./cluster-state.ts";
import type { NodeView } from "./node-view.ts";
import type { PodView } from "./pod-view.ts";

/** A commit, as the controllers look at it. */
export interface Seen {
  readonly change: Change;
  /** Set where it was about a pod. */
  readonly pod: Moved<PodView> | undefined;
  /** Set where it was about a node. */
  readonly node: Moved<NodeView> | undefined;
  /** The object as it is now, or was last. Parsed when it is asked for. */
  object<T extends KubeObject>(): T;
}

/** Level-based: it is told a key, looks at everything itself, does what is missing, and may be told again at any time. */
export interface Controller {
  readonly name: string;
  /** Keys of what stands in the cluster at the start. */
  all(): Iterable<string>;
  /** Keys that a commit concerns. */
  concerns(seen: Seen): Iterable<string>;
  /** Answers after how many milliseconds it wants to look again, should nothing change until then. */
  reconcile(key: string): Promise<number | undefined>;
}

/** What all controllers of one cluster share. */
export interface Workplace {
  readonly world: World;
  readonly local: LocalAccess;
  readonly state: ClusterState;
  /** Events in the name of a component. */
  readonly events: (component: string) => EventRecorder;
}

export const none: readonly string[] = [];

export function keyParts(key: string): { readonly namespace: string; readonly name: string } {
  const at = key.indexOf("/");
  return { namespace: key.slice(0, at), name: key.slice(at + 1) };
}
