import { MemoryJournal } from "@dipper/apiserver";
import type { Random } from "@dipper/world";
import type { SimulatedWorld, Simulation } from "@dipper/world/simulated";
import type { Invariants } from "./invariants.ts";
import type { Storage } from "./outside.ts";

/** Lives of the platform over one disk: killed at calls and at writes, as the seed says, and started again. */
export class Lives {
  readonly #sim: Simulation;
  readonly #random: Random;
  readonly #chaos: SimulatedWorld;
  readonly #begin: (journal: MemoryJournal, world: SimulatedWorld) => Promise<void>;
  readonly #storage: Storage;
  readonly #invariants: Invariants;
  #current: SimulatedWorld | undefined;
  #left: number;
  #toCall = 0;
  #toWrite = 0;
  readonly #runners: SimulatedWorld[] = [];
  kills = 0;
  disturbed = true;

  constructor(options: {
    readonly sim: Simulation;
    readonly random: Random;
    readonly storage: Storage;
    readonly invariants: Invariants;
    readonly begin: (journal: MemoryJournal, world: SimulatedWorld) => Promise<void>;
  }) {
    this.#sim = options.sim;
    this.#random = options.random;
    this.#storage = options.storage;
    this.#invariants = options.invariants;
    this.#begin = options.begin;
    this.#chaos = options.sim.process("chaos");
    this.#left = options.random.uint32() % 5;
    this.#aim();
  }

  start(): void {
    const disk = this.#storage.disk("management");
    disk.kill(this.#random);
    this.#invariants.reopened(disk.objects);
    this.#invariants.began = true;
    const world = this.#sim.process("platform");
    this.#current = world;
    const journal = new MemoryJournal({ disk, fault: () => (this.#write() ? "dies" : undefined) });
    void this.#begin(journal, world);
  }

  /** A process that outlives the platform, as a runner in a session of its own does. */
  runner(stepRun: string): SimulatedWorld {
    const world = this.#sim.process(`runner ${stepRun}`);
    this.#runners.push(world);
    return world;
  }

  /** A call at a port; the platform may not survive it. */
  call(process: string): void {
    if (process === "platform" && --this.#toCall <= 0) this.#kill();
  }

  #write(): boolean {
    if (--this.#toWrite > 0) return false;
    return this.#kill();
  }

  #aim(): void {
    this.#toCall = 40 + (this.#random.uint32() % 900);
    this.#toWrite = 20 + (this.#random.uint32() % 300);
  }

  #kill(): boolean {
    this.#aim();
    const world = this.#current;
    if (world === undefined || this.#left === 0 || !this.disturbed) return false;
    this.#left--;
    this.kills++;
    this.#current = undefined;
    this.#sim.kill(world);
    // Now and then the whole machine goes down, and the runners in their own sessions with it.
    if (this.#random.uint32() % 5 === 0) for (const runner of this.#runners.splice(0)) this.#sim.kill(runner);
    this.#chaos.clock.after(100 + (this.#random.uint32() % 20_000), () => this.start());
    return true;
  }
}
