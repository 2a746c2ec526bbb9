import { DipperError } from "@dipper/api";
import type { ProcessId, World } from "@dipper/world";
import type { RunHandle } from "../contract/executor.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { follow } from "../logs/follow.ts";
import { type RunPaths, runMark, runPaths, runVariable } from "./job.ts";
import { stopRun } from "./leftovers.ts";
import { supervisorCommand } from "./program-files.ts";
import { tidyRun } from "./tidy-run.ts";

export interface ProcessRunOptions {
  readonly world: World;
  /** Absolute path. */
  readonly dataFolder: string;
  /** What starts the supervisor; the path of the job file is appended. Default: `supervisorCommand`. */
  readonly supervisor?: readonly [string, ...string[]];
}

const startMs = 30_000;
const lastWordsMs = 2_000;
const never = new AbortController().signal;
const encoder = new TextEncoder();

/**
 * Starts the StepRun's supervisor, or takes it up again by pid and start time. The supervisor claims the StepRun before it does
 * anything: whatever crashes when, there is never a second one at work, and a run that ended or was lost is not started again.
 */
export async function ensureRun(
  options: ProcessRunOptions,
  run: {
    readonly spec: StepRunSpec;
    readonly prepare: (paths: RunPaths) => Promise<string>;
    readonly signal: AbortSignal;
  },
): Promise<RunHandle> {
  const paths = runPaths(options.dataFolder, run.spec);
  const known = await claimOf(options.world, paths);
  if (known !== undefined) return handleOf(options.world, { spec: run.spec, paths, id: known });
  try {
    return await startRun(options, { ...run, paths });
  } catch (cause) {
    // Nobody runs it, so nobody else would take the keys away.
    if ((await claimOf(options.world, paths)) === undefined) tidyRun(paths);
    throw cause;
  }
}

async function startRun(
  options: ProcessRunOptions,
  run: {
    readonly spec: StepRunSpec;
    readonly paths: RunPaths;
    readonly prepare: (paths: RunPaths) => Promise<string>;
    readonly signal: AbortSignal;
  },
): Promise<RunHandle> {
  const { clock, processes, files } = options.world;
  const { spec, paths } = run;
  const job = await run.prepare(paths);
  const [program, ...args] = options.supervisor ?? supervisorCommand();
  const started = await processes.start({
    argv: [program, ...args, job],
    env: supervisorEnvironment(options.world, spec),
    cwd: paths.folder,
    outputTo: paths.output,
    ownSession: true,
  });
  const over = { exit: false };
  void started.exited.then(() => {
    over.exit = true;
  });
  for (const until = clock.monotonic() + startMs; ; ) {
    const exited = over.exit;
    const id = await claimOf(options.world, paths);
    if (id !== undefined) return handleOf(options.world, { spec, paths, id });
    if (exited || clock.monotonic() > until) {
      await started.stop(0);
      const said = new TextDecoder().decode((await files.read(paths.output)) ?? new Uint8Array());
      throw new DipperError("Internal", {
        cause: `the runner of ${spec.name} did not start: ${said.trim().slice(-500)}`,
      });
    }
    await clock.sleep(10, run.signal);
  }
}

/** The handle of a StepRun whose runner is alive. Undefined: it never started, has ended, or is proven lost. */
export async function findRun(options: ProcessRunOptions, spec: StepRunSpec): Promise<RunHandle | undefined> {
  const paths = runPaths(options.dataFolder, spec);
  const id = await claimOf(options.world, paths);
  if (id === undefined) return undefined;
  const handle = handleOf(options.world, { spec, paths, id });
  return (await handle.ended()) ? undefined : handle;
}

function handleOf(
  world: World,
  run: { readonly spec: StepRunSpec; readonly paths: RunPaths; readonly id: ProcessId },
): RunHandle {
  const { paths, id } = run;
  const alive = async (): Promise<boolean> => (await world.processes.find(id)) !== undefined;
  return {
    events: (from, signal) =>
      follow({ files: world.files, clock: world.clock, path: paths.result, from, alive, signal }),
    cancel: async (reason) => {
      if (await alive()) await world.files.replace(paths.cancel, encoder.encode(JSON.stringify({ reason })), 0o600);
    },
    stop: async (graceMs) => {
      await (await world.processes.find(id))?.stop(graceMs);
    },
    ended: async () => {
      // Between its last line and its end the supervisor needs some milliseconds: whoever has read that line need not ask twice.
      for (let waited = 0; await alive(); waited += lastWordsMs / 50) {
        if (waited >= lastWordsMs || !(await saidLastWord(world, paths))) return false;
        await world.clock.sleep(lastWordsMs / 50, never);
      }
      // A supervisor that was killed could not end its children: without it nobody writes down what they do, so they end here.
      await stopRun(runMark(run.spec), { graceMs: 0 });
      tidyRun(paths);
      return true;
    },
  };
}

/** The file ends with its `ended` line. */
async function saidLastWord(world: World, paths: RunPaths): Promise<boolean> {
  const size = (await world.files.size(paths.result)) ?? 0;
  const tail = (await world.files.readRange(paths.result, Math.max(0, size - 200), 200)) ?? new Uint8Array();
  return /"type":"ended",[^\n]*\n$/.test(new TextDecoder().decode(tail));
}

async function claimOf(world: World, paths: RunPaths): Promise<ProcessId | undefined> {
  const data = await world.files.read(paths.runner);
  return data === undefined ? undefined : (JSON.parse(new TextDecoder().decode(data)) as ProcessId);
}

function supervisorEnvironment(world: World, spec: StepRunSpec): Readonly<Record<string, string>> {
  const names = ["PATH", "TMPDIR", "NODE_COMPILE_CACHE"].filter((name) => world.environment[name] !== undefined);
  return {
    ...Object.fromEntries(names.map((name) => [name, world.environment[name] ?? ""])),
    [runVariable]: runMark(spec),
  };
}
