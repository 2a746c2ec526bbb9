import {
  Cluster,
  ClusterDeployment,
  DipperError,
  isoTime,
  Machine,
  MachineSet,
  machineMarks,
  Operation,
  platformNamespace,
  Secret,
} from "@dipper/api";
import { createKubeClient, type KubeClient, loadKubeconfig, type NewObject, readOnly } from "@dipper/kube";
import type { World } from "@dipper/world";
import { type ClusterImport, importCluster } from "../import/import-cluster.ts";
import { discover } from "./discover.ts";
import type { Discovery } from "./discovery.ts";
import { type AdoptedMachine, type AdoptObjects, type AdoptWish, objectsOf } from "./objects.ts";

export interface AdoptRequest extends Omit<AdoptWish, "name"> {
  readonly name: string;
  /** Absent: the cluster is imported already. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** OpenSSH private key; kept as Secret `<name>-ssh`. */
  readonly privateKey?: string;
  readonly dryRun?: boolean;
}

export interface Adoption {
  readonly discovery: Discovery;
  readonly objects: AdoptObjects;
  readonly operations: readonly string[];
}

export interface AdoptDeps {
  readonly world: World;
  /** The controllers' client: only they say whom a machine serves. */
  readonly controller: KubeClient;
  readonly clusters: readonly Cluster[];
  readonly machines: readonly Machine[];
  readonly cluster: (name: string) => KubeClient;
}

interface AdoptCall {
  readonly kube: KubeClient;
  readonly signal: AbortSignal;
}

const manager = "dipper-adopt";
/** An Operation takes so many machines. */
const machinesPerOperation = 500;

/**
 * Reads a cluster that somebody else made and writes down what it is: Cluster in Observe, ClusterDeployment, MachineSets, Machines, and an
 * Operation that looks at each machine. Nothing is written to the cluster or to its machines. May be called again after an interruption.
 */
export async function adoptCluster(request: AdoptRequest, deps: AdoptDeps, call: AdoptCall): Promise<Adoption> {
  const { name } = request;
  const known = deps.clusters.find((each) => each.metadata.name === name);
  const { kubeconfig } = request;
  if (known === undefined && kubeconfig === undefined)
    throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
  if (known !== undefined && known.spec.managementPolicy !== "Observe")
    throw new DipperError("Conflict", { kind: "Cluster", name });
  const client =
    kubeconfig === undefined ? deps.cluster(name) : await observer(deps.world, { ...request, kubeconfig }, name);
  const discovery = await discover(client, call.signal);
  if (discovery.kubernetesVersion === "" || discovery.nodes.length === 0)
    throw new DipperError("Invalid", {
      kind: "Cluster",
      name,
      field: "adoption",
      problem: `the cluster does not say what it is: ${discovery.nodes.length === 0 ? "it has no nodes" : "its version is not to be found"}`,
    });
  const credentials = request.privateKey === undefined ? {} : { credentialsRef: { name: `${name}-ssh` } };
  const objects = objectsOf(discovery, { ...request, ssh: { ...request.ssh, ...credentials } });
  refuseTaken(objects, deps.machines, name);
  if (request.dryRun === true) return { discovery, objects, operations: [] };
  if (known === undefined && kubeconfig !== undefined)
    await importCluster(importOf(request, kubeconfig), { world: deps.world, known: deps.clusters }, call);
  const operations = await write(request, objects, deps, call);
  return { discovery, objects, operations };
}

function importOf(request: AdoptRequest, kubeconfig: string): ClusterImport {
  return {
    name: request.name,
    kubeconfig,
    ...(request.context === undefined ? {} : { context: request.context }),
    ...(request.site === undefined ? {} : { site: request.site }),
  };
}

/** A client that cannot write, whatever the kubeconfig allows. */
async function observer(
  world: World,
  request: { readonly kubeconfig: string; readonly context?: string },
  name: string,
): Promise<KubeClient> {
  const { target, headers } = await loadKubeconfig(
    request.kubeconfig,
    request.context === undefined ? {} : { context: request.context },
  );
  const client = createKubeClient({
    transport: world.net.connect(target),
    clock: world.clock,
    random: world.random,
    server: target.url,
    headers: await headers(),
    timeoutMs: 10_000,
  });
  return readOnly(client, () => ({ name, policy: "Observe" }));
}

/** A machine that serves another cluster is not taken from it. */
function refuseTaken(objects: AdoptObjects, machines: readonly Machine[], cluster: string): void {
  for (const wanted of objects.machines) {
    const consumer = existingOf(wanted, machines)?.spec.consumerRef;
    if (consumer !== undefined && consumer.clusterName !== cluster)
      throw new DipperError("AlreadyExists", {
        kind: "Machine",
        name: `${wanted.name} (it serves cluster ${consumer.clusterName})`,
      });
  }
}

/** The Machine that is registered already, by address or name. */
function existingOf(wanted: AdoptedMachine, machines: readonly Machine[]): Machine | undefined {
  const addresses = new Set((wanted.spec.addresses ?? []).map((each) => each.address));
  return (
    machines.find((each) => each.spec.addresses.some(({ address }) => addresses.has(address))) ??
    machines.find((each) => each.metadata.name === wanted.name)
  );
}

