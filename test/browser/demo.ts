import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real `dipper serve --demo` of its own. */
export interface Demo {
  readonly console: string;
  /** One-time link of the first start. */
  readonly signIn: string;
  /** Path of the administrator's kubeconfig of the platform. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

interface Ready {
  readonly console: string;
  readonly signIn: string;
  readonly kubeconfig: string;
}

const root = join(import.meta.dirname, "../..");

export async function startDemo(withinMs = 120_000): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), "dipper-browser-"));
  const readyFile = join(folder, "ready.json");
  const log = openSync(join(folder, "serve.log"), "w");
  const arguments_ = [
    "packages/cli/src/main.ts",
    "serve",
    "--demo",
    "--data",
    join(folder, "data"),
    "--port",
    "0",
    "--api-port",
    "0",
    "--ready-file",
    readyFile,
  ];
  const child = spawn(process.execPath, arguments_, { cwd: root, stdio: ["ignore", log, log] });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const until = Date.now() + withinMs;
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill();
      throw new Error(
        `dipper serve --demo is not ready:\n${readFileSync(join(folder, "serve.log"), "utf8").slice(-4000)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const ready = JSON.parse(readFileSync(readyFile, "utf8")) as Ready;
  return {
    ...ready,
    async close() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
