import { sleepOn } from "../sleep.ts";
import type { Cancel, Clock, Command, Transport, World } from "../world.ts";
import { Disk } from "./disk.ts";
import type { FaultPlan } from "./faults.ts";
import { simulatedFiles } from "./files.ts";
import { type Kernel, type Life, never, timerOf } from "./kernel.ts";
import { type Latency, SimulatedNet } from "./net.ts";
import { ProcessTable } from "./processes.ts";
import { simulatedRandom } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import { Trace } from "./trace.ts";

/** A process of the simulation. After `kill` it is inert: timers are dropped, calls never settle. */
export interface SimulatedWorld extends World {
  readonly name: string;
  readonly alive: boolean;
}

/** A program that simulated processes can start; it runs in a World of its own. TERM fires the signal. */
export type Program = (
  world: SimulatedWorld,
  command: Command,
  signal: AbortSignal,
) => Promise<{ readonly code: number | null; readonly signal: string | null }>;

export interface SimulateOptions {
  readonly seed: number;
  /** Delay of a message over the net, each way; both 0: no delay. Default 1 to 3. */
  readonly latency?: Latency;
  /** Milliseconds since 1970 at the beginning; default 2026-01-01T00:00:00Z. */
  readonly startAt?: number;
  /** Events that the trace keeps for people; the hash covers all. Default 2,000. */
  readonly keepEvents?: number;
  /**
   * What is under way outside of the simulation, in real time: asked before time moves, which stands still while it answers true, as often
   * as it takes. It resolves when something has moved. Such a run is not the same twice.
   */
  readonly outside?: () => Promise<boolean>;
  /** What can be started, by argv[0]. */
  readonly programs?: Readonly<Record<string, Program>>;
}

export interface Simulation {
  readonly seed: number;
  readonly trace: Trace;
  readonly disk: Disk;
  readonly now: () => number;
  /** A new process. The same name again is the next life of it: other random streams, the same disk. */
  process(name: string, environment?: Readonly<Record<string, string>>): SimulatedWorld;
  kill(world: SimulatedWorld): void;
  readonly net: {
    /** Serves the URLs below the prefix from within this process. */
    listen(world: SimulatedWorld, prefix: string, transport: Transport): Cancel;
    partition(prefix: string): Cancel;
  };
  setFaults(plan: FaultPlan): void;
  /** Lets this much virtual time pass. */
  run(ms: number): Promise<void>;
  /** Until the predicate holds. Throws after `limitMs` of virtual time (default one day), or when nothing is left that could change it. */
  until(predicate: () => boolean, options?: { readonly limitMs?: number }): Promise<void>;
  /** Until the promise settles; hands on its outcome. */
  complete<T>(work: Promise<T>, options?: { readonly limitMs?: number }): Promise<T>;
}

const spinning = 200_000;
const day = 86_400_000;

function clockOf(kernel: Kernel, life: Life, startAt: number): Clock {
  const { scheduler } = kernel;
  const after = (ms: number, run: () => void): Cancel => timerOf(kernel, life, ms, run);
  const sleep = sleepOn(after, () => life.alive);
  return {
    now: () => scheduler.now,
    monotonic: () => scheduler.now - startAt,
    after,
    endOfTurn: (run) =>
      scheduler.endOfTurn(() => {
        if (life.alive) run();
      }),
    sleep: (ms, signal) => (life.alive ? sleep(ms, signal) : never()),
    deadline: (ms, parent) => {
      const controller = new AbortController();
      if (parent.aborted) {
        controller.abort(parent.reason);
        return controller.signal;
      }
      const stop = (): void => {
        cancel();
        controller.abort(parent.reason);
      };
      const cancel = after(ms, () => {
        parent.removeEventListener("abort", stop);
        controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      });
      parent.addEventListener("abort", stop, { once: true });
      return controller.signal;
    },
  };
}

/**
 * A whole platform in one thread under a virtual clock.
 *
 * ```ts
 * const sim = simulate({ seed: 7 });
 * const world = sim.process("controller");
 * await sim.complete(world.clock.sleep(60_000, new AbortController().signal));
 * ```
 */
