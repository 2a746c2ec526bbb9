import { DipperError, isoTime, type Machine, newObject, Operation, platformNamespace, type StepRun } from "@dipper/api";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Random } from "@dipper/world";
import type { SimulatedWorld } from "@dipper/world/simulated";
import { clusterNames } from "./base.ts";
import { authorization } from "./identities.ts";
import type { Invariants } from "./invariants.ts";
import { platformUrl } from "./platform.ts";

export interface Wish {
  readonly name: string;
  readonly cluster: string;
  readonly type: "ScaleUp" | "ScaleDown";
  readonly machines: readonly string[];
  readonly atMs: number;
  readonly pauseAtMs?: number;
  readonly cancelAtMs?: number;
}

const pick = <T>(random: Random, from: readonly T[]): T => from[random.uint32() % from.length] as T;
const chance = (random: Random, percent: number): boolean => random.uint32() % 100 < percent;

/** What people want in this run: by the seed alone. */
export function wishes(random: Random, machines: readonly Machine[]): readonly Wish[] {
  const address = (machine: Machine): string => machine.spec.addresses[0]?.address ?? "";
  const spares = machines.filter((machine) => machine.spec.consumerRef === undefined).map(address);
  const count = 2 + (random.uint32() % 3);
  return Array.from({ length: count }, (_, i): Wish => {
    const cluster = pick(random, clusterNames);
    const type = chance(random, 65) ? "ScaleUp" : "ScaleDown";
    const nodes = machines
      .filter(
        (machine) => machine.spec.consumerRef?.clusterName === cluster && machine.spec.consumerRef.role === "Compute",
      )
      .map(address);
    const from = type === "ScaleUp" ? spares : nodes;
    const wanted = 1 + (random.uint32() % (type === "ScaleUp" ? 4 : 2));
    // Now and then two wishes name the same machine: one of them has to wait or to be refused.
    const chosen = new Set<string>();
    while (chosen.size < wanted) chosen.add(pick(random, from));
    return {
      name: `op-${i + 1}`,
      cluster,
      type,
      machines: [...chosen],
      atMs: random.uint32() % 60_000,
      ...(chance(random, 25) ? { pauseAtMs: 5_000 + (random.uint32() % 60_000) } : {}),
      ...(chance(random, 25) ? { cancelAtMs: 5_000 + (random.uint32() % 120_000) } : {}),
    };
  });
}

/** The same wishes, all at once and for the machines of the first, so that they meet. */
export function contended(all: readonly Wish[]): readonly Wish[] {
  const machines = all.find((wish) => wish.type === "ScaleUp")?.machines ?? [];
  return all
    .filter(() => machines.length > 0)
    .map((wish, i) => ({
      name: wish.name,
      type: "ScaleUp",
      cluster: clusterNames[i % clusterNames.length] ?? "",
      machines,
      atMs: 5_000,
    }));
}

/** Somebody with kubectl: creates operations, pauses, resumes, cancels, decides. Repeats what did not get through. */
export class Person {
  readonly #world: SimulatedWorld;
  readonly #kube: KubeClient;
  readonly #invariants: Invariants;
  readonly #signal = new AbortController().signal;
  done = false;

  constructor(world: SimulatedWorld, invariants: Invariants) {
    const { clock, random } = world;
    this.#world = world;
    this.#invariants = invariants;
    this.#kube = createKubeClient({
      transport: world.net.connect({ url: platformUrl }),
      clock,
      random,
      server: "management",
      headers: authorization("admin"),
      timeoutMs: 10_000,
    });
  }

  async act(all: readonly Wish[]): Promise<void> {
    await Promise.all(all.map((wish) => this.#follow(wish)));
    this.done = true;
  }

  async #follow(wish: Wish): Promise<void> {
    const { clock } = this.#world;
    await clock.sleep(wish.atMs, this.#signal);
    await this.#create(wish);
    const changes = [
      ...(wish.pauseAtMs === undefined
        ? []
        : [
            { at: wish.pauseAtMs, state: "Paused" },
            { at: wish.pauseAtMs + 40_000, state: "Active" },
          ]),
      ...(wish.cancelAtMs === undefined ? [] : [{ at: wish.cancelAtMs, state: "Canceled" }]),
    ].toSorted((a, b) => a.at - b.at);
    let at = 0;
    for (const change of changes) {
      await clock.sleep(change.at - at, this.#signal);
      at = change.at;
      if (change.state === "Active" && changes.some((each) => each.state === "Canceled" && each.at < change.at))
        continue;
      await this.#patch(wish.name, { spec: { desiredState: change.state } });
    }
    for (let n = 1; ; n++) {
      const operation = this.#invariants.operations.find((each) => each.metadata.name === wish.name);
      if (operation?.status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true)
        return;
      if (operation?.status?.phase === "WaitingForDecision") await this.#decide(operation, n);
      await clock.sleep(5_000, this.#signal);
    }
  }

  async #create(wish: Wish): Promise<void> {
    const operation = newObject(
      Operation,
      { name: wish.name, namespace: platformNamespace },
      {
        clusterName: wish.cluster,
        operationType: wish.type,
        operationFlow: wish.type === "ScaleUp" ? ["preCheck", "scaleUp", "postCheck"] : ["preCheck", "remove"],
        operationMachines: wish.machines.map((ip) => ({ ip, role: "Compute" as const })),
        rollout: { firstBatch: 1, batchSize: 2, soakSeconds: 1, maxFailures: "50%" },
        retry: { limit: 1, backoffSeconds: 2 },
        drain: { timeoutSeconds: 60 },
      },
    );
    await this.#persist(() => this.#kube.create(Operation, operation, { manager: "person", signal: this.#signal }));
  }

  /** Whatever failed is left out of the step in which it failed. */
  async #decide(operation: Operation, n: number): Promise<void> {
    const failed = new Map<string, Set<string>>();
    const runs = this.#invariants
      .all<StepRun>("StepRun")
      .filter((run) => run.spec.operationRef.uid === operation.metadata.uid)
      .toSorted((a, b) => a.spec.attempt - b.spec.attempt);
    for (const run of runs)
      for (const { name, result } of run.status?.machines ?? []) {
        const names = failed.get(run.spec.step) ?? new Set();
        failed.set(run.spec.step, names);
        if (result === "Succeeded") names.delete(name);
        else names.add(name);
      }
    const at = isoTime(this.#world.clock.now());
    const decisions = [...failed].flatMap(([step, names]) =>
      names.size === 0
        ? []
        : [{ id: `d${n}-${step.toLowerCase()}`, action: "SkipMachine", step, machines: [...names], at }],
    );
    await this.#patch(operation.metadata.name, { spec: { decisions: [...operation.spec.decisions, ...decisions] } });
  }

  async #patch(name: string, patch: object): Promise<void> {
    await this.#persist(() =>
      this.#kube.patch(Operation, { namespace: platformNamespace, name }, patch, {
        manager: "person",
        signal: this.#signal,
      }),
    );
  }

  async #persist(work: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        const { code } = DipperError.from(error);
        if (code === "AlreadyExists" || code === "NotFound" || code === "Invalid") return;
        await this.#world.clock.sleep(2_000, this.#signal);
      }
    }
  }
}
