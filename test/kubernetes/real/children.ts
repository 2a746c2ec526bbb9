import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

const graceMs = 3_000;
/** Of util-linux: the kernel ends the child when we end, however that happens. */
const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));

/** Processes that end with us: at `stop`, when we exit, when we are interrupted and, on Linux, when we are killed. */
export class Children {
  readonly #folder: string;
  readonly #running = new Map<string, ChildProcess>();
  readonly #end = (): void => {
    for (const child of this.#running.values()) child.kill("SIGKILL");
  };
  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.#end();
    process.off(signal, this.#interrupted);
    process.kill(process.pid, signal);
  };

  /** `folder`: for what they say, a file each. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    process.once("exit", this.#end);
    process.once("SIGINT", this.#interrupted);
    process.once("SIGTERM", this.#interrupted);
  }

  get pids(): readonly number[] {
    return [...this.#running.values()].flatMap(({ pid }) => pid ?? []);
  }

  start(name: string, program: string, args: readonly string[]): void {
    const log = openSync(this.#log(name), "w");
    const [command, argv] =
      setpriv === undefined ? [program, args] : [setpriv, ["--pdeathsig", "KILL", "--", program, ...args]];
    const child = spawn(command, argv, { stdio: ["ignore", log, log], cwd: this.#folder });
    this.#running.set(name, child);
  }

  /** Resolves when `probe` answers true. Throws with the last lines of the log when the process ends first, or after `withinMs`. */
  async ready(name: string, probe: () => Promise<boolean>, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      if (await probe().catch(() => false)) return;
      const child = this.#running.get(name);
      const ended = child === undefined || child.exitCode !== null || child.signalCode !== null;
      if (ended || performance.now() > deadline)
        throw new Error(`${name} ${ended ? "ended" : `is not ready after ${withinMs} ms`}:\n${this.#lastLines(name)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends them one after the other, the one that was started last first. */
  async stop(): Promise<void> {
    for (const [name, child] of [...this.#running].toReversed()) {
      await ended(child);
      this.#running.delete(name);
    }
    process.off("exit", this.#end);
    process.off("SIGINT", this.#interrupted);
    process.off("SIGTERM", this.#interrupted);
  }

  #log(name: string): string {
    return join(this.#folder, `${name}.log`);
  }

  #lastLines(name: string): string {
    return readFileSync(this.#log(name), "utf8").split("\n").slice(-20).join("\n");
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const cut = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(cut);
}
