import { hostname } from "node:os";
import { platformNamespace } from "@dipper/api";
import { createLeaderElection } from "@dipper/controller";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";

/** The Lease that one platform of a management cluster holds while it acts. */
export const platformLease = { namespace: platformNamespace, name: "dipper-platform" } as const;

/** A restart of the API server must not cost the lead; after a crash another platform waits so long. */
const leaseMs = 60_000;
const renewMs = 45_000;
/** Somebody who looks at the terminal is told why nothing happens. */
const patienceMs = 3_000;

export interface Lead {
  /** Fires when the lease is lost: whoever acts must stop before another one begins. */
  readonly lost: AbortSignal;
  /** Gives the lease back: the next one need not wait for its end. */
  readonly giveBack: () => Promise<void>;
}

export interface LeadOptions {
  readonly world: Pick<World, "clock" | "log" | "random">;
  readonly kube: KubeClient;
  /** Called once when another one has the lead. */
  readonly waiting: (leader: string) => void;
}

/** Waits until this platform is the only one that acts on its management cluster. */
export async function takeLead(options: LeadOptions, signal: AbortSignal): Promise<Lead> {
  const { world, kube } = options;
  const identity = `${hostname()}-${world.random.fork("lead").uuid().slice(0, 8)}`;
  const election = createLeaderElection({ world, kube, lease: platformLease, identity, leaseMs, renewMs });
  const notice = world.clock.after(patienceMs, () => options.waiting(election.leader() ?? "nobody seen yet"));
  const ends = new AbortController();
  const lost = new AbortController();
  const term = Promise.withResolvers<void>();
  const giveUp = (): void => ends.abort(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  const over = Promise.withResolvers<void>();
  const campaign = election.campaign(async (leading) => {
    // From here on the lease ends with `giveBack`, after everything that acts: not with the signal that asks for the end.
    signal.removeEventListener("abort", giveUp);
    term.resolve();
    const stolen = aborted(leading).then(() => true);
    if (await Promise.race([over.promise.then(() => false), stolen])) lost.abort(leading.reason);
  }, ends.signal);
  campaign.catch(term.reject);
  try {
    await term.promise;
  } finally {
    notice();
  }
  return {
    lost: lost.signal,
    giveBack: async () => {
      over.resolve();
      await campaign.catch(() => undefined);
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
