import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DipperError } from "@dipper/api";
import { realWorld } from "@dipper/world/real";
import { dataFolderOf, openDataFolder } from "../data-folder/data-folder.ts";
import { lockFolder } from "../data-folder/process-lock.ts";
import { programVersion } from "../program-version.ts";
import { type ComposeOptions, compose, type Platform } from "../serve/compose.ts";
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
  if (platform.management !== undefined) say(`  objects     ${platform.management}`);
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
    management: platform.management ?? null,
    kubeconfig: platform.kubeconfig,
    data: platform.data,
    startedInMs,
  };
  writeFileSync(`${file}.part`, `${JSON.stringify(ready)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** Closing takes at most so long, and less where another platform may act soon. */
const closeMs = { asked: 30_000, lost: 10_000 } as const;

interface Serving {
  readonly compose: ComposeOptions;
  readonly options: Options;
  readonly stop: AbortController;
}

/** `dipper serve`: resolves when the platform has closed. */
export async function serve(options: Options): Promise<void> {
  const root = dataFolderOf(options["data"] as string | undefined);
  const ports = { port: portOf(options, "port"), apiPort: portOf(options, "apiPort") };
  const folder = openDataFolder(root);
  const leave = lockFolder(root);
  const stop = new AbortController();
  const management = options["managementKubeconfig"];
  try {
    const world = realWorld({ log: { file: join(root, "dipper.log") } });
    const wanted: ComposeOptions = {
      world,
      folder,
      files: programFiles(),
      demo: options["demo"] === true,
      host: String(options["host"]),
      ...ports,
      ...(typeof management === "string" ? { management: resolve(management) } : {}),
      waiting: (leader) =>
        process.stdout.write(
          `Another platform (${leader}) acts on the management cluster. This one waits until it ends.\n`,
        ),
    };
    await untilTheEnd({ compose: wanted, options, stop });
  } catch (error) {
    // Whatever keeps the platform from running is a failure of the start, not a refusal of a request.
    if (error instanceof DipperError) throw new UsageError(error.message, 1);
    throw error;
  } finally {
    stop.abort(new Error("the platform closes"));
    leave();
    removeReadyFile(options["readyFile"]);
  }
}

async function untilTheEnd({ compose: wanted, options, stop }: Serving): Promise<void> {
  const started = performance.now();
  const stopped = untilSignal();
  const composed = compose(wanted, stop.signal);
  const first = await Promise.race([composed, stopped]);
  if (typeof first === "string") {
    process.stdout.write(`${first}: closing\n`);
    stop.abort(new Error("the platform closes"));
    await composed.then((platform) => platform.close()).catch(() => undefined);
    return;
  }
  announce(first, options, Math.round(performance.now() - started));
  const end = await Promise.race([stopped, fired(first.lost)]);
  const lost = end === "lost";
  process.stdout.write(lost ? "Another platform may act from now on: closing\n" : `${end}: closing\n`);
  const late = setTimeout(() => process.exit(1), lost ? closeMs.lost : closeMs.asked);
  late.unref();
  stop.abort(new Error("the platform closes"));
  await first.close();
  clearTimeout(late);
  if (lost)
    throw new UsageError(
      "The lease of this platform on its management cluster could not be renewed, and it has closed. Start it again: it waits for its turn.",
      1,
    );
}

const fired = (signal: AbortSignal): Promise<"lost"> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve("lost"), { once: true }));

/** Only the own one: another platform may have written it anew. */
function removeReadyFile(file: unknown): void {
  if (typeof file !== "string" || !existsSync(file)) return;
  if (readFileSync(file, "utf8").includes(`"pid":${process.pid},`)) rmSync(file);
}
