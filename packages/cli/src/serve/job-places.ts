import { Cluster, DipperError, Site } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { JobRunOptions } from "@dipper/runner/executors";
import type { Transport } from "@dipper/world";
import { programVersion } from "../program-version.ts";

export interface JobPlacesOptions {
  readonly kube: KubeClient;
  readonly cluster: (name: string) => KubeClient;
  /** The same server as `cluster`. */
  readonly transport: (name: string) => Transport;
}

/** Where Jobs run is said by the Site of the StepRun's cluster. */
export function jobPlaces(options: JobPlacesOptions): Pick<JobRunOptions, "placeOf" | "placeIn"> {
  const placeIn: JobRunOptions["placeIn"] = (name) => ({
    kube: options.cluster(name),
    transport: options.transport(name),
  });
  return {
    placeIn,
    placeOf: async (spec, signal) => {
      const cluster = await options.kube.get(Cluster, { name: spec.clusterName }, { signal });
      const name = cluster?.spec.site ?? "";
      const site = name === "" ? undefined : await options.kube.get(Site, { name }, { signal });
      if (site === undefined) throw new DipperError("NotFound", { kind: "Site", name, plural: "sites" });
      const { clusterName, namespace, image } = site.spec.runner;
      if (clusterName === undefined)
        throw new DipperError("Invalid", {
          kind: "Site",
          name,
          field: "spec.runner.clusterName",
          problem: "it is needed to run steps as Jobs",
        });
      return {
        clusterName,
        ...placeIn(clusterName),
        namespace,
        image: image === "" ? `dipper/runner:${programVersion}` : image,
      };
    },
  };
}
