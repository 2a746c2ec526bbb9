import { Cluster, ClusterDeployment, ConfigMap, platformNamespace } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import type { Cache, KubeClient } from "@dipper/kube";
import { sha256 } from "@dipper/world";
import { type AddonsDeps, actOnAddons } from "./act.ts";
import { type AddonsAction, decideAddons } from "./decide.ts";
import type { Addon, AddonsSeen, Wanted } from "./seen.ts";

export interface AddonsSources extends AddonsDeps {
  readonly deployments: Cache<ClusterDeployment>;
  readonly clusters: Cache<Cluster>;
}

/** Installs, upgrades and watches the add-ons of clusters; what it finds stands in the status of the Cluster. */
export function addonsReconciler(sources: AddonsSources): Reconciler<ClusterDeployment, AddonsSeen, AddonsAction> {
  return {
    name: "addons",
    kind: ClusterDeployment,
    watches: [{ kind: Cluster, keys: (object) => [{ name: object.metadata.name }] }],
    async observe(ref, signal) {
      const deployment = sources.deployments.get(ref);
      if (deployment === undefined) return undefined;
      const wanted = await Promise.all(deployment.spec.addons.map((addon) => wantedOf(sources.kube, addon, signal)));
      // From the server: what was recorded a moment ago must not be done again.
      const cluster = sources.clusters.get(ref) && (await sources.kube.get(Cluster, ref, { signal }));
      return { deployment, cluster, wanted };
    },
    decide: decideAddons,
    act: actOnAddons(sources),
    report: () => undefined,
  };
}

async function wantedOf(kube: KubeClient, addon: Addon, signal: AbortSignal): Promise<Wanted> {
  const name = addon.valuesRef?.name;
  const found =
    name === undefined ? undefined : await kube.get(ConfigMap, { namespace: platformNamespace, name }, { signal });
  const values = found?.data?.["values.yaml"];
  const { chart, version, namespace, state } = addon;
  return {
    addon,
    values: values ?? "",
    digest: `sha256:${sha256(JSON.stringify([chart, version, namespace, state, values ?? ""]))}`,
    ...(name !== undefined && values === undefined
      ? { problem: { reason: "ValuesMissing", message: `ConfigMap ${name} with the key values.yaml is missing` } }
      : {}),
  };
}
