import { readFileSync } from "node:fs";
import { Cluster } from "@dipper/api";
import { parse, stringify } from "yaml";
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
  const server = cluster.spec.clusterType === "simulated" ? undefined : cluster.spec.connection?.endpoints[0];
  const clusters = config.clusters.map((entry) => ({
    ...entry,
    cluster: { ...entry.cluster, server: server ?? `${entry.cluster.server.replace(/\/$/, "")}/clusters/${name}` },
  }));
  context.out.text(stringify({ ...config, clusters }));
  return 0;
};
