import { NetError } from "../net-error.ts";
import type { Answer, Cancel, Exchange, Net, Random, Transport } from "../world.ts";
import type { Fault } from "./faults.ts";
import { type Kernel, type Life, meet, never, onDeath } from "./kernel.ts";
import { Pipe } from "./stream.ts";

interface Listener {
  readonly prefix: string;
  readonly transport: Transport;
  readonly life: Life;
}

export interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

const unanswered = 30_000;
const empty = new Uint8Array();
const staleKept = 8;

/** The network between simulated processes: direct calls with delays from the clock. */
export class SimulatedNet {
  readonly #kernel: Kernel;
  readonly #random: Random;
  readonly #latency: Latency;
  readonly #listeners: Listener[] = [];
  readonly #partitions = new Set<string>();
  /** The last whole answers per URL, for reads that are stale. */
  readonly #history = new Map<string, Answer[]>();

  constructor(kernel: Kernel, latency: Latency) {
    this.#kernel = kernel;
    this.#random = kernel.random.fork("net");
    this.#latency = latency;
  }

  /** Serves every URL that begins with the prefix while the process lives; the longest prefix wins, the latest of equal ones. */
  listen(life: Life, prefix: string, transport: Transport): Cancel {
    const listener: Listener = { prefix, transport, life };
    this.#listeners.push(listener);
    const close = (): void => {
      const at = this.#listeners.indexOf(listener);
      if (at >= 0) this.#listeners.splice(at, 1);
    };
    onDeath(life, close);
    return close;
  }

  /** Nothing passes to URLs with this prefix, and nobody is told: calls run into their deadlines. */
  partition(prefix: string): Cancel {
    this.#partitions.add(prefix);
    return () => void this.#partitions.delete(prefix);
  }

  portOf(life: Life): Net {
    return {
      connect: (target) => {
        const base = new URL(target.url);
        const root = base.origin + base.pathname.replace(/\/$/, "");
        const prefix = base.pathname.replace(/\/$/, "");
        // Names are not resolved here: only what is an address already is asked for.
        const host = base.hostname === "localhost" ? "127.0.0.1" : base.hostname.replace(/^\[|\]$/g, "");
        const literal = /^[0-9.]+$/.test(host) || host.includes(":");
        const refused = literal && target.mayConnect?.(host) === false;
        if (refused) return (exchange) => Promise.reject(new NetError("AddressRefused", root + exchange.path));
        return (exchange) => this.#call(life, root + exchange.path, { ...exchange, path: prefix + exchange.path });
      },
    };
  }

  #delay(): number {
    const { minMs, maxMs } = this.#latency;
    return maxMs === 0 ? 0 : minMs + (this.#random.uint32() % (maxMs - minMs + 1));
  }

  #wait(ms: number): Promise<void> {
    return ms === 0
      ? Promise.resolve()
      : new Promise((resolve) => void this.#kernel.scheduler.after(ms, () => resolve()));
  }

  #blocked(url: string): boolean {
    for (const prefix of this.#partitions) if (url.startsWith(prefix)) return true;
    return false;
  }

