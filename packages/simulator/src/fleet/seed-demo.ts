import {
  ChangePolicy,
  Cluster,
  controllerIdentity,
  DipperError,
  labels,
  Machine,
  newObject,
  platformNamespace,
  SparePool,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import { bornLabel, clusterAnnotations, manager, nodeStep } from "../clusters/words.ts";
import { type DemoCluster, type DemoMachine, demoClusters, machinesOf, spareMachines } from "./fleet.ts";
import { Lanes } from "./lanes.ts";
import { spareStatus } from "./machine-status.ts";

export interface SeedOptions {
  readonly world: World;
  /** The management cluster, as its administrator: statuses are written too. */
  readonly kube: KubeClient;
  /** Default 100. */
  readonly nodesPerCluster?: number;
  /** Default: all 20. */
  readonly clusters?: readonly DemoCluster[];
  /** How many spare machines. Default: all 80. */
  readonly spares?: number;
  /** What a step takes on a machine. Default 4. */
  readonly durationSeconds?: number;
  readonly signal: AbortSignal;
}

const simulatedLabel = { [labels.simulated]: "true" } as const;
const poolName = "general";

/**
 * Creates the demo fleet: clusters, their machines, a pool of spare ones, one policy. What is there already stays as it is, so that it can be
 * called again after a crash. Call it before `simulator.start`, which gives the machines of the clusters their nodes.
 */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const { kube, signal } = options;
  const write = { manager, signal };
  const clusters = options.clusters ?? demoClusters;
  const pool = newObject(
    SparePool,
    { name: poolName, labels: simulatedLabel },
    {
      minSpare: [
        { machineClass: "c64m256", count: 10 },
        { machineClass: "c32m128", count: 4 },
        { machineClass: "c96m768", count: 4 },
      ],
    },
  );
  const policy = newObject(
    ChangePolicy,
    { name: "online-approval", namespace: platformNamespace, labels: simulatedLabel },
    {
      clusterSelector: { matchLabels: { [labels.clusterGroup]: "online" } },
      approval: { requiredVerdicts: 1, exceptTypes: ["Diagnose", "EtcdBackup"] },
    },
  );
  const made = new Map<string, Cluster>();
  const makeCluster = async (wanted: DemoCluster): Promise<void> => {
    await ensure(kube.create(Cluster, clusterObject(wanted), write));
    const cluster = await kube.get(Cluster, { name: wanted.name }, { signal });
    if (cluster !== undefined) made.set(wanted.name, cluster);
  };
  // All at once: they share a commit.
  await Promise.all([
    ensure(kube.create(SparePool, pool, write)),
    ensure(kube.create(ChangePolicy, policy, write)),
    ...clusters.map(makeCluster),
  ]);
  const machines = clusters.flatMap((wanted) => {
    const cluster = made.get(wanted.name);
    return machinesOf(wanted, options.nodesPerCluster ?? 100).map((machine) =>
      machineObject(machine, cluster, options.durationSeconds ?? 4),
    );
  });
  const spares = spareMachines
    .slice(0, options.spares ?? spareMachines.length)
    .map((machine) => machineObject(machine, undefined, options.durationSeconds ?? 4));
  // Only the controller may say whom a machine serves, and what was observed.
  const controller = kube.as(controllerIdentity.user, controllerIdentity.groups);
  const lanes = new Lanes();
  await lanes.all([...machines, ...spares], (machine) => ensure(controller.create(Machine, machine, write)));
  await lanes.all(spares, async ({ metadata: { name } }) => {
    const machine = await kube.get(Machine, { name }, { signal });
    if (machine === undefined || machine.status?.phase !== undefined) return;
    const status = spareStatus(machine, options.world.clock.now());
    await controller.patch(Machine, { name }, { status }, { ...write, subresource: "status" });
  });
}

function clusterObject(wanted: DemoCluster): Cluster {
  return newObject(
    Cluster,
    {
      name: wanted.name,
      labels: { ...simulatedLabel, [labels.clusterGroup]: wanted.group, tier: wanted.tier },
      annotations: {
        [clusterAnnotations.version]: wanted.version,
        ...(wanted.fault === undefined ? {} : { [clusterAnnotations.fault]: wanted.fault }),
      },
    },
    { clusterType: "simulated", managementPolicy: "Operate", site: wanted.site },
  );
}

function machineObject(machine: DemoMachine, cluster: Cluster | undefined, durationSeconds: number): Machine {
  const { name, address, site, zone, rack, machineClass, role } = machine;
  return newObject(
    Machine,
    { name, labels: { ...simulatedLabel, ...(cluster === undefined ? {} : { [bornLabel]: "true" }) } },
    {
      simulated: { durationSeconds, faults: machine.down ? [{ step: nodeStep, fault: "NeverReady" }] : [] },
      addresses: [{ type: "Internal", address }],
      site,
      zone,
      rack,
      machineClass,
      poolRef: { name: poolName },
      ...(cluster === undefined
        ? {}
        : {
            consumerRef: {
              kind: "Cluster",
              name: cluster.metadata.name,
              uid: cluster.metadata.uid ?? "",
              clusterName: cluster.metadata.name,
              role,
            },
          }),
    },
  );
}

async function ensure(creating: Promise<unknown>): Promise<void> {
  try {
    await creating;
  } catch (error) {
    if (DipperError.from(error).code !== "AlreadyExists") throw error;
  }
}
