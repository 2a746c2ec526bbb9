import { DipperError } from "@dipper/api";
import type { Running, World } from "@dipper/world";

/** What a call of helm came to. */
export interface HelmAnswer {
  readonly code: number | null;
  readonly output: string;
}

/** One release, and the folder for the files of its calls. */
export interface HelmRun {
  /** Absolute; not shared with another release. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly arguments: readonly string[];
  readonly values?: string;
}

/** Helm itself ends after so long; a little later it is ended. */
export const helmTimeoutSeconds = 240;
const graceMs = 15_000;

/** Thrown where there is no helm on this host. */
export const isHelmMissing = (cause: unknown): boolean => cause instanceof HelmMissing;
class HelmMissing extends Error {}

/**
 * Runs the real helm: no shell, an environment of its own, the kubeconfig in a file that only we may read and that is taken away afterwards.
 * A call that an earlier life of the platform began is waited for first: two helms never work on one release.
 */
export async function helm(world: World, run: HelmRun, signal: AbortSignal): Promise<HelmAnswer> {
  const { folder } = run;
  const { files, environment } = world;
  await settle(world, folder, signal);
  const output = `${folder}/output`;
  await files.remove(output);
  await files.replace(`${folder}/kubeconfig`, encode(run.kubeconfig));
  if (run.values !== undefined) await files.replace(`${folder}/values.yaml`, encode(run.values));
  try {
    const running = await begin(world, {
      argv: [environment["DIPPER_HELM"] ?? "helm", ...run.arguments, "--kubeconfig", `${folder}/kubeconfig`],
      cwd: folder,
      outputTo: output,
      env: {
        PATH: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
        HOME: folder,
        // Proxies and authorities of the host are needed to fetch charts.
        ...Object.fromEntries(
          passed.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
        ),
      },
    });
    await files.replace(`${folder}/process.json`, encode(JSON.stringify(running.id)));
    const { code } = await ended(world, running, signal);
    const text = new TextDecoder().decode((await files.read(output)) ?? new Uint8Array());
    return { code, output: text };
  } finally {
    await files.remove(`${folder}/kubeconfig`);
    // Whoever is stopped leaves helm running: the next life waits for it.
    if (!signal.aborted) await files.remove(`${folder}/process.json`);
  }
}

const passed = [
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NO_PROXY",
  "https_proxy",
  "http_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

async function begin(
  world: World,
  command: {
    readonly argv: readonly [string, ...string[]];
    readonly cwd: string;
    readonly outputTo: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<Running> {
  try {
    return await world.processes.start({ ...command, ownSession: true });
  } catch (cause) {
    if ((cause as { readonly code?: string }).code === "ENOENT") throw new HelmMissing("helm is missing", { cause });
    throw cause;
  }
}

async function settle(world: World, folder: string, signal: AbortSignal): Promise<void> {
  const text = await world.files.read(`${folder}/process.json`);
  if (text === undefined) return;
  const id = JSON.parse(new TextDecoder().decode(text)) as Running["id"];
  const running = await world.processes.find(id);
  if (running !== undefined) await ended(world, running, signal);
  await world.files.remove(`${folder}/process.json`);
}

async function ended(world: World, running: Running, signal: AbortSignal): Promise<{ readonly code: number | null }> {
  const stop = new AbortController();
  const late = world.clock
    .sleep(helmTimeoutSeconds * 1000 + graceMs, AbortSignal.any([signal, stop.signal]))
    .then(() => running.stop(graceMs))
    .catch(() => undefined);
  try {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(DipperError.from(signal.reason)), {
        once: true,
        signal: stop.signal,
      });
    });
    return await Promise.race([running.exited, aborted]);
  } finally {
    stop.abort();
    await late;
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The last line of what helm says, which is its error: `Error: UPGRADE FAILED: …`. */
export function errorOf({ code, output }: HelmAnswer): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const error = lines
    .findLast((line) => line.startsWith("Error:"))
    ?.slice("Error:".length)
    .trim();
  return (error ?? lines.at(-1) ?? `helm ended with ${code === null ? "a signal" : `code ${code}`}`).slice(0, 2048);
}

export interface Release {
  readonly status: string;
  readonly revision: number;
}

/** `helm status -o json`. Undefined: there is no such release. */
export function releaseOf({ code, output }: HelmAnswer): Release | undefined {
  if (code !== 0) return undefined;
  try {
    const { version, info } = JSON.parse(output.slice(output.indexOf("{"))) as {
      readonly version?: number;
      readonly info?: { readonly status?: string };
    };
    return { status: info?.status ?? "unknown", revision: version ?? 0 };
  } catch {
    return undefined;
  }
}
