import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AutoOperationTask,
  ClusterDeployment,
  ConfigMap,
  Machine,
  MachineSet,
  Operation,
  platformNamespace,
  Secret,
  Site,
  SparePool,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Lab } from "../../../lab/lab.ts";
import { versions } from "../../../lab/versions.ts";
import { clientOf, dipper, killed, start, stop, write } from "../platform.ts";
import { follow } from "./follow.ts";
import { type Kubectl, kubectlOf } from "./kubectl.ts";

/** The whole platform as a process of its own, with the lab's machines in its inventory. */
export interface PlatformWithLab {
  /** Another one after every `crash`: ask for it each time. */
  readonly kube: KubeClient;
  /** The platform's data folder. */
  readonly data: string;
  /** Of the process. */
  readonly pid: number;
  /** kubectl on a cluster that the platform made, with the kubeconfig that the platform minted for itself. */
  readonly kubectlOf: (cluster: string) => Promise<Kubectl>;
  /** What the CLI says. */
  readonly dipper: (...args: readonly string[]) => string;
  /** kill -9, and up again with the same data. */
  readonly crash: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface PlatformOptions {
  readonly lab: Lab;
  readonly folder: string;
  /** Machines that the platform is told of. Default all. */
  readonly machines?: readonly string[];
  /** Machines that belong to the pool `general`. Default none. */
  readonly spare?: readonly string[];
  /** Names of machines that the platform reaches over m1. Default none. */
  readonly behind?: readonly string[];
  readonly say: (text: string) => void;
}

const pool = "general";
const site = "default";
const mirror = "lab-mirror";

/** What is odd about machines that are containers on one kernel. */
const labParameters = {
  allowCgroupV1: "true",
  localStorageCapacityIsolation: "false",
  conntrackMaxPerCore: "0",
  ignorePreflightErrors: "Mem,NumCPU",
  minMemoryMiB: "500",
};

/** Starts the platform, brings the machines in with their host keys, and tells it of the mirror. */
export async function platformWithLab(options: PlatformOptions): Promise<PlatformWithLab> {
  const { lab, folder, spare = [], behind = [], say } = options;
  const machines = lab.machines.filter(({ name }) => options.machines?.includes(name) ?? true);
  const data = join(folder, "platform");
  const ready = join(folder, "ready.json");
  let child: ChildProcess = await start(data, ready);
  try {
    let kube = await clientOf(join(data, "kubeconfig"));
    const meta = { namespace: platformNamespace };
    await kube.create(
      Secret,
      {
        metadata: { ...meta, name: "lab-key" },
        data: { "ssh-privatekey": Buffer.from(lab.privateKey).toString("base64") },
      },
      write,
    );
    await kube.create(ConfigMap, { metadata: { ...meta, name: mirror }, data: lab.mirror.configMap }, write);
    const parameters = Object.entries(labParameters).map(([name, value]) => ({ name, value }));
    await kube.create(
      Site,
      { metadata: { name: site }, spec: { mirrorRef: { name: mirror }, parameters } } as never,
      write,
    );
    await kube.create(SparePool, { metadata: { name: pool }, spec: {} } as never, write);
    const file = join(folder, "machines.csv");
    const lines = machines.map(({ name, address, hostKeys }) =>
      [
        name,
        address,
        "ops",
        "lab-key",
        (hostKeys[0] ?? "").split(" ").slice(0, 2).join(" "),
        site,
        spare.includes(name) ? pool : "",
        behind.includes(name) ? "m1" : "",
      ].join(","),
    );
    writeFileSync(file, `${["name,address,user,credentials,hostkey,site,pool,bastion", ...lines].join("\n")}\n`);
    dipper(data, ["machines", "import", file]);
    await follow({
      what: `${machines.length} machines are Spare`,
      withinMs: 180_000,
      say,
      look: async () => {
        const found = await Promise.all(machines.map(({ name }) => kube.get(Machine, { name }, write)));
        const waiting = found.filter((machine) => machine?.status?.phase !== "Spare");
        return waiting.length === 0
          ? { done: true }
          : { state: waiting.map((one) => `${one?.metadata.name} ${told(one)}`).join("; ") };
      },
    });
    return {
      get kube() {
        return kube;
      },
      data,
      get pid() {
        return child.pid ?? 0;
      },
      kubectlOf: async (cluster) => {
        const secret = await kube.get(Secret, { ...meta, name: `${cluster}-kubeconfig` }, write);
        const path = join(folder, `${cluster}.kubeconfig`);
        writeFileSync(path, Buffer.from(secret?.data?.["kubeconfig"] ?? "", "base64"), { mode: 0o600 });
        return kubectlOf(lab.mirror.kubectl, path);
      },
      dipper: (...args) => dipper(data, args),
      crash: async () => {
        await killed(child);
        child = await start(data, ready);
        kube = await clientOf(join(data, "kubeconfig"));
      },
      stop: () => stop(child),
    };
  } catch (cause) {
    await stop(child);
    throw cause;
  }
}

export interface ClusterWish {
  readonly name: string;
  readonly controlPlane: readonly string[];
  readonly compute: readonly string[];
  /** Machines of its own for etcd. Default: none, it stands on the control plane's. */
  readonly etcd?: readonly string[];
  /** Address that HAProxy and keepalived hold. Default: none, clients use the first machine of the control plane. */
  readonly address?: string;
  readonly podCIDR?: string;
}

/** Asks for a cluster of named machines, and starts making it at once. */
export async function askForCluster({ kube }: PlatformWithLab, wish: ClusterWish): Promise<void> {
  const sets = [
    { name: `${wish.name}-control`, role: "ControlPlane", machines: wish.controlPlane },
    { name: `${wish.name}-compute`, role: "Compute", machines: wish.compute },
    { name: `${wish.name}-etcd`, role: "Etcd", machines: wish.etcd ?? [] },
  ].filter(({ machines }) => machines.length > 0);
  for (const { name, role, machines } of sets) {
    const spec = {
      clusterDeploymentRef: { name: wish.name },
      role,
      machines: machines.map((each) => ({ name: each })),
    };
    await kube.create(MachineSet, { metadata: { name }, spec } as never, write);
  }
  // On a machine of the control plane, 6443 is its API server's own port.
  const endpoint =
    wish.address === undefined ? { type: "None" } : { type: "HAProxyKeepalived", address: wish.address, port: 8443 };
  const spec = {
    managementPolicy: "Operate",
    start: "Request",
    site,
    kubernetesVersion: `v${versions.kubernetes}`,
    controlPlane: { machineSet: `${wish.name}-control`, endpoint },
    etcd: wish.etcd === undefined ? { mode: "Stacked" } : { mode: "External", machineSet: `${wish.name}-etcd` },
    network: { podCIDRs: [wish.podCIDR ?? "198.19.0.0/17"], serviceCIDRs: ["198.19.128.0/20"] },
    runtime: { version: versions.containerd },
    machineSets: sets.map(({ name }) => name),
  };
  await kube.create(ClusterDeployment, { metadata: { name: wish.name }, spec } as never, write);
}

/** Until the Operations of a cluster have made it. Throws, with the reasons, when it cannot be. */
export async function clusterMade(
  { kube }: PlatformWithLab,
  name: string,
  options: { readonly withinMs: number; readonly say: (text: string) => void },
): Promise<void> {
  await follow({
    ...options,
    what: `cluster ${name} is installed`,
    look: async () => {
      const deployment = await kube.get(ClusterDeployment, { name }, write);
      const installed = deployment?.status?.conditions?.find(({ type }) => type === "Installed");
      if (installed?.status === "True") return { done: true };
      const operation = await kube.get(Operation, { namespace: platformNamespace, name: `${name}-create` }, write);
      const state = `${told(deployment)}; ${operation === undefined ? "no operation yet" : told(operation)}`;
      return installed?.reason === "InstallFailed" ? { failed: state } : { state };
    },
  });
}

/** Until a task is finished. Answers it. */
export async function taskFinished(
  { kube }: PlatformWithLab,
  name: string,
  options: { readonly withinMs: number; readonly say: (text: string) => void },
): Promise<AutoOperationTask> {
  let last: AutoOperationTask | undefined;
  await follow({
    ...options,
    what: `task ${name} is finished`,
    look: async () => {
      last = await kube.get(AutoOperationTask, { namespace: platformNamespace, name }, write);
      const over = last?.status?.conditions?.some(({ type, status }) => type === "Finished" && status === "True");
      return over === true ? { done: true } : { state: told(last) };
    },
  });
  if (last === undefined) throw new Error(`There is no task ${name}.`);
  return last;
}

interface Told {
  readonly status?:
    | { readonly phase?: string; readonly why?: readonly { readonly reason: string; readonly message: string }[] }
    | undefined;
}

/** Phase and reasons in one line. */
export function told(object: Told | undefined): string {
  const why = (object?.status?.why ?? []).map(({ reason, message }) => `${reason}: ${message}`);
  return [object?.status?.phase ?? "no phase yet", ...new Set(why)].join(", ");
}
