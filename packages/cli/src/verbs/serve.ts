import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DipperError } from "@dipper/api";
import { realWorld } from "@dipper/world/real";
import { dataFolderOf, openDataFolder } from "../data-folder/data-folder.ts";
import { lockFolder } from "../data-folder/process-lock.ts";
import { programVersion } from "../program-version.ts";
import { compose, type Platform } from "../serve/compose.ts";
import { programFiles } from "../serve/program-files.ts";
import { UsageError } from "../usage-error.ts";

type Options = Readonly<Record<string, unknown>>;

function portOf(options: Options, name: string): number {
  const text = String(options[name]);
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`The ${name} ${text} is not a port. Give a number from 0 to 65535; 0 takes a free one.`, 2);
  return Number(text);
}

/** Resolves at the first signal; a second one ends the process at once. */
function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const)
      process.on(name, () => {
        process.once(name, () => process.exit(1));
        resolve(name);
      });
  });
}

function announce(platform: Platform, options: Options, startedInMs: number): void {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`Dipper ${programVersion} is ready after ${(startedInMs / 1000).toFixed(1)} s.`);
  say(`  console     ${platform.console}`);
  if (platform.signIn !== undefined) say(`  sign in     ${platform.signIn}   (works once)`);
  say(`  API         ${platform.api}`);
  say(`  kubeconfig  ${platform.kubeconfig}`);
  say("Stop with Ctrl C. Runners that are at work go on and are taken up again at the next start.");
  const file = options["readyFile"];
  if (typeof file !== "string") return;
  const ready = {
    version: programVersion,
    pid: process.pid,
    console: platform.console,
    signIn: platform.signIn ?? null,
    api: platform.api,
    kubeconfig: platform.kubeconfig,
    data: platform.data,
    startedInMs,
  };
  writeFileSync(`${file}.part`, `${JSON.stringify(ready)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** `dipper serve`: resolves when the platform has closed. */
export async function serve(options: Options): Promise<void> {
  const started = performance.now();
  const root = dataFolderOf(options["data"] as string | undefined);
  const ports = { port: portOf(options, "port"), apiPort: portOf(options, "apiPort") };
  const folder = openDataFolder(root);
  const leave = lockFolder(root);
  const stop = new AbortController();
  const stopped = untilSignal();
  const readyFile = options["readyFile"];
  try {
    const world = realWorld({ log: { file: join(root, "dipper.log") } });
    const platform = await compose(
      { world, folder, files: programFiles(), demo: options["demo"] === true, host: String(options["host"]), ...ports },
      stop.signal,
    );
    announce(platform, options, Math.round(performance.now() - started));
    const signal = await stopped;
    process.stdout.write(`${signal}: closing\n`);
    const late = setTimeout(() => process.exit(1), 30_000);
    late.unref();
    stop.abort(new Error("the platform closes"));
    await platform.close();
    clearTimeout(late);
  } catch (error) {
    // Whatever keeps the platform from running is a failure of the start, not a refusal of a request.
    if (error instanceof DipperError) throw new UsageError(error.message, 1);
    throw error;
  } finally {
    stop.abort(new Error("the platform closes"));
    leave();
    if (
      typeof readyFile === "string" &&
      existsSync(readyFile) &&
      readFileSync(readyFile, "utf8").includes(`"pid":${process.pid},`)
    )
      rmSync(readyFile);
  }
}
