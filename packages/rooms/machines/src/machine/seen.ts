import type { Machine, Node, Operation } from "@dipper/api";
import type { ProbeReport } from "@dipper/runner";
import type { NodeSeen } from "../nodes/node-feed.ts";

/** Everything a machine's phase is computed from, read at one moment. */
export interface MachineSeen {
  readonly machine: Machine;
  /** A look at the machine, where one was due. */
  readonly probe?: { readonly report: ProbeReport; readonly at: number };
  /** Its node in the cluster that it serves. */
  readonly node: NodeSeen;
  /** We may write to that cluster. Default: no. */
  readonly operated?: boolean;
  /** It is said to be gone, and a node of it is there nevertheless. `operated`: we may write to that cluster. */
  readonly returned?: { readonly cluster: string; readonly node: Node; readonly operated: boolean };
  /** The operation that holds it. */
  readonly operation?: {
    readonly name: string;
    readonly type: Operation["spec"]["operationType"];
    readonly runStarted: boolean;
  };
  /** An older Machine with the same identity or address. */
  readonly twin?: { readonly field: string; readonly other: string };
  /** How long the proof that it is clean holds. */
  readonly proofHoldsMs: number;
  /** When the platform was restored from a backup, until a person starts it again: older proof is none. */
  readonly restoredAt?: number;
}
