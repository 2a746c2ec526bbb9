import { isTrue, type Machine, type Operation } from "@dipper/api";
import { eventually, type Lab } from "./lab.ts";

export interface WantedMachine {
  readonly name: string;
  readonly ip: string;
  readonly faults?: readonly { readonly step: string; readonly fault: string }[];
}

/** `m1` at 10.0.9.1 and so on. */
export const numbered = (count: number, network = "10.0.9"): readonly WantedMachine[] =>
  Array.from({ length: count }, (_, i) => ({ name: `m${i + 1}`, ip: `${network}.${i + 1}` }));

/**
 * A node counts as Ready after half a minute without a flap. Here a second is enough: the step's schema gets the parameter, with that default.
 */
export async function trustNodesSoon(lab: Lab): Promise<void> {
  const nodeReadySeconds = { type: "integer", default: 1, description: "Seconds without a flap." };
  const spec = { parameters: { schema: { properties: { nodeReadySeconds } } } };
  const changed = await lab.rest("PATCH", "/api/v1/steps/scale-up", { spec });
  if (changed.status !== 200) throw new Error(`step scale-up: ${changed.status} ${JSON.stringify(changed.body)}`);
}

/** A simulated cluster that the platform may change, with an API that answers. */
export async function makeCluster(lab: Lab, name: string): Promise<void> {
  const made = await lab.rest("POST", "/api/v1/clusters", {
    metadata: { name },
    spec: { clusterType: "simulated", managementPolicy: "Operate" },
  });
  if (made.status !== 201) throw new Error(`cluster ${name}: ${made.status} ${JSON.stringify(made.body)}`);
  await eventually(`cluster ${name} serves`, async () => (await lab.get("clusters", name))?.status !== undefined);
}

/** The pool of the machines below. */
export const pool = "general";

/** Simulated machines in a pool, registered as a person would, and verified by the platform. */
export async function makeSpares(lab: Lab, machines: readonly WantedMachine[]): Promise<void> {
  await lab.rest("POST", "/api/v1/pools", { metadata: { name: pool }, spec: {} });
  for (const { name, ip, faults = [] } of machines) {
    const spec = {
      simulated: { durationSeconds: 1, faults },
      addresses: [{ type: "Internal", address: ip }],
      machineClass: "c64m256",
      poolRef: { name: pool },
    };
    const made = await lab.rest("POST", "/api/v1/machines", { metadata: { name }, spec });
    if (made.status !== 201) throw new Error(`machine ${name}: ${made.status} ${JSON.stringify(made.body)}`);
  }
  await eventually("every machine is verified and spare", async () => {
    const known = await lab.list<Machine>("machines");
    return machines.every(({ name }) => known.find((each) => each.metadata.name === name)?.status?.phase === "Spare");
  });
}

export const setFaults = (lab: Lab, machine: string, faults: WantedMachine["faults"]) =>
  lab.rest("PATCH", `/api/v1/machines/${machine}`, { spec: { simulated: { faults } } });

export interface Rollout {
  readonly firstBatch?: number;
  readonly batchSize?: number | string;
  readonly maxFailures?: number | string;
  readonly soakSeconds?: number;
}

/** An Operation's spec that adds machines to a cluster, without the half minute of rest between batches. */
export const scaleUpSpec = (cluster: string, ips: readonly string[], more: object = {}) => ({
  clusterName: cluster,
  operationType: "ScaleUp",
  operationFlow: ["preCheck", "scaleUp", "postCheck"],
  operationMachines: ips.map((ip) => ({ ip, role: "Compute" })),
  rollout: { firstBatch: 100, batchSize: 100, soakSeconds: 0 } satisfies Rollout,
  ...more,
});

export async function createOperation(lab: Lab, name: string, spec: object): Promise<Operation> {
  const made = await lab.rest("POST", "/api/v1/operations", { metadata: { name, namespace: "beidou-system" }, spec });
  if (made.status !== 201) throw new Error(`operation ${name}: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body as unknown as Operation;
}

export async function finished(lab: Lab, name: string, seconds = 120): Promise<Operation> {
  let last: Operation["status"];
  const look = async (): Promise<Operation | undefined> => {
    const operation = await lab.get<Operation>("operations", name);
    last = operation?.status;
    return operation !== undefined && isTrue(operation, "Finished") ? operation : undefined;
  };
  try {
    return await eventually(`operation ${name} is finished`, look, seconds);
  } catch (cause) {
    throw new Error(`${(cause as Error).message}: ${last?.phase} ${JSON.stringify(last?.why)}`, { cause });
  }
}
