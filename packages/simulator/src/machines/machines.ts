import type { Journal } from "@dipper/apiserver";
import type { Cancel } from "@dipper/world";
import { type MachineState, newMachine } from "./machine-state.ts";

export interface Attempt {
  readonly stepRun: string;
  readonly step: string;
  readonly fence: number;
}

/** What happens on a machine, as somebody standing beside it would see it. */
export interface MachineEvent {
  readonly type: "Began" | "Refused" | "Changed" | "Ended";
  readonly machine: string;
  readonly uid: string;
  readonly attempt: Attempt;
  /** With Ended: the result that the attempt came to, whether or not anybody heard of it. */
  readonly result?: string;
}

/**
 * All simulated machines. Every change is durable in the journal before it counts, and a fencing number smaller than one that a
 * machine has seen is refused: by the machine, not by the one who sends it.
 */
export class Machines {
  readonly #journal: Journal;
  readonly #states = new Map<string, MachineState>();
  readonly #listeners = new Set<(event: MachineEvent) => void>();
  #revision: number;

  constructor(journal: Journal) {
    this.#journal = journal;
    const { revision, entries } = journal.load();
    this.#revision = revision;
    const decoder = new TextDecoder();
    for (const { value } of entries) {
      if (value === undefined) continue;
      const state = JSON.parse(decoder.decode(value)) as MachineState;
      this.#states.set(state.uid, state);
    }
  }

  /** A machine that nobody has touched yet is empty and clean. */
  state(uid: string, name: string): MachineState {
    return this.#states.get(uid) ?? newMachine(uid, name);
  }

  all(): Iterable<MachineState> {
    return this.#states.values();
  }

  subscribe(listener: (event: MachineEvent) => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Writes states without an attempt: how the world is when it begins. */
  put(states: readonly MachineState[]): void {
    const encoder = new TextEncoder();
    this.#journal.append(
      states.map((state) => ({
        revision: ++this.#revision,
        key: `/machines//${state.uid}`,
        value: encoder.encode(JSON.stringify(state)),
      })),
    );
    for (const state of states) this.#states.set(state.uid, state);
  }

  /** The first task of every attempt: takes the lock file. False: a higher number was there. */
  begin(uid: string, name: string, attempt: Attempt): boolean {
    const state = this.state(uid, name);
    if (attempt.fence < state.fence) {
      this.#tell({ type: "Refused", machine: name, uid, attempt });
      return false;
    }
    this.put([{ ...state, fence: attempt.fence, lock: { stepRun: attempt.stepRun, fence: attempt.fence } }]);
    this.#tell({ type: "Began", machine: name, uid, attempt });
    return true;
  }

  /** One effect of an attempt. False: another attempt with a higher number has begun meanwhile, nothing happened. */
  change(uid: string, name: string, attempt: Attempt, next: (state: MachineState) => MachineState): boolean {
    const state = this.state(uid, name);
    if (attempt.fence < state.fence || state.lock?.stepRun !== attempt.stepRun) {
      this.#tell({ type: "Refused", machine: name, uid, attempt });
      return false;
    }
    this.put([next(state)]);
    this.#tell({ type: "Changed", machine: name, uid, attempt });
    return true;
  }

  /** The attempt leaves: its lock file goes, if it is still its own. */
  end(uid: string, name: string, attempt: Attempt, result: string): void {
    const state = this.state(uid, name);
    if (state.lock?.stepRun === attempt.stepRun) {
      const { lock: _lock, ...free } = state;
      this.put([free]);
    }
    this.#tell({ type: "Ended", machine: name, uid, attempt, result });
  }

  #tell(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
