import { isCode } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock, Log } from "@dipper/world";
import { SecretRecords } from "./secret-records.ts";

/** `session/<id>`, `token/<id>` and `account/<name>`. */
export type UseKey = `${"session" | "token" | "account"}/${string}`;

type Uses = Readonly<Record<string, number>>;

const everyMs = 60_000;
const forgottenAfterMs = 400 * 86_400_000;

/**
 * When what was used last, in milliseconds since 1970. Exact in memory; one Secret for all of it is written at most once a minute, so that
 * a busy console writes no more than a quiet one. What a crash takes is the last minute.
 */
export class LastUse {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #records: SecretRecords<Uses>;
  readonly #uses: Map<string, number>;
  #writtenAt: number;
  #changed = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(clock: Clock, log: Log, records: SecretRecords<Uses>, uses: Uses) {
    this.#clock = clock;
    this.#log = log;
    this.#records = records;
    this.#uses = new Map(Object.entries(uses));
    this.#writtenAt = clock.monotonic();
  }

  static async open(
    world: { readonly clock: Clock; readonly log: Log },
    kube: KubeClient,
    signal: AbortSignal,
  ): Promise<LastUse> {
    const records = new SecretRecords<Uses>(kube, "usage");
    const found = await records.get("last", signal);
    if (found === undefined) {
      await records.create("last", {}, signal).catch((error: unknown) => {
        if (!isCode(error, "AlreadyExists")) throw error;
      });
    }
    return new LastUse(world.clock, world.log, records, found?.record ?? {});
  }

  of(key: UseKey): number | undefined {
    return this.#uses.get(key);
  }

  touch(key: UseKey, at: number): void {
    if ((this.#uses.get(key) ?? 0) >= at) return;
    this.#uses.set(key, at);
    this.#changed = true;
    if (this.#clock.monotonic() - this.#writtenAt < everyMs) return;
    this.#writtenAt = this.#clock.monotonic();
    void this.write();
  }

  forget(key: UseKey): void {
    if (this.#uses.delete(key)) this.#changed = true;
  }

  /** What is not written yet; a failure is logged and tried again with the next use. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    try {
      const signal = AbortSignal.timeout(10_000);
      const stored = await this.#records.get("last", signal);
      const since = this.#clock.now() - forgottenAfterMs;
      for (const [key, at] of this.#uses) if (at < since) this.#uses.delete(key);
      const uses = Object.fromEntries(this.#uses);
      if (stored === undefined) await this.#records.create("last", uses, signal);
      else await this.#records.replace("last", stored, uses, signal);
    } catch (error) {
      this.#changed = true;
      this.#log.error("last uses were not written", { cause: String(error) });
    }
  }
}
