import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endEngine, engineArguments } from "./support/engine.ts";

/** On a machine that builds Kubernetes beside it a start takes minutes. */
const readyWithinMs = 360_000;

export const root = fileURLToPath(new URL("../..", import.meta.url));
const dipper = join(root, "packages/cli/bin/dipper");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person would, to its end. */
export function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  argv0: string = dipper,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv0, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

export interface Ready {
  readonly version: string;
  readonly pid: number;
  readonly console: string;
  readonly signIn: string | null;
  readonly api: string;
  readonly kubeconfig: string;
  readonly data: string;
  readonly startedInMs: number;
}

/** A platform of its own, on free ports. */
export interface ServedPlatform extends Ready {
  readonly child: ChildProcess;
  /** SIGTERM, and wait; the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Ends what holds the objects of a data folder, and takes both away. Its platform must have ended. */
export async function forget(data: string): Promise<void> {
  await endEngine(data);
  removeFolder(data);
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "dipper-it-"));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Starts `dipper serve` and waits until everything answers. Throws with its output when it ends before. The last argument names another dipper. */
export async function serve(
  data: string,
  more: readonly string[] = [],
  [file = dipper, ...before]: readonly string[] = [dipper],
): Promise<ServedPlatform> {
  const readyFile = join(data, "..", `${data.split("/").at(-1)}.ready`);
  rmSync(readyFile, { force: true });
  const engine = await engineArguments(data);
  const child = spawn(
    file,
    [
      ...before,
      "serve",
      "--data",
      data,
      "--port",
      "0",
      "--api-port",
      "0",
      "--ready-file",
      readyFile,
      ...engine,
      ...more,
    ],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const deadline = Date.now() + readyWithinMs;
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`dipper serve did not get ready: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const ready = JSON.parse(readFileSync(readyFile, "utf8")) as Ready;
  return {
    ...ready,
    child,
    stop() {
      child.kill("SIGTERM");
      return exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
