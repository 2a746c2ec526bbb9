import type { Command, Processes, ProcessId, Running } from "../world.ts";
import { type Kernel, type Life, meet, never, whileAlive } from "./kernel.ts";

type Exit = { readonly code: number | null; readonly signal: string | null };

/** A started program: a process of its own, which outlives the one that started it (rule 6). */
export interface Child {
  readonly life: Life;
  readonly exited: Promise<Exit>;
  /** What a TERM does. */
  terminate(): void;
  /** What a KILL does. */
  kill(): void;
}

export type Spawn = (command: Command, id: ProcessId) => Child | undefined;

/** The table of simulated child processes; shared by all lives of the platform. */
export class ProcessTable {
  readonly #children = new Map<number, { readonly id: ProcessId; readonly child: Child }>();
  readonly #kernel: Kernel;
  readonly #spawn: Spawn;
  #nextPid = 4000;

  constructor(kernel: Kernel, spawn: Spawn) {
    this.#kernel = kernel;
    this.#spawn = spawn;
  }

  portOf(life: Life): Processes {
    const { trace, scheduler } = this.#kernel;
    const running = (id: ProcessId, child: Child, ours: boolean): Running => ({
      id,
      exited: whileAlive(
        life,
        child.exited.then((exit) => (ours ? exit : { code: null, signal: null })),
      ),
      stop: (graceMs) => {
        if (!life.alive) return never();
        child.terminate();
        const cancel = scheduler.after(graceMs, () => child.kill());
        return whileAlive(
          life,
          child.exited.then(() => cancel()),
        );
      },
    });
    return {
      start: async (command) => {
        if (!life.alive) return never();
        const fault = meet(this.#kernel, life, { port: "processes", verb: "start", object: command.argv[0] });
        const id = { pid: ++this.#nextPid, startTime: `${scheduler.now}` };
        const child = fault?.type === "lostBefore" ? undefined : this.#spawn(command, id);
        trace.record(
          life.name,
          "start",
          `${command.argv.join(" ")} pid ${id.pid}`,
          child === undefined ? "failed" : "ok",
        );
        if (!life.alive) return never();
        if (child === undefined) throw Object.assign(new Error(`spawn ${command.argv[0]} ENOENT`), { code: "ENOENT" });
        this.#children.set(id.pid, { id, child });
        void child.exited.then(() => this.#children.delete(id.pid));
        return running(id, child, true);
      },
      find: async (id) => {
        if (!life.alive) return never();
        const found = this.#children.get(id.pid);
        const same = found !== undefined && found.id.startTime === id.startTime;
        trace.record(life.name, "find", `pid ${id.pid}`, same ? "alive" : "dead");
        return same ? running(found.id, found.child, false) : undefined;
      },
    };
  }
}
