import { ClusterLock, type Kind, type KubeObject, Machine, Node, StepRun } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Executor, RunHandle } from "@dipper/runner";
import type { Wrappers } from "./platform.ts";

/**
 * Mistakes that one could make inside the platform, planted from outside: in what its rooms are given. Each must be found by one of the
 * invariants that are named with it.
 */
export interface Defect {
  readonly name: string;
  readonly wrappers: Wrappers;
  readonly foundBy: readonly string[];
  /** All wishes at once, for the same machines, in different clusters. */
  readonly contended?: true;
}

type Patch = { readonly spec?: Readonly<Record<string, unknown>>; readonly metadata?: object };
type Verbs = Pick<KubeClient, "get" | "create" | "patch" | "delete">;

/** A client of which some verbs behave differently; everything else stays as it is. */
function changed(kube: KubeClient, change: (kube: KubeClient) => Partial<Verbs>): KubeClient {
  const verbs = change(kube);
  return new Proxy(kube, {
    get: (target, name) => {
      const replaced = verbs[name as keyof Verbs];
      if (replaced !== undefined) return replaced;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const is = (kind: Kind, other: Kind): boolean => kind.group === other.group && kind.plural === other.plural;
const specOf = (patch: object): Readonly<Record<string, unknown>> => (patch as Patch).spec ?? {};

/** Whoever takes the lock forgets the others that hold it. */
const lostLock: Wrappers = {
  kube: (kube) =>
    changed(kube, (real) => ({
      patch: (kind, ref, patch, options) => {
        const { holders } = specOf(patch) as { holders?: readonly object[] };
        const only = is(kind, ClusterLock) && holders !== undefined ? { spec: { holders: holders.slice(-1) } } : patch;
        return real.patch(kind, ref, only, options);
      },
    })),
};

/** A retry gets the name of the first attempt, which has to make room. */
const nameReuse: Wrappers = {
  kube: (kube) =>
    changed(kube, (real) => ({
      create: async <T extends KubeObject>(
        kind: Kind<T>,
        object: Parameters<typeof real.create<T>>[1],
        options: Parameters<typeof real.create<T>>[2],
      ) => {
        const { attempt = 1 } = (object.spec ?? {}) as { attempt?: number };
        if (!is(kind as Kind, StepRun) || attempt < 2) return real.create(kind, object, options);
        const name = (object.metadata.name ?? "").replace(/-\d+$/, "-1");
        const ref = { name, namespace: object.metadata.namespace ?? "" };
        await real.patch(StepRun, ref, { metadata: { finalizers: null } }, options);
        await real.delete(StepRun, ref, options);
        return real.create(kind, { ...object, metadata: { ...object.metadata, name } }, options);
      },
    })),
};

const withSpec = (
  executor: Executor,
  change: (spec: Parameters<Executor["ensure"]>[0]) => Parameters<Executor["ensure"]>[0],
): Executor => ({
  name: executor.name,
  ready: () => executor.ready(),
  ensure: (spec, signal) => executor.ensure(change(spec), signal),
  find: (spec, signal) => executor.find(change(spec), signal),
});

/** Every attempt shows the same fencing number. */
const skippedFence: Wrappers = {
  executor: (executor) =>
    withSpec(executor, (spec) => ({
      ...spec,
      machines: spec.machines.map((machine) => ({ ...machine, fence: 1_000_000 })),
    })),
};

/** Machines are taken without looking who holds them. */
const doubleClaim: Wrappers = {
  kube: (kube) =>
    changed(kube, (real) => ({
      get: async <T extends KubeObject>(
        kind: Kind<T>,
        ref: Parameters<typeof real.get<T>>[1],
        options: Parameters<typeof real.get<T>>[2],
      ) => {
        const found = await real.get(kind, ref, options);
        if (found === undefined || !is(kind as Kind, Machine)) return found;
        const {
          operationRef: _operationRef,
          consumerRef: _consumerRef,
          ...spec
        } = found.spec as Record<string, unknown>;
        return { ...found, spec } as T;
      },
      patch: async (kind, ref, patch, options) => {
        const { consumerRef, operationRef } = specOf(patch);
        const claims = is(kind as Kind, Machine) && (consumerRef ?? operationRef ?? null) !== null;
        if (!claims) return real.patch(kind, ref, patch, options);
        const { ifVersion: _ifVersion, ...unguarded } = options;
        const cleared = {
          ...((consumerRef ?? null) === null ? {} : { consumerRef: null }),
          ...((operationRef ?? null) === null ? {} : { operationRef: null }),
        };
        await real.patch(kind, ref, { spec: cleared }, unguarded);
        return real.patch(kind, ref, patch, unguarded);
      },
    })),
};

/** What was to be given back to the scheduler is reported and not done. */
const forgottenUncordon: Wrappers = {
  cluster: (kube) =>
    changed(kube, (real) => ({
      patch: async (kind, ref, patch, options) => {
        const spec = specOf(patch);
        const frees =
          is(kind as Kind, Node) &&
          (("taints" in spec && spec["unschedulable"] === undefined) || spec["unschedulable"] === null);
        if (!frees) return real.patch(kind, ref, patch, options);
        return (await real.get(kind, ref, options)) ?? real.patch(kind, ref, patch, options);
      },
    })),
};

/** A runner that is at work is taken for dead. */
const earlyRelease: Wrappers = {
  executor: (executor) => ({
    name: executor.name,
    ready: () => executor.ready(),
    ensure: async (spec, signal) => impatient(await executor.ensure(spec, signal)),
    find: async () => undefined,
  }),
};

function impatient(handle: RunHandle): RunHandle {
  return {
    async *events(from, signal) {
      for await (const event of handle.events(from, signal)) {
        yield event;
        if (event.type === "stage") return;
      }
    },
    cancel: (reason) => handle.cancel(reason),
    ended: async () => true,
  };
}

const claims = ["a machine has one claimant", "lock never exceeded", "no two live attempts on one machine"];

export const defects: readonly Defect[] = [
  { name: "lost lock", wrappers: lostLock, foundBy: ["the lock outlives the runners", "lock never exceeded"] },
  { name: "name reuse", wrappers: nameReuse, foundBy: ["a name is used once"] },
  { name: "skipped fence", wrappers: skippedFence, foundBy: ["each attempt has a higher fence"] },
  { name: "double claim", wrappers: doubleClaim, foundBy: claims, contended: true },
  {
    name: "forgotten uncordon",
    wrappers: forgottenUncordon,
    foundBy: ["success is real", "own cordons are taken back", "everything finishes"],
  },
  {
    name: "early release",
    wrappers: earlyRelease,
    foundBy: ["no two live attempts on one machine", "the lock outlives the runners", "a machine has one claimant"],
  },
];
