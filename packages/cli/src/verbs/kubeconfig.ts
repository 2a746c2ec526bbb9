import { readFileSync } from "node:fs";
import { Cluster } from "@dipper/api";
import { parse, stringify } from "yaml";
import { UsageError } from "../usage-error.ts";
import { one } from "./get.ts";
import { optionText, type Verb } from "./verb.ts";

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

/** The platform's own, or the same login at `/clusters/<name>` for a cluster that the platform serves. */
export const kubeconfig: Verb = async (context, input) => {
  const config = parse(readFileSync(context.kubeconfigFile, "utf8")) as Kubeconfig;
  const name = optionText(input, "cluster");
  if (name === undefined) {
    context.out.text(stringify(config));
    return 0;
  }
  const cluster = (await one(context, Cluster, name)) as Cluster;
  // The platform's token must not reach another server; that cluster's own login stays in its Secret.
  if (cluster.spec.clusterType !== "simulated")
    throw new UsageError(`Cluster ${name} is not served by this platform: use the kubeconfig it was imported with.`, 3);
  const clusters = config.clusters.map((entry) => ({
    ...entry,
    cluster: { ...entry.cluster, server: `${entry.cluster.server.replace(/\/$/, "")}/clusters/${name}` },
  }));
  context.out.text(stringify({ ...config, clusters }));
  return 0;
};
