import { spawnSync } from "node:child_process";

export interface CommandOptions {
  readonly input?: string;
  /** Show what the program says while it works. */
  readonly show?: boolean;
  readonly cwd?: string;
}

/** Runs a program without a shell and answers its output. Throws one sentence when it fails. */
export function run(argv: readonly [string, ...string[]], options: CommandOptions = {}): string {
  const [program, ...args] = argv;
  const done = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: options.show === true ? ["pipe", "inherit", "inherit"] : "pipe",
  });
  if (done.error !== undefined) throw new Error(`${program} cannot be run: ${done.error.message}`);
  if (done.status !== 0)
    throw new Error(`${argv.join(" ")}: ${(done.stderr ?? "").trim().slice(-2000) || `exit code ${done.status}`}`);
  return done.stdout ?? "";
}

/** The same, where failing is no matter. */
export function attempt(argv: readonly [string, ...string[]]): boolean {
  try {
    run(argv);
    return true;
  } catch {
    return false;
  }
}
