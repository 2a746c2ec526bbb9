import { expect, test } from "vitest";
import type { Cluster, ClusterDeployment } from "../../data/objects.ts";
import { type Compared, compareRows } from "./compare-rows.ts";

const compared = (name: string, kubernetes: string, more: Partial<Cluster["status"]> = {}): Compared => ({
  cluster: {
    apiVersion: "fleet.dipper.dev/v1alpha1",
    kind: "Cluster",
    metadata: { name },
    spec: { clusterType: "native", site: "hz" },
    status: { versions: { kubernetes, kubeletOldest: "v1.36.0" }, ...more },
  },
  deployment: undefined,
});
const shown = (clusters: readonly Compared[]): readonly string[] =>
  compareRows(clusters)
    .filter(({ values }) => values.some((value) => value !== undefined))
    .map(({ group, key, values, differs }) => `${group} ${key} ${values.join("|")}${differs ? " *" : ""}`);

test("what differs stands first in its group; what one lacks differs", () => {
  const addons = [{ name: "dns", phase: "Deployed", version: "1.2" }];
  expect(shown([compared("a", "v1.36.3", { addons }), compared("b", "v1.35.1")])).toEqual([
    "versions kubernetes v1.36.3|v1.35.1 *",
    "versions kubeletOldest v1.36.0|v1.36.0",
    "addons dns 1.2 Deployed| *",
    "general clusterType native|native",
    "general site hz|hz",
  ]);
});

test("parameters are the fields of the deployment, without those that name the cluster itself", () => {
  const deployment = (podCIDRs: readonly string[], machineSet: string): ClusterDeployment => ({
    apiVersion: "fleet.dipper.dev/v1alpha1",
    kind: "ClusterDeployment",
    metadata: { name: machineSet },
    spec: { kubernetesVersion: "v1.36.3", controlPlane: { machineSet }, network: { plugin: "flannel", podCIDRs } },
  });
  const rows = shown([
    { ...compared("a", "v1"), deployment: deployment(["10.1.0.0/16"], "a-control") },
    { ...compared("b", "v1"), deployment: deployment(["10.2.0.0/16", "fd00::/48"], "b-control") },
  ]);
  expect(rows.filter((row) => row.startsWith("parameters"))).toEqual([
    "parameters network.podCIDRs 10.1.0.0/16|10.2.0.0/16, fd00::/48 *",
    "parameters kubernetesVersion v1.36.3|v1.36.3",
    "parameters network.plugin flannel|flannel",
  ]);
});
