import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

export interface ChildOptions {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input?: string;
  /** Text of the two outputs, line by line, without the line end. */
  readonly out?: (line: string) => void;
  readonly err?: (line: string) => void;
  /** Lines that the child writes to its file descriptor 3. */
  readonly events?: (line: string) => void;
  /** Kills the program itself; what it started is the caller's to find. */
  readonly signal?: AbortSignal;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The program could not be started. */
  readonly error?: string;
}

const longestLine = 256 * 1024;
const drainMs = 500;

/**
 * Runs a program without a shell, in our own session and process group. Ends when the program has ended: a descendant that keeps an
 * output open (ssh's shared connection does) is waited for half a second and no longer.
 */
export function runChild(options: ChildOptions): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const [program, ...args] = options.argv;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ["pipe", "pipe", "pipe", ...(options.events === undefined ? [] : ["pipe" as const])],
      shell: false,
    });
    const flush = [
      readLines(child.stdout, options.out),
      readLines(child.stderr, options.err),
      ...(options.events === undefined ? [] : [readLines(child.stdio[3] as Readable, options.events)]),
    ];
    const kill = (): void => void child.kill("SIGKILL");
    if (options.signal?.aborted === true) kill();
    options.signal?.addEventListener("abort", kill);
    let ended = false;
    let drain: NodeJS.Timeout | undefined;
    const end = (result: ChildEnd): void => {
      if (ended) return;
      ended = true;
      clearTimeout(drain);
      options.signal?.removeEventListener("abort", kill);
      for (const last of flush) last();
      resolve(result);
    };
    child.on("error", (error) => end({ code: null, signal: null, error: error.message }));
    child.on("close", (code, signal) => end({ code, signal }));
    child.on("exit", (code, signal) => {
      drain = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
        end({ code, signal });
      }, drainMs);
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}

/** Returns a function that gives out what is left without a line end. */
function readLines(stream: Readable | null, line: ((text: string) => void) | undefined): () => void {
  if (stream === null) return () => {};
  if (line === undefined) {
    stream.resume();
    return () => {};
  }
  const decoder = new TextDecoder();
  let rest = "";
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) line(part.endsWith("\r") ? part.slice(0, -1) : part);
    if (rest.length > longestLine) {
      line(rest);
      rest = "";
    }
  });
  return () => {
    if (rest !== "") line(rest);
    rest = "";
  };
}