export function simulate(options: SimulateOptions): Simulation {
  const startAt = options.startAt ?? 1_767_225_600_000;
  const scheduler = new Scheduler(startAt);
  const trace = new Trace(() => scheduler.now - startAt, options.keepEvents ?? 2_000);
  const random = simulatedRandom(`${options.seed}`);
  const kernel: Kernel = {
    scheduler,
    trace,
    disk: new Disk(),
    random: random.fork("kernel"),
    faults: () => undefined,
    calls: 0,
  };
  const net = new SimulatedNet(kernel, options.latency ?? { minMs: 1, maxMs: 3 });
  const lives = new WeakMap<SimulatedWorld, Life>();
  const table = new ProcessTable(kernel, (command, id) => {
    const program = options.programs?.[command.argv[0]];
    if (program === undefined) return undefined;
    const world = spawn(`${command.argv[0]}:${id.pid}`, command.env);
    const stop = new AbortController();
    let ended: (exit: { code: number | null; signal: string | null }) => void = () => undefined;
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      ended = resolve;
    });
    program(world, command, stop.signal).then(
      (exit) => world.alive && ended(exit),
      (error: unknown) => {
        world.log.error("program failed", { error: (error as Error).message });
        ended({ code: 1, signal: null });
      },
    );
    return {
      life: lifeOf(world),
      exited,
      terminate: () => stop.abort(new Error("SIGTERM")),
      kill: () => {
        kill(world);
        ended({ code: null, signal: "SIGKILL" });
      },
    };
  });

  const lifeOf = (world: SimulatedWorld): Life => {
    const life = lives.get(world);
    if (life === undefined) throw new Error("not a process of this simulation");
    return life;
  };

  function spawn(name: string, environment: Readonly<Record<string, string>>): SimulatedWorld {
    const life: Life = { name, alive: true, onDeath: new Set() };
    const log = (level: string) => (message: string) => {
      if (life.alive) trace.record(name, level, message, "");
    };
    const world: SimulatedWorld = {
      name,
      get alive() {
        return life.alive;
      },
      clock: clockOf(kernel, life, startAt),
      random: random.fork(name),
      net: net.portOf(life),
      files: simulatedFiles(kernel, life),
      processes: table.portOf(life),
      environment: Object.freeze({ ...environment }),
      log: { info: log("info"), debug: () => undefined, error: log("error") },
    };
    lives.set(world, life);
    return world;
  }

  function kill(world: SimulatedWorld): void {
    const life = lifeOf(world);
    if (!life.alive) return;
    life.alive = false;
    trace.record(life.name, "kill", life.name, "");
    kernel.disk.died(life.name, kernel.random);
    for (const run of life.onDeath) run();
    life.onDeath.clear();
  }

  async function drive(done: () => boolean, limit: number): Promise<boolean> {
    let still = 0;
    for (;;) {
      await scheduler.settle();
      if ((await options.outside?.()) === true) continue;
      if (done()) return true;
      const next = scheduler.next();
      if (next === undefined || next > limit) return false;
      still = next === scheduler.now ? still + 1 : 0;
      if (still > spinning) throw new Error(`time stands still: ${spinning} timers at one moment\n${trace.text()}`);
      scheduler.fire();
    }
  }

  async function until(predicate: () => boolean, limitMs: number, what: string): Promise<void> {
    if (await drive(predicate, scheduler.now + limitMs)) return;
    const why = scheduler.next() === undefined ? "nothing is left to happen" : `not within ${limitMs / 1000} s`;
    throw new Error(`seed ${options.seed}: ${what}: ${why}\n${trace.text()}`);
  }

  return {
    seed: options.seed,
    trace,
    disk: kernel.disk,
    now: () => scheduler.now,
    process: (name, environment = {}) => spawn(name, environment),
    kill,
    net: {
      listen: (world, prefix, transport) => net.listen(lifeOf(world), prefix, transport),
      partition: (prefix) => net.partition(prefix),
    },
    setFaults: (plan) => {
      kernel.faults = plan;
    },
    run: async (ms) => {
      const limit = scheduler.now + ms;
      await drive(() => false, limit);
      scheduler.now = limit;
    },
    until: (predicate, limits) => until(predicate, limits?.limitMs ?? day, "until"),
    complete: async (work, limits) => {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      work.then(mark, mark);
      await until(() => settled, limits?.limitMs ?? day, "complete");
      return work;
    },
  };
}
