import { spawn } from "node:child_process";

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly withinMs: number;
}

/**
 * Runs a program to its end and keeps what it says; this process goes on meanwhile, because the server that is asked may live in it. What is
 * not done in time is killed, and that is an error.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, withinMs }: ProgramOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    let late = false;
    const cut = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, withinMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(cut);
      if (late)
        reject(new Error(`${program} was not done after ${withinMs} ms; it said:\n${said.stderr.slice(-3000)}`));
      else resolve({ code, ...said });
    });
  });
}
