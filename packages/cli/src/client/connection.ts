import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createKubeClient, type KubeClient, loadKubeconfig, withHeaders } from "@dipper/kube";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { parse } from "yaml";
import { dataFolderOf, pathsOf } from "../data-folder/data-folder.ts";
import { UsageError } from "../usage-error.ts";
import { loginFileOf, onlyLogin } from "./logins.ts";
import { type Rest, restOver } from "./rest.ts";

/** The platform that a verb talks to. */
export interface Connection {
  readonly world: World;
  readonly kube: KubeClient;
  readonly rest: Rest;
  readonly kubeconfigFile: string;
  /** Where the console is, if the kubeconfig says it. */
  readonly consoleUrl: string | undefined;
  close(): Promise<void>;
}

/** `--console`, `--kubeconfig`, `$DIPPER_KUBECONFIG`, the data folder, the only login of `dipper login`, in this order. */
function kubeconfigFileOf(options: {
  readonly kubeconfig: string | undefined;
  readonly data: string | undefined;
  readonly console?: string | undefined;
}): string {
  if (options.console !== undefined) {
    const file = loginFileOf(options.console);
    if (existsSync(file)) return file;
    throw new UsageError(`There is no login for ${options.console}. Sign in once: dipper login ${options.console}`, 1);
  }
  const named = options.kubeconfig ?? process.env["DIPPER_KUBECONFIG"];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new UsageError(
      `The kubeconfig ${named} does not exist. Print one where the platform runs: dipper kubeconfig`,
      1,
    );
  }
  const candidates = [dataFolderOf(options.data), ...(options.data === undefined ? [dataFolderOf(".dipper")] : [])];
  const found = candidates.map((folder) => pathsOf(folder).kubeconfig).find((file) => existsSync(file));
  const login = found === undefined ? onlyLogin() : undefined;
  if (login !== undefined) return login;
  if (found === undefined)
    throw new UsageError(
      `No platform runs in ${candidates.join(" or ")}. Start one with dipper serve, name a kubeconfig with --kubeconfig, or sign in with dipper login.`,
      1,
    );
  return found;
}

interface WithConsole {
  readonly clusters?: readonly {
    readonly cluster?: {
      readonly extensions?: readonly { readonly name: string; readonly extension: { readonly url?: string } }[];
    };
  }[];
}

/** Where REST is: an extension of the kubeconfig's cluster entry that `dipper serve` writes. */
const consoleUrlOf = (text: string): string | undefined =>
  (parse(text) as WithConsole).clusters
    ?.flatMap((entry) => entry.cluster?.extensions ?? [])
    .find((entry) => entry.name === "dipper.dev/console")?.extension.url;

export async function connect(options: {
  readonly kubeconfig: string | undefined;
  readonly data: string | undefined;
  readonly console?: string | undefined;
}): Promise<Connection> {
  const file = kubeconfigFileOf(options);
  const text = readFileSync(file, "utf8");
  const world = realWorld({ log: { level: "silent" } });
  const { target, headers } = await loadKubeconfig(text, {
    readFile: (path) => readFile(path, "utf8"),
    plugins: "run",
  });
  const kube = createKubeClient({
    transport: withHeaders(world.net.connect(target), headers),
    clock: world.clock,
    random: world.random,
    server: target.url,
  });
  const url = consoleUrlOf(text);
  const token = (await headers())["authorization"]?.replace(/^Bearer /, "");
  const rest =
    url === undefined
      ? restOver(
          () =>
            Promise.reject(
              new UsageError(
                `${file} does not say where the console is. Use the kubeconfig that dipper serve wrote.`,
                1,
              ),
            ),
          undefined,
        )
      : restOver(world.net.connect({ url }), token);
  return { world, kube, rest, kubeconfigFile: file, consoleUrl: url, close: () => Promise.resolve() };
}
