import { DipperError, Event, isoTime, type KubeObject } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Random, World } from "@dipper/world";
import type { Part } from "../manager/manager.ts";
import type { EventRecorder, Happening } from "./recorder.ts";

export interface EventRecorderOptions {
  readonly world: Pick<World, "clock" | "random" | "log">;
  readonly kube: Pick<KubeClient, "create" | "patch">;
  /** Who reports. Default "dipper-controller". */
  readonly component?: string;
}

interface Told {
  readonly namespace: string;
  readonly name: string;
  count: number;
  lastAt: number;
}

type Wanted = Happening & { readonly about: KubeObject };

const sameWithinMs = 600_000;
/** Events explain, they are not the truth: beyond this many unsent ones the oldest are dropped. */
const longestBacklog = 1_000;
const longestMessage = 1_024;

/** Writes core/v1 Events in the background, in order; `record` never waits and never throws. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder & Part {
  return new KubeEventRecorder(options);
}

class KubeEventRecorder implements EventRecorder, Part {
  readonly name = "events";
  readonly #options: EventRecorderOptions;
  readonly #random: Random;
  readonly #told = new Map<string, Told>();
  readonly #backlog: Wanted[] = [];
  readonly #stop = new AbortController();
  #dropped = 0;
  #sending: Promise<void> | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#random = options.world.random.fork("events");
  }

  record(about: KubeObject, event: Happening): void {
    if (this.#stop.signal.aborted) return;
    this.#backlog.push({ about, ...event, message: event.message.slice(0, longestMessage) });
    if (this.#backlog.length > longestBacklog) {
      this.#backlog.shift();
      this.#dropped++;
    }
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async start(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#stop.abort(signal.reason), { once: true });
  }

  health(): string | undefined {
    return this.#dropped === 0 ? undefined : `${this.#dropped} events could not be written in time`;
  }

  async close(): Promise<void> {
    await this.#sending;
    this.#stop.abort(new Error("the recorder closes"));
  }

  async #send(): Promise<void> {
    // A turn later: what one run records about one object arrives together.
    await Promise.resolve();
    for (let next = this.#backlog.shift(); next !== undefined; next = this.#backlog.shift()) {
      try {
        await this.#write(next);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#options.world.log.debug("event was not written", {
          reason: next.reason,
          error: DipperError.from(error).message,
        });
      }
    }
    this.#dropped = 0;
  }

  async #write(wanted: Wanted): Promise<void> {
    const now = this.#options.world.clock.now();
    this.#forget(now);
    const { uid, name } = wanted.about.metadata;
    const key = JSON.stringify([uid ?? name, wanted.type, wanted.reason, wanted.message, wanted.fieldPath]);
    const told = this.#told.get(key);
    const options = { manager: this.#component, signal: this.#stop.signal };
    if (told !== undefined) {
      told.count++;
      told.lastAt = now;
      const patch = { count: told.count, lastTimestamp: isoTime(now) };
      await this.#options.kube.patch(Event, { namespace: told.namespace, name: told.name }, patch, options);
      return;
    }
    const event = this.#event(wanted, now);
    await this.#options.kube.create(Event, event, options);
    this.#told.set(key, { namespace: event.metadata.namespace, name: event.metadata.name, count: 1, lastAt: now });
  }

  #event(wanted: Wanted, now: number) {
    const { about, type, reason, message, fieldPath, host } = wanted;
    const { namespace, name, uid } = about.metadata;
    const at = isoTime(now);
    const suffix =
      this.#random.uint32().toString(16).padStart(8, "0") + this.#random.uint32().toString(16).padStart(8, "0");
    return {
      // Kubernetes keeps events about cluster-scoped objects in "default", and kubectl looks for them there.
      metadata: { namespace: namespace ?? "default", name: `${name}.${suffix}` },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(uid === undefined ? {} : { uid }),
        ...(fieldPath === undefined ? {} : { fieldPath }),
      },
      type,
      reason,
      message,
      source: { component: this.#component, ...(host === undefined ? {} : { host }) },
      reportingComponent: this.#component,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
    };
  }

  #forget(now: number): void {
    for (const [key, told] of this.#told) if (now - told.lastAt >= sameWithinMs) this.#told.delete(key);
  }

  get #component(): string {
    return this.#options.component ?? "dipper-controller";
  }
}
