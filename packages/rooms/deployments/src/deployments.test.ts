import {
  Cluster,
  ClusterDeployment,
  controllerIdentity,
  type Input,
  isoTime,
  Machine,
  MachineSet,
  machineMarks,
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

describe("a cluster that is there", () => {
  /** As if its Operation had ended well, and the room of machines had seen the nodes. */
  async function installed(): Promise<void> {
    await proposed();
    await end("prod-create", "Succeeded");
    for (const name of ["m1", "m2", "m3"]) await settle(name, "Deployed");
    await stage.sim.until(() => condition("Installed")?.status === "True");
  }

  async function end(name: string, reason: "Succeeded" | "Failed"): Promise<void> {
    const lastTransitionTime = isoTime(stage.sim.now());
    const conditions = [{ type: "Finished", status: "True", reason, message: "", lastTransitionTime }];
    const ref = { namespace: platformNamespace, name };
    const status = { phase: reason, conditions };
    await done(stage.controller.patch(Operation, ref, { status }, { ...write, subresource: "status" }));
  }

  async function settle(name: string, phase: "Deployed" | "Reserved"): Promise<void> {
    const marks = { metadata: { annotations: { [machineMarks.reservedFor]: null } } };
    if (phase === "Deployed") await done(stage.controller.patch(Machine, { name }, marks, write));
    await done(stage.controller.patch(Machine, { name }, { status: { phase } }, { ...write, subresource: "status" }));
  }

  const set = (name: string) => stage.get(MachineSet, name);
  const change = (name: string, spec: object) =>
    done(stage.kube.patch(MachineSet, { name }, { spec }, { ...write, manager: "person" }));
  const others = () => stage.list(Operation).filter((each) => each.metadata.name !== "prod-create");
  const conditionOfSet = (type: string) =>
    set("prod-compute")?.status?.conditions?.find((each) => each.type === type)?.reason;

  it("proposes to grow when a set wants more, and once only", async () => {
    await installed();
    await addMachines(1, 4);
    await change("prod-compute", named("m2", "m3", "m4"));
    await stage.sim.until(() => stage.get(Machine, "m4")?.spec.consumerRef?.name === "prod-compute");
    await settle("m4", "Reserved");
    await stage.sim.until(() => others().length === 1);
    const [grow] = others();
    expect(grow?.spec).toMatchObject({
      operationType: "ScaleUp",
      origin: "Reconcile",
      operationFlow: ["preCheck", "scaleUp", "postCheck"],
      operationMachines: [{ ip: "10.0.0.4", role: "Compute" }],
    });
    await stage.sim.until(() => conditionOfSet("UpToDate") === "OperationProposed");
    // What failed is not tried again by itself: people look first.
    await end(grow?.metadata.name ?? "", "Failed");
    await stage.sim.until(() => conditionOfSet("UpToDate") === "ProposalEnded");
    await stage.sim.run(60_000);
    expect(others()).toHaveLength(1);
  });

  it("proposes to shrink, and gives back at once what never began", async () => {
    await installed();
    await change("prod-compute", named("m2"));
    await stage.sim.until(() => others().length === 1);
    expect(others()[0]?.spec).toMatchObject({
      operationType: "ScaleDown",
      operationFlow: ["remove", "clean"],
      operationMachines: [{ ip: "10.0.0.3", role: "Compute" }],
    });
    expect(stage.get(Machine, "m3")?.spec.consumerRef?.clusterName).toBe("prod");
  });

  it("says that another version is wanted and cannot be had yet", async () => {
    await installed();
    const status = { versions: { kubernetes: "v1.36.3" } };
    await done(stage.controller.patch(Cluster, { name: "prod" }, { status }, { ...write, subresource: "status" }));
    const spec = { kubernetesVersion: "v1.37.0" };
    await done(stage.kube.patch(ClusterDeployment, { name: "prod" }, { spec }, write));
    await stage.sim.until(() => condition("UpToDate")?.reason === "ChangeUnsupported");
    expect(stage.list(Operation)).toHaveLength(1);
  });

  it("stays when its ClusterDeployment goes", async () => {
    await installed();
    await done(stage.kube.delete(ClusterDeployment, { name: "prod" }, write));
    await stage.sim.until(() => deployment() === undefined);
    expect(stage.get(Cluster, "prod")?.spec.deploymentRef).toBeUndefined();
    expect(stage.get(Machine, "m1")?.spec.consumerRef?.clusterName).toBe("prod");
    expect(secret("prod-pki")).toBeDefined();
  });

  it("leaves nothing behind when it never came to be", async () => {
    await proposed();
    for (const name of ["m1", "m2", "m3"])
      await done(
        stage.controller.patch(
          Machine,
          { name },
          { status: { phase: "Reserved" } },
          { ...write, subresource: "status" },
        ),
      );
    await done(stage.kube.delete(ClusterDeployment, { name: "prod" }, write));
    await stage.sim.until(() => operation("prod-create")?.spec.desiredState === "Canceled");
    await end("prod-create", "Failed");
    await stage.sim.until(() => deployment() === undefined);
    expect([stage.list(Cluster), stage.list(Secret)]).toEqual([[], []]);
    expect(stage.list(Machine).filter((each) => each.spec.consumerRef !== undefined)).toEqual([]);
  });
});