  #call(life: Life, url: string, exchange: Exchange): Promise<Answer> {
    if (!life.alive) return never();
    const { trace } = this.#kernel;
    const fault = meet(this.#kernel, life, { port: "net", verb: exchange.method, object: url });
    // The server's side of the connection: it learns when the client leaves or dies.
    const connection = new AbortController();
    const leave = (): void => connection.abort(exchange.signal.reason);
    const undeath = onDeath(life, () => connection.abort(new NetError("Reset", url)));
    return new Promise<Answer>((resolve, reject) => {
      const settle = (outcome: string, run: () => void): void => {
        exchange.signal.removeEventListener("abort", stop);
        if (!life.alive) return;
        trace.record(life.name, exchange.method, url, outcome);
        if (life.alive) run();
      };
      const stop = (): void => {
        leave();
        undeath();
        settle("aborted", () => reject(exchange.signal.reason as Error));
      };
      if (exchange.signal.aborted) return stop();
      exchange.signal.addEventListener("abort", stop, { once: true });
      this.#carry(url, { ...exchange, signal: connection.signal }, fault).then(
        (answer) => {
          if (exchange.signal.aborted) return;
          if (answer.body instanceof Uint8Array) {
            undeath();
            settle(`${answer.status}${fault === undefined ? "" : ` ${fault.type}`}`, () => resolve(answer));
            return;
          }
          const stream = this.#stream(life, url, answer.body, { exchange, connection, fault });
          settle(`${answer.status} stream${fault === undefined ? "" : ` ${fault.type}`}`, () =>
            resolve({ ...answer, body: stream }),
          );
        },
        (error: unknown) => {
          undeath();
          if (!exchange.signal.aborted)
            settle(`${(error as Error).message}${fault === undefined ? "" : ` ${fault.type}`}`, () =>
              reject(error as Error),
            );
        },
      );
    });
  }

  async #carry(url: string, exchange: Exchange, fault: Fault | undefined): Promise<Answer> {
    await this.#wait(this.#delay() + (fault?.type === "late" ? fault.ms : 0));
    if (this.#blocked(url)) {
      await this.#wait(unanswered);
      throw new NetError("ConnectTimeout", url);
    }
    if (fault?.type === "lostBefore") throw new NetError("Reset", url);
    if (fault?.type === "status") return { status: fault.status, headers: {}, body: empty };
    const listener = this.#find(url);
    if (listener === undefined) throw new NetError("Refused", url);
    if (fault?.type === "doubled") await this.#serve(listener, url, exchange).catch(() => undefined);
    let answer = await this.#serve(listener, url, exchange);
    if (exchange.method === "GET" && answer.body instanceof Uint8Array && answer.status === 200) {
      const kept = this.#history.get(url) ?? [];
      this.#history.set(url, [...kept.slice(1 - staleKept), answer]);
      if (fault?.type === "stale") answer = kept.at(-fault.back) ?? kept[0] ?? answer;
    }
    await this.#wait(this.#delay());
    if (fault?.type === "lostAfter" || this.#blocked(url)) {
      if (!(answer.body instanceof Uint8Array)) void answer.body[Symbol.asyncIterator]().return?.();
      throw new NetError("Reset", url);
    }
    return answer;
  }

  #find(url: string): Listener | undefined {
    let best: Listener | undefined;
    for (const listener of this.#listeners)
      if (url.startsWith(listener.prefix) && listener.prefix.length >= (best?.prefix.length ?? 0)) best = listener;
    return best;
  }

  /** The answer, or a reset when the server dies first. */
  #serve(listener: Listener, url: string, exchange: Exchange): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const cancel = onDeath(listener.life, () => reject(new NetError("Reset", url)));
      listener.transport(exchange).then(
        (answer) => {
          cancel();
          if (listener.life.alive) resolve(answer);
        },
        (error: unknown) => {
          cancel();
          if (listener.life.alive) reject(error as Error);
        },
      );
    });
  }

  #stream(
    life: Life,
    url: string,
    source: AsyncIterable<Uint8Array>,
    call: { readonly exchange: Exchange; readonly connection: AbortController; readonly fault: Fault | undefined },
  ): AsyncIterable<Uint8Array> {
    const { scheduler, trace } = this.#kernel;
    const { exchange, connection, fault } = call;
    const server = this.#find(url)?.life;
    const iterator = source[Symbol.asyncIterator]();
    const undo: Cancel[] = [];
    const close = (): void => {
      for (const cancel of undo.splice(0)) cancel();
      exchange.signal.removeEventListener("abort", aborted);
      connection.abort(new NetError("Reset", url));
      void iterator.return?.()?.catch(() => undefined);
    };
    const pipe = new Pipe(close);
    const finish = (outcome: string, error?: Error): void => {
      if (!life.alive) return;
      trace.record(life.name, "end", url, outcome);
      pipe.end(error);
      close();
    };
    const aborted = (): void => finish("aborted", exchange.signal.reason as Error);
    exchange.signal.addEventListener("abort", aborted, { once: true });
    undo.push(onDeath(life, close));
    if (server !== undefined) undo.push(onDeath(server, () => finish("reset", new NetError("Reset", url))));
    if (fault?.type === "cut")
      undo.push(scheduler.after(fault.afterMs, () => finish("cut", new NetError("Reset", url))));
    void this.#pump(life, url, iterator, { pipe, finish });
    return pipe;
  }

  async #pump(
    life: Life,
    url: string,
    iterator: AsyncIterator<Uint8Array>,
    to: { readonly pipe: Pipe; readonly finish: (outcome: string, error?: Error) => void },
  ): Promise<void> {
    let due = 0;
    try {
      for (;;) {
        const result = await iterator.next();
        if (!life.alive) return;
        const now = this.#kernel.scheduler.now;
        due = Math.max(due, now + this.#delay());
        if (result.done === true) {
          await this.#wait(due - now);
          return to.finish("end");
        }
        // A stream never skips frames: what cannot pass breaks it.
        if (this.#blocked(url)) return to.finish("reset", new NetError("Reset", url));
        // Frames keep their order; the reader lags by the latency, the writer does not wait for it.
        if (due === now) to.pipe.push(result.value);
        else
          this.#kernel.scheduler.after(due - now, () => {
            if (life.alive) to.pipe.push(result.value);
          });
      }
    } catch (error) {
      to.finish((error as Error).message, error as Error);
    }
  }
}
