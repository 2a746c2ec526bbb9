import type { Machine, SparePool } from "@dipper/api";
import type { Taken } from "./pace.ts";

/** Everything a pool's status is computed from. */
export interface PoolSeen {
  readonly pool: SparePool;
  /** Machines whose poolRef names the pool. */
  readonly machines: readonly Machine[];
  /** Of those that serve clusters now, how many by rack, the largest first: what a lost rack would ask for. */
  readonly racksInUse: readonly { readonly machineClass: string; readonly count: number }[];
  /** What operations took out of the pool. Default: nothing. */
  readonly taken?: readonly Taken[];
  /** uids of holders that are gone. */
  readonly goneHolders: ReadonlySet<string>;
}
