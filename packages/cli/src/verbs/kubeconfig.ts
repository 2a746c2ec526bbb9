import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Cluster } from "@dipper/api";
import { kubeconfigFor } from "@dipper/server";
import { parse, stringify } from "yaml";
import { UsageError } from "../usage-error.ts";
import { one } from "./get.ts";
import { optionFlag, optionText, type Verb } from "./verb.ts";

interface Kubeconfig {
  readonly clusters: readonly {
    readonly name: string;
    readonly cluster: { readonly server: string; readonly "certificate-authority-data"?: string };
  }[];
}

/**
 * For this platform, or for one of its clusters at `/clusters/<name>`: without a secret, asking this command for tokens of minutes under the
 * login that is used now; or with that login's own token, for where there is no such command.
 */
export const kubeconfig: Verb = async (context, input) => {
  const { out, rest, consoleUrl, kubeconfigFile, signal } = context;
  const config = parse(readFileSync(kubeconfigFile, "utf8")) as Kubeconfig;
  const name = optionText(input, "cluster");
  if (name !== undefined) await one(context, Cluster, name);
  if (optionFlag(input, "withToken")) {
    const clusters = config.clusters.map((entry) => ({
      ...entry,
      cluster: { ...entry.cluster, server: serverOf(entry.cluster.server, name) },
    }));
    out.text(stringify({ ...config, clusters }));
    return 0;
  }
  const [first] = config.clusters;
  if (first === undefined || consoleUrl === undefined)
    throw new UsageError(
      `${kubeconfigFile} does not say where the platform is. Use the one that dipper serve wrote, or dipper login.`,
      1,
    );
  const me = (await rest.get("/api/v1/me", signal)) as { readonly name: string };
  const command = optionText(input, "command");
  const made = kubeconfigFor({
    url: first.cluster.server,
    ca: Buffer.from(first.cluster["certificate-authority-data"] ?? "", "base64").toString(),
    user: me.name,
    console: consoleUrl,
    login: ["--kubeconfig", resolve(kubeconfigFile)],
    ...(name === undefined ? {} : { cluster: name }),
    ...(command === undefined ? {} : { command }),
  });
  out.text(stringify(made));
  return 0;
};

const serverOf = (server: string, cluster: string | undefined): string =>
  cluster === undefined ? server : `${server.replace(/\/$/, "")}/clusters/${cluster}`;
