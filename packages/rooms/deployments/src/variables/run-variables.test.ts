import {
  Cluster,
  ClusterDeployment,
  ConfigMap,
  type Input,
  Machine,
  MachineSet,
  newObject,
  platformNamespace,
  Secret,
  Site,
} from "@dipper/api";
import { never, openStage, paperPki, readPaper, type Stage, write } from "@dipper/room/testkit";
import type { RunVariables, StepRunSpec } from "@dipper/runner";
import type { SimulatedWorld } from "@dipper/world/simulated";
import { beforeEach, expect, it, vi } from "vitest";
import { makeKeys } from "../keys/cluster-keys.ts";
import { runVariables, type VariablesDeps } from "./run-variables.ts";

// A whole platform runs here; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: Stage;
let deps: VariablesDeps;
let world: SimulatedWorld;
const done = <T>(promise: Promise<T>): Promise<T> => stage.sim.complete(promise);
const signal = never;

beforeEach(async () => {
  // A simulated cluster plays the API of a real one: `prod` serves, `new` is still to be made.
  stage = await openStage({ rooms: [], clusters: [{ name: "prod" }] });
  world = stage.sim.process("runner");
  deps = { world, kube: stage.controller, cluster: (name) => stage.cluster(name), pki: paperPki(world.clock) };
});

type DeploymentInput = Partial<Input<typeof ClusterDeployment.source.spec>>;

/** A cluster of one control plane, one member of etcd and one worker, with its keys. */
async function cluster(name: string, more: DeploymentInput = {}): Promise<void> {
  const spec = {
    managementPolicy: "Operate" as const,
    kubernetesVersion: "1.36.3",
    controlPlane: { machineSet: `${name}-control` },
    machineSets: [`${name}-control`, `${name}-compute`],
    ...more,
  };
  await done(stage.kube.create(ClusterDeployment, newObject(ClusterDeployment, { name }, spec), write));
  const connection = { endpoints: ["https://10.0.0.1:6443"], credentialsRef: { name: `${name}-kubeconfig` } };
  if (name === "prod") await done(stage.kube.patch(Cluster, { name }, { spec: { connection } }, write));
  else {
    const native = newObject(Cluster, { name }, { clusterType: "native", managementPolicy: "Operate", connection });
    await done(stage.kube.create(Cluster, native, write));
  }
  await done(makeKeys(deps, name, signal));
  await machine("m1", name, "ControlPlane", "10.0.0.1");
  await machine("m2", name, "Compute", "10.0.0.2");
  await machine("m3", name, "Etcd", "10.0.0.3");
}

async function machine(
  name: string,
  clusterName: string,
  role: "ControlPlane" | "Compute" | "Etcd",
  address: string,
): Promise<void> {
  const setName = `${clusterName}-${role.toLowerCase()}`;
  const labelled = { labels: { disk: "fast" }, taints: [{ key: "gpu", effect: "NoSchedule" as const }] };
  const set = await done(
    stage.kube.create(
      MachineSet,
      newObject(
        MachineSet,
        { name: setName },
        {
          clusterDeploymentRef: { name: clusterName },
          role,
          machines: [{ name }],
          ...(role === "Compute" ? labelled : {}),
        },
      ),
      write,
    ),
  );
  const consumerRef = { kind: "MachineSet", name: setName, uid: set.metadata.uid ?? "", clusterName, role } as const;
  const addresses = [{ type: "Internal" as const, address }];
  await done(
    stage.controller.create(Machine, newObject(Machine, { name }, { ssh: { address }, addresses, consumerRef }), write),
  );
}

const run = (step: string, names: readonly string[], more: Partial<StepRunSpec> = {}): StepRunSpec => ({
  name: `op-${step}-1-1`,
  uid: "0b9b0f5e-3c1c",
  operation: "op",
  operationType: "CreateCluster",
  clusterName: "new",
  step,
  batch: 1,
  attempt: 1,
  machines: names.map((name) => {
    const found = stage.get(Machine, name);
    const role = found?.spec.consumerRef?.role ?? "Compute";
    return { name, uid: found?.metadata.uid ?? "", ip: found?.spec.ssh?.address ?? "", role, fence: 1 };
  }),
  bundleDigest: "",
  entryPoint: "",
  timeoutSeconds: 60,
  parameters: {},
  ...more,
});

