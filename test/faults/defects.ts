import {
  ClusterLock,
  type Kind,
  type KubeObject,
  Machine,
  Node,
  Operation,
  platformNamespace,
  StepRun,
} from "@dipper/api";
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

/**
 * A claim without compare-and-swap: of two operations that want a machine the later one wins, although the first is at work on it. The rooms
 * look before they claim, so that the late claim is made here on behalf of the operation that was refused.
 */
const doubleClaim: Wrappers = {
  kube: (kube) => {
    claimant = kube;
    return kube;
  },
  executor: (executor) => ({
    name: executor.name,
    ready: () => executor.ready(),
    find: (spec, signal) => executor.find(spec, signal),
    ensure: async (spec, signal) => {
      const handle = await executor.ensure(spec, signal);
      return {
        ...handle,
        async *events(from, stop) {
          for await (const event of handle.events(from, stop)) {
            const machine =
              event.type === "stage" ? spec.machines.find((each) => each.name === event.machine) : undefined;
            if (machine !== undefined) await claimForAnother(machine, spec.operation, stop);
            yield event;
          }
        },
      };
    },
  }),
};

/** The client of the platform's present life. */
let claimant: KubeClient | undefined;

async function claimForAnother(
  { name, ip, fence }: { readonly name: string; readonly ip: string; readonly fence: number },
  holder: string,
  signal: AbortSignal,
): Promise<void> {
  if (claimant === undefined) return;
  for await (const page of claimant.pages(Operation, { namespace: platformNamespace, signal })) {
    const rival = page.items.find(
      ({ metadata, spec }) => metadata.name !== holder && spec.operationMachines.some((each) => each.ip === ip),
    );
    if (rival === undefined) continue;
    const operationRef = { name: rival.metadata.name, uid: rival.metadata.uid, fence: fence + 1 };
    const write = { manager: "dipper-controller", signal };
    // Even so the rule of the Machine stands in the way: from one holder to the next goes only through none.
    await claimant.patch(Machine, { name }, { spec: { operationRef: null } }, write);
    await claimant.patch(Machine, { name }, { spec: { operationRef } }, write);
    return;
  }
}

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

export const defects: readonly Defect[] = [
  { name: "lost lock", wrappers: lostLock, foundBy: ["the lock outlives the runners", "lock never exceeded"] },
  { name: "name reuse", wrappers: nameReuse, foundBy: ["a name is used once"] },
  { name: "skipped fence", wrappers: skippedFence, foundBy: ["each attempt has a higher fence"] },
  { name: "double claim", wrappers: doubleClaim, foundBy: ["a machine has one claimant"], contended: true },
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
