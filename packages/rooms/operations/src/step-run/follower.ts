import { DipperError } from "@dipper/api";
import type { Executor, RunHandle, StepRunSpec, Unpack } from "@dipper/runner";
import type { World } from "@dipper/world";
import { noProgress, type RunProgress, withEvent } from "./progress.ts";
import { readResultFile, resultFile } from "./result-file.ts";

/** What this life knows of a runner. `Gone` is proven, never guessed. */
export interface RunState {
  readonly runner: "Alive" | "Gone";
  readonly progress: RunProgress;
  /** There was a runner, and it is proven gone: nobody else runs this StepRun, whatever its file says. */
  readonly ran?: true;
  /** Of the result file, once the runner is gone. */
  readonly digest?: string;
}

/** A runner took it up: what comes of it is asked, and it is not started again, even if it left no line. */
export function hasBegun(state: RunState): boolean {
  return state.progress.lines > 0 || state.ran === true;
}

/** Follows the result files of living runners and says when there is something to report. */
export interface Follower {
  /** Undefined: this life has not looked yet. */
  state(stepRun: string): RunState | undefined;
  /** Looks for a runner of an earlier life, and follows it; starts none. */
  find(spec: StepRunSpec, executor: Executor, signal: AbortSignal): Promise<RunState>;
  start(spec: StepRunSpec, executor: Executor, signal: AbortSignal): Promise<void>;
  /** Effective before the runner's next machine. */
  cancel(stepRun: string, reason: string): Promise<void>;
  /** Ends a runner that hangs, if it can be ended from outside. */
  stop(stepRun: string): Promise<void>;
  forget(stepRun: string): void;
  close(): void;
}

export interface FollowerOptions {
  readonly world: World;
  readonly dataFolder: string;
  /** Unpacks the compressed file of a run that ended long ago. */
  readonly unpack?: Unpack | undefined;
  /** At most once a second per run, and always at its end. */
  readonly changed: (stepRun: string) => void;
}

interface Followed {
  state: RunState;
  readonly handle: RunHandle | undefined;
  noticePending: boolean;
  noticedAt: number;
}

const noticeEveryMs = 1000;
const lookAgainMs = 5000;
const stopGraceMs = 10_000;

export function createFollower(options: FollowerOptions): Follower {
  const { world } = options;
  const runs = new Map<string, Followed>();
  const closing = new AbortController();

  function notice(name: string, run: Followed, atOnce: boolean): void {
    if (run.noticePending && !atOnce) return;
    const wait = atOnce ? 0 : Math.max(0, run.noticedAt + noticeEveryMs - world.clock.now());
    run.noticePending = true;
    world.clock.after(wait, () => {
      run.noticePending = false;
      run.noticedAt = world.clock.now();
      options.changed(name);
    });
  }

  const fileOf = (operation: string, name: string) =>
    readResultFile(world.files, resultFile(options.dataFolder, operation, name), options.unpack);

  async function follow({ operation, name }: StepRunSpec, run: Followed, handle: RunHandle): Promise<void> {
    try {
      for await (const event of handle.events(run.state.progress.lines + 1, closing.signal)) {
        run.state = { ...run.state, progress: withEvent(run.state.progress, event) };
        notice(name, run, false);
      }
      if (closing.signal.aborted || runs.get(name) !== run) return;
      if (await handle.ended()) {
        const { digest } = await fileOf(operation, name);
        run.state = { ...run.state, runner: "Gone", ran: true, ...(digest === undefined ? {} : { digest }) };
      } else lookAgain(name, run);
    } catch (cause) {
      if (closing.signal.aborted) return;
      world.log.error("Following a runner failed", { stepRun: name, cause: DipperError.from(cause).message });
      lookAgain(name, run);
    }
    notice(name, run, true);
  }

  /** Forgets what is known, so that the next reconcile asks the executor again. */
  function lookAgain(name: string, run: Followed): void {
    world.clock.after(lookAgainMs, () => {
      if (runs.get(name) !== run) return;
      runs.delete(name);
      options.changed(name);
    });
  }

  function take(spec: StepRunSpec, state: RunState, handle: RunHandle | undefined): Followed {
    const run: Followed = { state, handle, noticePending: false, noticedAt: 0 };
    runs.set(spec.name, run);
    if (handle !== undefined) void follow(spec, run, handle);
    return run;
  }

  return {
    state: (stepRun) => runs.get(stepRun)?.state,
    async find(spec, executor, signal) {
      const known = runs.get(spec.name);
      if (known !== undefined) return known.state;
      const handle = await executor.find(spec, signal);
      if (handle !== undefined) return take(spec, { runner: "Alive", progress: noProgress }, handle).state;
      return take(spec, { runner: "Gone", ...(await fileOf(spec.operation, spec.name)) }, undefined).state;
    },
    async start(spec, executor, signal) {
      const handle = await executor.ensure(spec, signal);
      take(spec, { runner: "Alive", progress: noProgress }, handle);
    },
    async cancel(stepRun, reason) {
      await runs.get(stepRun)?.handle?.cancel(reason);
    },
    async stop(stepRun) {
      await runs.get(stepRun)?.handle?.stop?.(stopGraceMs);
    },
    forget: (stepRun) => void runs.delete(stepRun),
    close: () => closing.abort(new DipperError("Aborted", { what: "Following runners" })),
  };
}