const variables = (spec: StepRunSpec): Promise<RunVariables> => done(runVariables(deps)(spec, signal));

it("a cluster that is to be made: its first member begins it, with the platform's authorities", async () => {
  await cluster("new");
  const { shared, machines, secrets } = await variables(run("controlPlane", ["m1"]));
  expect(shared).toMatchObject({
    dipper_kubernetes_version: "v1.36.3",
    dipper_endpoint: { type: "None", address: "10.0.0.1", port: 6443 },
    dipper_control_planes: [{ machine: "m1", name: "m1", address: "10.0.0.1" }],
    dipper_first_control_plane: "m1",
    dipper_etcd: {
      mode: "Stacked",
      members: [{ machine: "m1", name: "m1", address: "10.0.0.1" }],
      initial_state: "new",
    },
    dipper_network: { plugin: "flannel", pod_cidrs: ["10.244.0.0/16"], service_cidrs: ["10.96.0.0/12"] },
    dipper_runtime: { name: "containerd", version: "" },
    dipper_join_token: expect.stringMatching(/^[0-9a-f]{6}\.[0-9a-f]{16}$/),
    dipper_artifacts: { source: "Internet", files: [], images: [], registries: [] },
  });
  const pki = machines["m1"]?.["dipper_pki"] as Record<string, string>;
  expect(readPaper(pki["ca_cert"] ?? "").subject).toBe("kubernetes");
  expect(shared["dipper_ca_cert"]).toBe(pki["ca_cert"]);
  for (const key of ["ca_key", "front_proxy_ca_key", "etcd_ca_key", "sa_private_key"])
    expect(secrets).toContain(pki[key]);
  expect(secrets).toContain(shared["dipper_join_token"]);
});

it("the same run computes the same token, another run another one", async () => {
  await cluster("new");
  const token = async (uid: string) =>
    (await variables(run("controlPlane", ["m1"], { uid }))).shared["dipper_join_token"];
  expect(await token("a")).toBe(await token("a"));
  expect(await token("a")).not.toBe(await token("b"));
});

it("a worker gets labels and taints of its set, and no key", async () => {
  await cluster("prod");
  const { machines, secrets, shared } = await variables(run("node", ["m2"], { clusterName: "prod" }));
  expect(machines["m2"]).toEqual({
    dipper_node_name: "m2",
    dipper_node_labels: { disk: "fast" },
    dipper_node_taints: [{ key: "gpu", value: "", effect: "NoSchedule" }],
  });
  expect(secrets).toEqual([shared["dipper_join_token"]]);
});

it("who joins a cluster that serves finds its token there, for two hours", async () => {
  await cluster("prod");
  const more = { clusterName: "prod", operationType: "ScaleUp" };
  const { shared } = await variables(run("scaleUp", ["m2"], more));
  expect(shared["dipper_first_control_plane"]).toBe("");
  expect(shared["dipper_etcd"]).toMatchObject({ initial_state: "existing" });
  const [id, secret] = (shared["dipper_join_token"] as string).split(".");
  const name = `bootstrap-token-${id}`;
  const token = await done(stage.cluster("prod").get(Secret, { namespace: "kube-system", name }, { signal }));
  expect(token?.type).toBe("bootstrap.kubernetes.io/token");
  expect(atob(token?.data?.["token-secret"] ?? "")).toBe(secret);
  expect(Date.parse(atob(token?.data?.["expiration"] ?? "")) - stage.sim.now()).toBeGreaterThan(7_000_000);
  // Done again, it is the same one.
  expect((await variables(run("scaleUp", ["m2"], more))).shared["dipper_join_token"]).toBe(shared["dipper_join_token"]);
});

it("nobody joins a cluster that does not serve", async () => {
  await cluster("new");
  await expect(variables(run("node", ["m2"]))).rejects.toThrow(/cluster new/);
});

