import { DipperError, isoMicroTime, Lease } from "@dipper/api";
import type { KubeClient, Ref } from "@dipper/kube";
import type { World } from "@dipper/world";

export interface LeaderElectionOptions {
  readonly world: Pick<World, "clock" | "log">;
  readonly kube: KubeClient;
  readonly lease: Required<Ref>;
  /** Who we are; unique among the candidates: host name and a random part. */
  readonly identity: string;
  /** Others take over when the lease was not renewed for so long. Default 15,000. */
  readonly leaseMs?: number;
  /** A leader that could not renew for so long gives up, before others may take over. Default 10,000. */
  readonly renewMs?: number;
  /** Between two tries. Default 2,000. */
  readonly retryMs?: number;
}

export interface LeaderElection {
  /** Undefined: nobody seen yet. */
  leader(): string | undefined;
  /**
   * Waits for the lease, runs `lead`, renews meanwhile. `lead`'s signal fires when the lease is lost, before anybody else can have it.
   * Ends when `lead` ends (the lease is given back) or the signal fires; throws `Unavailable` when the lease was lost.
   */
  campaign(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

export function createLeaderElection(options: LeaderElectionOptions): LeaderElection {
  return new LeaseElection(options);
}

/** A record that others hold is judged by our own clock: when did it change last before our eyes? Their clocks may be wrong. */
interface Seen {
  readonly version: string;
  readonly at: number;
}

class LeaseElection implements LeaderElection {
  readonly #options: LeaderElectionOptions;
  readonly #leaseMs: number;
  readonly #renewMs: number;
  readonly #retryMs: number;
  #seen: Seen | undefined;
  #leader: string | undefined;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.#renewMs = options.renewMs ?? 10_000;
    this.#retryMs = options.retryMs ?? 2_000;
  }

  leader(): string | undefined {
    return this.#leader;
  }

  async campaign(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options.world;
    while (!(await this.#try(signal))) await clock.sleep(this.#retryMs, signal);
    log.info("became leader", { lease: this.#options.lease.name, identity: this.#options.identity });
    const term = new AbortController();
    const follow = (): void => term.abort(signal.reason);
    signal.addEventListener("abort", follow, { once: true });
    const renewing = this.#renew(term);
    try {
      await lead(term.signal);
    } finally {
      const lost = term.signal.aborted && !signal.aborted;
      term.abort(new Error("the term is over"));
      signal.removeEventListener("abort", follow);
      await renewing;
      if (!lost) await this.#release();
    }
  }

  /** Until the term ends; ends it itself when renewing has failed for too long. */
  async #renew(term: AbortController): Promise<void> {
    const { clock, log } = this.#options.world;
    let renewedAt = clock.monotonic();
    while (!term.signal.aborted) {
      await clock.sleep(this.#retryMs, term.signal).catch(() => {});
      if (term.signal.aborted) return;
      // The deadline holds even while a call hangs: nobody may act on a lease that others can take.
      const limit = clock.deadline(Math.max(0, renewedAt + this.#renewMs - clock.monotonic()), term.signal);
      const startedAt = clock.monotonic();
      if (await this.#try(limit)) {
        renewedAt = startedAt;
        continue;
      }
      const taken = this.#leader !== this.#options.identity;
      if (!taken && clock.monotonic() - renewedAt < this.#renewMs) continue;
      log.error("lost the lease", { lease: this.#options.lease.name, leader: this.#leader });
      term.abort(new DipperError("Unavailable", { server: "The lease", name: "", cause: "it could not be renewed" }));
    }
  }

  /** One look, one write by compare-and-swap. True: the lease is ours now. */
  async #try(signal: AbortSignal): Promise<boolean> {
    const { clock, log } = this.#options.world;
    try {
      const found = await this.#options.kube.get(Lease, this.#options.lease, { signal });
      if (found === undefined) return await this.#create(signal);
      this.#look(found);
      const holder = found.spec?.holderIdentity ?? "";
      const ours = holder === this.#options.identity;
      const expired = clock.monotonic() - (this.#seen?.at ?? 0) >= this.#leaseMs;
      if (!ours && holder !== "" && !expired) return false;
      return await this.#take(found, ours, signal);
    } catch (error) {
      const failure = DipperError.from(error);
      if (!signal.aborted && failure.code !== "Conflict" && failure.code !== "AlreadyExists") {
        log.debug("election try failed", { code: failure.code, error: failure.message });
      }
      return false;
    }
  }

  async #create(signal: AbortSignal): Promise<boolean> {
    const now = isoMicroTime(this.#options.world.clock.now());
    const spec = {
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: this.#seconds(),
      acquireTime: now,
      renewTime: now,
      leaseTransitions: 0,
    };
    this.#look(
      await this.#options.kube.create(
        Lease,
        { metadata: this.#options.lease, spec },
        { manager: "dipper-election", signal },
      ),
    );
    return true;
  }

  async #take(found: Lease, ours: boolean, signal: AbortSignal): Promise<boolean> {
    const now = isoMicroTime(this.#options.world.clock.now());
    const transitions = (found.spec?.leaseTransitions ?? 0) + (ours ? 0 : 1);
    const spec = {
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: this.#seconds(),
      renewTime: now,
      leaseTransitions: transitions,
      ...(ours ? {} : { acquireTime: now }),
    };
    const ifVersion = found.metadata.resourceVersion ?? "";
    this.#look(
      await this.#options.kube.patch(
        Lease,
        this.#options.lease,
        { spec },
        { manager: "dipper-election", ifVersion, signal },
      ),
    );
    return true;
  }

  /** Gives the lease back, so that the next one need not wait for its end. Best effort: without it, it expires. */
  async #release(): Promise<void> {
    const { kube, lease, world } = this.#options;
    const signal = world.clock.deadline(this.#retryMs, new AbortController().signal);
    try {
      const found = await kube.get(Lease, lease, { signal });
      if (found?.spec?.holderIdentity !== this.#options.identity) return;
      const ifVersion = found.metadata.resourceVersion ?? "";
      await kube.patch(
        Lease,
        lease,
        { spec: { holderIdentity: "" } },
        { manager: "dipper-election", ifVersion, signal },
      );
    } catch (error) {
      world.log.debug("lease was not given back", { error: DipperError.from(error).message });
    }
  }

  #look(found: Lease): void {
    const version = found.metadata.resourceVersion ?? "";
    if (this.#seen?.version !== version) this.#seen = { version, at: this.#options.world.clock.monotonic() };
    this.#leader = found.spec?.holderIdentity;
  }

  #seconds(): number {
    return Math.ceil(this.#leaseMs / 1000);
  }
}