async function write(
  request: AdoptRequest,
  objects: AdoptObjects,
  deps: AdoptDeps,
  call: AdoptCall,
): Promise<readonly string[]> {
  const { name } = request;
  const options = { manager, signal: call.signal };
  if (request.privateKey !== undefined) {
    const secret = {
      metadata: { name: `${name}-ssh`, namespace: platformNamespace, labels: { "fleet.dipper.dev/cluster": name } },
      type: "kubernetes.io/ssh-auth",
      stringData: { "ssh-privatekey": request.privateKey },
    };
    await once(call.kube.create(Secret, secret, options));
  }
  const names = new Map(
    objects.machines.map((each) => [each.name, existingOf(each, deps.machines)?.metadata.name ?? each.name]),
  );
  await once(
    call.kube.create(
      ClusterDeployment,
      { metadata: { name }, spec: objects.deployment } as NewObject<ClusterDeployment>,
      options,
    ),
  );
  const deployment = await call.kube.get(ClusterDeployment, { name }, { signal: call.signal });
  const sets = new Map<string, MachineSet>();
  for (const set of objects.sets) {
    const { machines } = set.spec;
    const spec =
      machines === undefined
        ? set.spec
        : { ...set.spec, machines: machines.map((each) => ({ name: names.get(each.name) ?? each.name })) };
    await once(
      call.kube.create(
        MachineSet,
        { metadata: { name: set.name, ...ownedBy(deployment) }, spec } as NewObject<MachineSet>,
        options,
      ),
    );
    const made = await call.kube.get(MachineSet, { name: set.name }, { signal: call.signal });
    if (made !== undefined) sets.set(made.spec.role, made);
  }
  for (const machine of objects.machines)
    await register(machine, { existing: existingOf(machine, deps.machines), cluster: name, sets }, deps, call.signal);
  await call.kube.patch(Cluster, { name }, { spec: { deploymentRef: { name } } }, options);
  return look(request, objects, call);
}

async function once(created: Promise<unknown>): Promise<void> {
  try {
    await created;
  } catch (cause) {
    // An earlier call came so far and was interrupted.
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
  }
}

function ownedBy(deployment: ClusterDeployment | undefined): object {
  if (deployment === undefined) return {};
  const { apiVersion, kind, metadata } = deployment;
  return { ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }] };
}

/** A Machine that serves the cluster from its first day, and is to be looked at before that is believed. */
async function register(
  machine: AdoptedMachine,
  of: {
    readonly existing: Machine | undefined;
    readonly cluster: string;
    readonly sets: ReadonlyMap<string, MachineSet>;
  },
  deps: AdoptDeps,
  signal: AbortSignal,
): Promise<void> {
  const { controller, world } = deps;
  const set = machine.role === undefined ? undefined : of.sets.get(machine.role);
  const consumerRef =
    set === undefined
      ? undefined
      : {
          kind: "MachineSet",
          name: set.metadata.name,
          uid: set.metadata.uid ?? "",
          clusterName: of.cluster,
          role: machine.role,
        };
  const annotations = { [machineMarks.verifyRequested]: isoTime(world.clock.now() + 1000) };
  const options = { manager, signal };
  if (of.existing === undefined) {
    const spec = { ...machine.spec, ...(consumerRef === undefined ? {} : { consumerRef }) };
    await once(
      controller.create(
        Machine,
        { metadata: { name: machine.name, annotations }, spec } as NewObject<Machine>,
        options,
      ),
    );
    return;
  }
  if (consumerRef === undefined || of.existing.spec.consumerRef !== undefined) return;
  const { name, resourceVersion: ifVersion } = of.existing.metadata;
  const patch = { metadata: { annotations }, spec: { consumerRef } };
  await controller.patch(Machine, { name }, patch, { ...options, ...(ifVersion === undefined ? {} : { ifVersion }) });
}

/** Operations that look at each machine: they read, and change nothing. */
async function look(request: AdoptRequest, objects: AdoptObjects, call: AdoptCall): Promise<readonly string[]> {
  const machines = objects.machines.flatMap(({ role, spec }) => {
    const ip = spec.addresses?.[0]?.address ?? spec.ssh?.address;
    return role === undefined || ip === undefined ? [] : [{ ip, role }];
  });
  const made: string[] = [];
  for (let at = 0; at < machines.length; at += machinesPerOperation) {
    const name = `adopt-${request.name}`.slice(0, 36) + (at === 0 ? "" : `-${at / machinesPerOperation + 1}`);
    const spec = {
      clusterName: request.name,
      operationType: "Adopt",
      operationFlow: ["discover"],
      operationMachines: machines.slice(at, at + machinesPerOperation),
      reason: "Looks at the machines of an adopted cluster",
    };
    await once(
      call.kube.create(
        Operation,
        { metadata: { name, namespace: platformNamespace }, spec } as unknown as NewObject<Operation>,
        { manager, signal: call.signal },
      ),
    );
    made.push(name);
  }
  return made;
}