it("members of etcd on machines of their own get certificates that a second run finds again", async () => {
  await cluster("new", { etcd: { mode: "External", machineSet: "new-etcd" } });
  const first = await variables(run("etcd", ["m3"]));
  const tls = first.machines["m3"]?.["dipper_etcd_tls"] as Record<string, string>;
  expect(readPaper(tls["server_cert"] ?? "")).toMatchObject({ subject: "m3", issuer: "etcd-ca" });
  expect(first.secrets).toContain(tls["peer_key"]);
  expect((await variables(run("etcd", ["m3"]))).machines["m3"]).toEqual(first.machines["m3"]);
  const { machines } = await variables(run("controlPlane", ["m1"]));
  const pki = machines["m1"]?.["dipper_pki"] as Record<string, unknown>;
  expect(Object.keys(pki)).not.toContain("etcd_ca_key");
  expect(pki["etcd_client"]).toMatchObject({ cert: expect.stringContaining("CERTIFICATE") });
});

it("the mirror of the site serves clusters that name no source of their own", async () => {
  await cluster("new", { site: "dc1" });
  const mirror = newObject(Site, { name: "dc1" }, { mirrorRef: { name: "dc1-mirror" } });
  await done(stage.kube.create(Site, mirror, write));
  await expect(variables(run("preinstall", ["m1"]))).rejects.toThrow(/dc1-mirror/);
  const data = {
    files: "http://10.9.0.1:8080",
    registries: "- {host: registry.k8s.io, mirror: 'http://10.9.0.1:5000'}",
    "artifacts.yaml": "files: [{name: runc, version: v1.3.0, arch: amd64, path: runc/runc, sha256: abc}]\nimages: []",
  };
  const metadata = { namespace: platformNamespace, name: "dc1-mirror" };
  await done(stage.kube.create(ConfigMap, { metadata, data }, write));
  const { shared } = await variables(run("preinstall", ["m1"]));
  expect(shared["dipper_artifacts"]).toEqual({
    source: "Mirror",
    files_url: "http://10.9.0.1:8080",
    bundle_folder: "",
    registries: [{ host: "registry.k8s.io", mirror: "http://10.9.0.1:5000" }],
    files: [{ name: "runc", version: "v1.3.0", arch: "amd64", path: "runc/runc", sha256: "abc" }],
    images: [],
  });
});

it("of a cluster that others made, what it says of itself is handed on", async () => {
  const kubeSystem = (name: string, data: Record<string, string>) =>
    done(stage.cluster("prod").create(ConfigMap, { metadata: { namespace: "kube-system", name }, data }, write));
  await kubeSystem("kubeadm-config", {
    ClusterConfiguration:
      "kubernetesVersion: v1.35.4\nnetworking: {podSubnet: 10.5.0.0/16, serviceSubnet: 10.6.0.0/16}\netcd: {local: {}}",
  });
  await done(
    stage.cluster("prod").create(
      ConfigMap,
      {
        metadata: { namespace: "kube-public", name: "cluster-info" },
        data: {
          kubeconfig: `clusters: [{name: "", cluster: {server: "https://10.0.9.9:6443", certificate-authority-data: ${btoa("THE CA")}}}]`,
        },
      },
      write,
    ),
  );
  const secret = {
    metadata: { namespace: platformNamespace, name: "prod-kubeconfig" },
    stringData: { kubeconfig: "k" },
  };
  await done(stage.kube.create(Secret, secret, write));
  const connection = { credentialsRef: { name: "prod-kubeconfig" } };
  await done(stage.kube.patch(Cluster, { name: "prod" }, { spec: { connection } }, write));
  const { shared } = await variables(run("scaleUp", [], { clusterName: "prod", operationType: "ScaleUp" }));
  expect(shared).toMatchObject({
    dipper_kubernetes_version: "v1.35.4",
    dipper_endpoint: { type: "External", address: "10.0.9.9", port: 6443 },
    dipper_network: { pod_cidrs: ["10.5.0.0/16"], service_cidrs: ["10.6.0.0/16"] },
    dipper_ca_cert: "THE CA",
    dipper_first_control_plane: "",
  });
});
