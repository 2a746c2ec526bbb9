import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { cacheFolder } from "../cache.ts";
import type { Say } from "../tools/go.ts";
import { kubernetesCommand } from "../tools/kubernetes.ts";
import { tool } from "../tools/tool.ts";
import { versions } from "../versions.ts";
import { type ArtifactFile, artifactFiles, filesFolder } from "./files.ts";
import { type ImageRecipe, images } from "./images.ts";
import { push } from "./registry.ts";

/** Files and images for clusters, served on the lab's own network: what a private mirror is to a company. */
export interface Mirror {
  /** Base URL of the files. */
  readonly filesURL: string;
  /** `http://address:5000`: holds the images of every registry host below the same names. */
  readonly registry: string;
  readonly files: readonly ArtifactFile[];
  readonly images: readonly ImageRecipe[];
  /** Data of the platform's mirror ConfigMap. */
  readonly configMap: Readonly<Record<"files" | "registries" | "artifacts.yaml", string>>;
  /** Path of kubectl on this machine, of the first of its versions. */
  readonly kubectl: string;
  /** Adds an image. Answers the digest of its manifest. */
  readonly push: (image: ImageRecipe) => Promise<string>;
}

/** A program of the mirror, by what its command line says: pids come again. */
export interface Serving {
  readonly pid: number;
  readonly what: string;
}

export interface MirrorOptions {
  readonly address: string;
  /** The lab's own folder, for logs and settings. */
  readonly folder: string;
  readonly base: string;
  readonly kubernetes: readonly string[];
  readonly say: Say;
}

const ports = { files: 8080, registry: 5000 };
const startMs = 30_000;

/** Hosts whose images the mirror stands in for. */
const hosts = ["registry.k8s.io", "ghcr.io", "docker.io", "quay.io", "gcr.io"];

/** Starts both servers as processes of their own; `started` learns of each at once, so that the lab can end it. */
export async function startMirror(options: MirrorOptions, started: (one: Serving) => void): Promise<void> {
  const { address, folder, say } = options;
  mkdirSync(filesFolder(), { recursive: true });
  const settings = join(folder, "registry.yaml");
  writeFileSync(
    settings,
    stringify({
      version: "0.1",
      log: { level: "warn" },
      storage: { filesystem: { rootdirectory: join(cacheFolder(), "mirror", "registry") } },
      http: { addr: `${address}:${ports.registry}` },
    }),
  );
  const program = fileURLToPath(new URL("./serve.ts", import.meta.url));
  started(begin("files", folder, [process.execPath, program, address, String(ports.files), filesFolder()]));
  started(begin("registry", folder, [tool("registry", say), "serve", settings]));
  await Promise.all(Object.values(ports).map((port) => listens(address, port, folder)));
}

/** Makes what is not in the cache yet, and answers what there is. */
export async function fillMirror(options: MirrorOptions): Promise<Mirror> {
  const mirror = describe(options);
  for (const image of mirror.images) await mirror.push(image);
  return mirror;
}

function describe({ address, base, kubernetes, say }: MirrorOptions): Mirror {
  const filesURL = `http://${address}:${ports.files}`;
  const registry = `http://${address}:${ports.registry}`;
  const files = artifactFiles(kubernetes, say);
  const all = images(kubernetes, base, say);
  return {
    filesURL,
    registry,
    files,
    images: all,
    configMap: {
      files: filesURL,
      registries: stringify(hosts.map((host) => ({ host, mirror: registry }))),
      "artifacts.yaml": stringify({
        files,
        images: all.map(({ reference }) => ({ name: nameOf(reference), reference })),
      }),
    },
    kubectl: kubernetesCommand("kubectl", kubernetes[0] ?? versions.kubernetes, say),
    push: (image) => push(registry, image),
  };
}

/** `registry.k8s.io/coredns/coredns:v1` is called coredns. */
function nameOf(reference: string): string {
  return reference.split(":")[0]?.split("/").at(-1) ?? reference;
}

/** Ends a server, if the pid still is its own. */
export function endServing({ pid, what }: Serving): void {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(what)) process.kill(pid, "SIGKILL");
  } catch (cause) {
    if (!["ENOENT", "ESRCH"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
  }
}

function begin(name: string, folder: string, [program = "", ...args]: readonly string[]): Serving {
  const log = openSync(join(folder, `${name}.log`), "a");
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
  });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`${program} cannot be started.`);
  return { pid: child.pid, what: args.join("\0") };
}

async function listens(address: string, port: number, folder: string): Promise<void> {
  for (const until = performance.now() + startMs; performance.now() < until; ) {
    if (await accepts(address, port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const name = port === ports.files ? "files" : "registry";
  throw new Error(
    `The mirror's ${name} do not answer: ${readFileSync(join(folder, `${name}.log`), "utf8").slice(-2000)}`,
  );
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Kubernetes versions of a lab that asks for none in particular. */
export const kubernetesVersions: readonly string[] = [versions.kubernetes];
