import type { Random } from "../world.ts";

/**
 * What can go wrong with one call at a port. `lostBefore`: it never happens · `lostAfter`: it happens, nobody learns of it · `late` ·
 * `doubled`: it happens twice · `cut`: a stream ends after `afterMs` · `stale`: a read answers what it answered `back` times ago ·
 * `status`: the server answers this without doing anything · `torn`: an append writes a part only, then fails.
 */
export type Fault =
  | { readonly type: "lostBefore" }
  | { readonly type: "lostAfter" }
  | { readonly type: "late"; readonly ms: number }
  | { readonly type: "doubled" }
  | { readonly type: "cut"; readonly afterMs: number }
  | { readonly type: "stale"; readonly back: number }
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "torn" };

export interface PortCall {
  /** Counts the calls at all ports of the simulation, from 1. */
  readonly n: number;
  readonly process: string;
  readonly port: "net" | "files" | "processes";
  /** `GET`, `append`, `start` … */
  readonly verb: string;
  /** URL, path or program. */
  readonly object: string;
}

/** Decides at the port, never in product code (rule 7). Undefined: nothing happens to this call. */
export type FaultPlan = (call: PortCall) => Fault | undefined;

/** The n-th call that matches meets the fault; all others pass. */
export function nthCall(n: number, fault: Fault, matches: (call: PortCall) => boolean = () => true): FaultPlan {
  let seen = 0;
  return (call) => (matches(call) && ++seen === n ? fault : undefined);
}

/** The first plan that has something to say decides. */
export function firstOf(...plans: readonly FaultPlan[]): FaultPlan {
  return (call) => {
    for (const plan of plans) {
      const fault = plan(call);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/** About `perThousand` of the calls meet one of the faults, chosen by the stream. */
export function someCalls(
  random: Random,
  options: {
    readonly perThousand: number;
    readonly faults: readonly Fault[];
    readonly matches?: (call: PortCall) => boolean;
  },
): FaultPlan {
  return (call) => {
    if (options.matches !== undefined && !options.matches(call)) return undefined;
    if (random.uint32() % 1000 >= options.perThousand) return undefined;
    return options.faults[random.uint32() % options.faults.length];
  };
}
