import type { Cancel, Random } from "../world.ts";
import type { Disk } from "./disk.ts";
import type { Fault, FaultPlan, PortCall } from "./faults.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

/** A process: alive until killed. Everything that it began is tied to `alive`. */
export interface Life {
  readonly name: string;
  alive: boolean;
  /** Run once, when it dies: connections break, children are orphaned. */
  readonly onDeath: Set<() => void>;
}

/** What the ports of all processes share. */
export interface Kernel {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly disk: Disk;
  readonly random: Random;
  faults: FaultPlan;
  calls: number;
}

/** Never settles: what a dead process waits for. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Counts the call and asks the plan of faults. */
export function meet(kernel: Kernel, life: Life, call: Omit<PortCall, "n" | "process">): Fault | undefined {
  return kernel.faults({ n: ++kernel.calls, process: life.name, ...call });
}

/** A timer of a process: it does not fire after its death. */
export function timerOf(kernel: Kernel, life: Life, ms: number, run: () => void): Cancel {
  if (!life.alive) return () => undefined;
  return kernel.scheduler.after(ms, () => {
    if (life.alive) run();
  });
}

/** Passes a result on only while the process lives. */
export function whileAlive<T>(life: Life, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(
      (value) => {
        if (life.alive) resolve(value);
      },
      (error: unknown) => {
        if (life.alive) reject(error as Error);
      },
    );
  });
}

export function onDeath(life: Life, run: () => void): Cancel {
  life.onDeath.add(run);
  return () => void life.onDeath.delete(run);
}
