import type { KubeClient } from "@dipper/kube";
import { type Executor, type RunHandle, type RunnerEvent, resultLines, type StepRunSpec } from "@dipper/runner";
import type { World } from "@dipper/world";
import { type MachineSettings, settingsOf } from "../faults/settings.ts";
import type { Machines } from "../machines/machines.ts";
import { ResultWriter } from "./result-writer.ts";
import { type ClusterEffects, runMachine } from "./run-machine.ts";

/** Where a run lives: in the platform's own process, or in one that survives it. */
export interface RunHost {
  readonly world: World;
  alive(): boolean;
  readonly pid: string;
}

/** The runs that are alive; part of the simulated world, not of the platform. */
export type LiveRuns = Map<string, LiveRun>;

export interface LiveRun {
  readonly host: RunHost;
  readonly handle: Promise<RunHandle>;
  /** Whether the platform that starts it lives; until `launched`, the run dies with it. */
  readonly starter: () => boolean;
  launched: boolean;
  ended: boolean;
}

export interface SimulatedExecutorOptions {
  /** The platform's process. */
  readonly world: World;
  readonly kube: KubeClient;
  readonly dataFolder: string;
  readonly machines: Machines;
  readonly clusters: ClusterEffects;
  readonly runs: LiveRuns;
  readonly host: (stepRun: string) => RunHost;
  /** Machines at a time. Default 20. */
  readonly forks?: number;
}

/** Runs every step of simulated clusters: a real result file, real fences, no real machine. */
export function simulatedExecutor(options: SimulatedExecutorOptions): Executor {
  const { world, runs } = options;
  const pathOf = (spec: StepRunSpec): string => `${options.dataFolder}/logs/${spec.operation}/${spec.name}.ndjson`;

  async function live(spec: StepRunSpec): Promise<RunHandle | undefined> {
    const run = runs.get(spec.name);
    if (run === undefined) return undefined;
    if (run.ended || !run.host.alive() || (!run.launched && !run.starter())) {
      runs.delete(spec.name);
      return undefined;
    }
    return run.handle;
  }

  async function begin(spec: StepRunSpec, run: LiveRun, signal: AbortSignal): Promise<RunHandle> {
    const { host } = run;
    const ended = (): void => {
      run.ended = true;
    };
    const path = pathOf(spec);
    // Whoever wrote a whole line into this file was the runner of this StepRun; there is never a second one. The first line is synced before
    // any machine is touched, so a file that has only a torn one comes from a runner that did nothing.
    const found = await world.files.read(path);
    if (found !== undefined && resultLines(found).events.length > 0) {
      ended();
      return pastRun(world, path);
    }
    if (found !== undefined) await world.files.remove(path);
    const settings = new Map<string, MachineSettings | undefined>();
    for (const machine of spec.machines) settings.set(machine.name, await settingsOf(options.kube, machine, signal));
    const writer = new ResultWriter(host.world, path);
    run.launched = true;
    await writer.write({
      type: "started",
      runner: { kind: "Process", id: host.pid, startTime: `${host.world.clock.now()}` },
      stepRun: spec.name,
    });
    const cancel = { reason: undefined as string | undefined };
    void drive({ options, spec, host, writer, settings, cancel })
      .catch((error: unknown) => host.world.log.error("simulated run failed", { cause: `${String(error)}` }))
      .then(() => {
        writer.close();
        ended();
      });
    return {
      events: (from, stop) => writer.events(from, stop),
      cancel: async (reason) => {
        cancel.reason ??= reason;
      },
      ended: async () => writer.closed || !host.alive(),
    };
  }

  return {
    name: "simulated",
    ready: async () => undefined,
    find: (spec) => live(spec),
    ensure: async (spec, signal) => {
      const known = await live(spec);
      if (known !== undefined) return known;
      const host = options.host(spec.name);
      const started = Promise.withResolvers<RunHandle>();
      const starter = (): boolean => (world as { readonly alive?: boolean }).alive !== false;
      const run: LiveRun = { host, handle: started.promise, starter, launched: false, ended: false };
      runs.set(spec.name, run);
      begin(spec, run, signal).then(started.resolve, (error: unknown) => {
        runs.delete(spec.name);
        started.reject(error);
      });
      return started.promise;
    },
  };
}

interface Drive {
  readonly options: SimulatedExecutorOptions;
  readonly spec: StepRunSpec;
  readonly host: RunHost;
  readonly writer: ResultWriter;
  readonly settings: ReadonlyMap<string, MachineSettings | undefined>;
  readonly cancel: { readonly reason: string | undefined };
}

async function drive({ options, spec, host, writer, settings, cancel }: Drive): Promise<void> {
  const { clock } = host.world;
  const timeLimit = clock.deadline(spec.timeoutSeconds * 1000, new AbortController().signal);
  const over = AbortSignal.any([timeLimit, writer.failed]);
  const run = {
    world: host.world,
    machines: options.machines,
    clusters: options.clusters,
    spec,
    writer,
    timeLimit,
    over,
  };
  const waiting = [...spec.machines];
  const fork = async (): Promise<void> => {
    for (let machine = waiting.shift(); machine !== undefined; machine = waiting.shift()) {
      if (writer.failed.aborted) return;
      if (cancel.reason !== undefined || timeLimit.aborted)
        await writer.write({
          type: "result",
          machine: machine.name,
          fence: machine.fence,
          result: cancel.reason === undefined ? "TimedOut" : "Canceled",
          reason: cancel.reason === undefined ? "TimedOut" : "Canceled",
          message: cancel.reason ?? "the time of the StepRun was over before its turn",
          ok: 0,
          changed: 0,
          failed: 0,
        });
      else await runMachine(run, machine, settings.get(machine.name));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.forks ?? 20, spec.machines.length) }, fork));
  await writer.write({ type: "ended", code: 0, signal: null });
}

/** A run that is over: its file tells. */
function pastRun(world: World, path: string): RunHandle {
  return {
    async *events(from, signal): AsyncGenerator<RunnerEvent> {
      const { events } = resultLines((await world.files.read(path)) ?? new Uint8Array());
      signal.throwIfAborted();
      for (const event of events) if (event.n >= from) yield event;
    },
    cancel: async () => undefined,
    ended: async () => true,
  };
}
