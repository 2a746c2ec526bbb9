import {
  Cluster,
  ClusterDeployment,
  controllerIdentity,
  type Input,
  Machine,
  MachineSet,
  newObject,
  Operation,
  platformNamespace,
  Secret,
} from "@dipper/api";
import { describeSpare, openStage, readPaper, type Stage, write } from "@dipper/room/testkit";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { deploymentsRoom } from "./index.ts";

// A whole platform runs here; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type SetInput = Input<typeof MachineSet.source.spec>;
type DeploymentInput = Input<typeof ClusterDeployment.source.spec>;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ rooms: [deploymentsRoom] });
});

const done = <T>(promise: Promise<T>): Promise<T> => stage.sim.complete(promise);

/** Real machines that are free, `m1` at 10.0.0.1 and so on. */
async function addMachines(count: number, from = 1): Promise<void> {
  for (let at = from; at < from + count; at++) {
    const address = `10.0.0.${at}`;
    const spec = { ssh: { address }, addresses: [{ type: "Internal" as const, address }] };
    await done(stage.kube.create(Machine, newObject(Machine, { name: `m${at}` }, spec), write));
    await done(describeSpare(stage.controller, `m${at}`, stage.sim.now()));
  }
}

const addSet = (name: string, spec: Partial<SetInput> & Pick<SetInput, "role">, cluster = "prod") =>
  done(
    stage.kube.create(
      MachineSet,
      newObject(MachineSet, { name }, { clusterDeploymentRef: { name: cluster }, ...spec } as SetInput),
      write,
    ),
  );

const addDeployment = (more: Partial<DeploymentInput> = {}, name = "prod") =>
  done(
    stage.kube.create(
      ClusterDeployment,
      newObject(
        ClusterDeployment,
        { name },
        {
          managementPolicy: "Operate",
          kubernetesVersion: "v1.36.3",
          controlPlane: { machineSet: `${name}-control` },
          machineSets: [`${name}-control`, `${name}-compute`],
          ...more,
        },
      ),
      write,
    ),
  );

const named = (...names: readonly string[]) => ({ machines: names.map((name) => ({ name })) });
const deployment = () => stage.get(ClusterDeployment, "prod");
const condition = (type: string) => deployment()?.status?.conditions?.find((each) => each.type === type);
const operation = (name: string) => stage.get(Operation, name, platformNamespace);
const secret = (name: string) => stage.get(Secret, name, platformNamespace);
const text = (name: string, key: string) => atob(secret(name)?.data?.[key] ?? "");

async function proposed(): Promise<void> {
  await addMachines(3);
  await addDeployment();
  await addSet("prod-control", { role: "ControlPlane", ...named("m1") });
  await addSet("prod-compute", { role: "Compute", ...named("m2", "m3") });
  await stage.sim.until(() => operation("prod-create") !== undefined);
}

describe("a new ClusterDeployment", () => {
  it("waits for the sets that it names", async () => {
    await addDeployment();
    await stage.sim.until(() => condition("MachinesReserved")?.reason === "MachineSetMissing");
    expect(deployment()?.status).toMatchObject({
      phase: "Pending",
      why: [{ reason: "MachineSetMissing", message: expect.stringContaining("prod-control, prod-compute") }],
    });
  });

  it("makes keys, binds its machines, and proposes the Operation that builds the cluster", async () => {
    await proposed();
    expect(Object.keys(secret("prod-pki")?.data ?? {}).toSorted()).toEqual([
      "ca_cert",
      "ca_key",
      "etcd_ca_cert",
      "etcd_ca_key",
      "front_proxy_ca_cert",
      "front_proxy_ca_key",
      "sa_private_key",
      "sa_public_key",
    ]);
    expect(readPaper(text("prod-pki", "etcd_ca_cert")).subject).toBe("etcd-ca");
    expect(stage.get(Machine, "m1")?.spec.consumerRef).toMatchObject({
      kind: "MachineSet",
      name: "prod-control",
      clusterName: "prod",
      role: "ControlPlane",
    });
    expect(operation("prod-create")).toMatchObject({
      metadata: { annotations: { "ops.dipper.dev/requested-by": controllerIdentity.user } },
      spec: {
        clusterName: "prod",
        operationType: "CreateCluster",
        origin: "Reconcile",
        operationMachines: [
          { ip: "10.0.0.1", role: "ControlPlane" },
          { ip: "10.0.0.2", role: "Compute" },
          { ip: "10.0.0.3", role: "Compute" },
        ],
      },
    });
    await stage.sim.until(() => condition("UpToDate")?.reason === "OperationProposed");
    expect(deployment()?.metadata.annotations?.["fleet.dipper.dev/first-control-plane"]).toBe("m1");
  });

  it("opens the way to the cluster with certificates of its own authority", async () => {
    await proposed();
    expect(stage.get(Cluster, "prod")?.spec).toMatchObject({
      clusterType: "native",
      managementPolicy: "Operate",
      deploymentRef: { name: "prod" },
      connection: { endpoints: ["https://10.0.0.1:6443"], credentialsRef: { name: "prod-kubeconfig" } },
    });
    const kubeconfig = parse(text("prod-kubeconfig", "kubeconfig")) as {
      users: { user: Record<string, string> }[];
      clusters: { cluster: Record<string, string> }[];
    };
    expect(atob(kubeconfig.clusters[0]?.cluster["certificate-authority-data"] ?? "")).toBe(text("prod-pki", "ca_cert"));
    expect(readPaper(atob(kubeconfig.users[0]?.user["client-certificate-data"] ?? ""))).toMatchObject({
      organizations: ["kubeadm:cluster-admins"],
      issuer: "kubernetes",
    });
    expect(secret("prod-view-kubeconfig")).toBeDefined();
  });

  it("is made in the name of a person who asked for that", async () => {
    await addMachines(1);
    await addDeployment({ start: "Request", machineSets: [] });
    await addSet("prod-control", { role: "ControlPlane", ...named("m1") });
    await stage.sim.until(() => operation("prod-create") !== undefined);
    expect(operation("prod-create")).toMatchObject({
      metadata: { annotations: { "ops.dipper.dev/requested-by": "admin" } },
      spec: { origin: "Request" },
    });
  });

  it("keeps its keys and its one Operation over lives of the platform", async () => {
    await proposed();
    const before = [text("prod-pki", "ca_key"), text("prod-kubeconfig", "kubeconfig")];
    stage.kill();
    await stage.restart();
    await stage.sim.run(120_000);
    expect([text("prod-pki", "ca_key"), text("prod-kubeconfig", "kubeconfig")]).toEqual(before);
    expect(stage.list(Operation)).toHaveLength(1);
  });

  it("touches nothing while it is only observed", async () => {
    await addMachines(3);
    await addDeployment({ managementPolicy: "Observe" });
    await addSet("prod-control", { role: "ControlPlane", ...named("m1") });
    await addSet("prod-compute", { role: "Compute", ...named("m2") });
    await stage.sim.run(60_000);
    expect([stage.list(Secret), stage.list(Operation), stage.list(Cluster)]).toEqual([[], [], []]);
    expect(stage.get(Machine, "m1")?.spec.consumerRef).toBeUndefined();
  });

  it("says which machines are not free", async () => {
    await addMachines(2);
    await addDeployment({ machineSets: [] });
    await addSet("prod-control", { role: "ControlPlane", ...named("m1", "m9") });
    await stage.sim.until(() => condition("MachinesReserved")?.reason === "MachinesBusy");
    expect(deployment()?.status?.why?.[0]?.message).toBe("Machines that are named are not free: m9.");
  });
});
