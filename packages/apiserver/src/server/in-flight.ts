import { mastersGroup } from "@dipper/api";
import type { Cancel, Clock } from "@dipper/world";
import type { Query } from "../route/query.ts";
import type { Target } from "../route/route.ts";
import type { Actor } from "./actor.ts";

/**
 * Who may not be kept waiting by whom: `system` is what keeps a cluster alive (administrators of last resort, nodes, leases), `controllers`
 * the service accounts and components, `lists` everything that reads a whole collection, `people` everybody else.
 */
export type CallerClass = "system" | "controllers" | "people" | "lists";

/** Requests under way at the same time; together as many as upstream admits for reads and writes. */
export const defaultSeats: Readonly<Record<CallerClass, number>> = {
  system: 200,
  controllers: 200,
  people: 120,
  lists: 80,
};

/** How many requests of a class wait for a seat, and for how long; beyond it they are answered 429. */
const longestQueue = 100;
const longestWaitMs = 1_000;

interface Waiting {
  readonly admit: (admitted: boolean) => void;
  readonly giveUp: Cancel;
}

/** Counts requests under way by class of caller. Watches do not count once they have begun. */
export class InFlight {
  readonly #clock: Clock;
  readonly #seats: Readonly<Record<CallerClass, number>>;
  readonly #taken: Record<CallerClass, number> = { system: 0, controllers: 0, people: 0, lists: 0 };
  readonly #queues: Readonly<Record<CallerClass, Set<Waiting>>> = {
    system: new Set(),
    controllers: new Set(),
    people: new Set(),
    lists: new Set(),
  };

  constructor(clock: Clock, seats: Readonly<Record<CallerClass, number>>) {
    this.#clock = clock;
    this.#seats = seats;
  }

  /** A seat now, a promise of one, or false where the queue is full. The promise gives false after a second without a seat. */
  take(kind: CallerClass): boolean | Promise<boolean> {
    if (this.#taken[kind] < this.#seats[kind]) {
      this.#taken[kind] += 1;
      return true;
    }
    const queue = this.#queues[kind];
    if (queue.size >= longestQueue) return false;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        admit: (admitted) => {
          queue.delete(waiting);
          waiting.giveUp();
          resolve(admitted);
        },
        giveUp: this.#clock.after(longestWaitMs, () => waiting.admit(false)),
      };
      queue.add(waiting);
    });
  }

  /** Gives the seat to whoever has waited longest. */
  release(kind: CallerClass): void {
    const [next] = this.#queues[kind];
    if (next === undefined) this.#taken[kind] -= 1;
    else next.admit(true);
  }

  /** Nobody who waits is admitted any more. */
  close(): void {
    for (const queue of Object.values(this.#queues)) for (const waiting of queue) waiting.admit(false);
  }
}

export function classOf(actor: Actor, verb: string, target: Target | undefined, query: Query): CallerClass {
  const { user, groups } = actor;
  if (groups.includes(mastersGroup) || groups.includes("system:nodes")) return "system";
  if (target?.group === "coordination.k8s.io") return "system";
  const whole = query.text("limit") === "" && !query.text("fieldSelector").includes("metadata.name=");
  if ((verb === "list" && whole) || verb === "deletecollection") return "lists";
  return user.startsWith("system:") ? "controllers" : "people";
}
