import { readFileSync } from "node:fs";
import { Cluster } from "@dipper/api";
import { parse, stringify } from "yaml";
import { one } from "./get.ts";
import { optionText, type Verb } from "./verb.ts";

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

/** The platform's own, or the same login at `/clusters/<name>`, the door to a managed cluster. */
export const kubeconfig: Verb = async (context, input) => {
  const config = parse(readFileSync(context.kubeconfigFile, "utf8")) as Kubeconfig;
  const name = optionText(input, "cluster");
  if (name === undefined) {
    context.out.text(stringify(config));
    return 0;
  }
  // The platform's token stays with the platform: its door reaches the cluster with the cluster's own login.
  const { metadata } = await one(context, Cluster, name);
  const clusters = config.clusters.map((entry) => ({
    ...entry,
    cluster: { ...entry.cluster, server: `${entry.cluster.server.replace(/\/$/, "")}/clusters/${metadata.name}` },
  }));
  context.out.text(stringify({ ...config, clusters }));
  return 0;
};
