import { type Input, newObject, Operation, platformNamespace } from "@dipper/api";
import { type Stage, type StagedMachine, write } from "./stage.ts";

/** What one may write into the spec of an Operation. */
export type OperationInput = Input<(typeof Operation)["source"]["spec"]>;

/** `m1`, `m2` …, with addresses from 10.0.0.1 on. */
export function machines(
  count: number,
  faults: Readonly<Record<string, StagedMachine["faults"]>> = {},
): readonly StagedMachine[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `m${i + 1}`;
    const own = faults[name];
    return { name, address: `10.0.0.${i + 1}`, ...(own === undefined ? {} : { faults: own }) };
  });
}

/** As the administrator. */
export function createOperation(stage: Stage, name: string, spec: OperationInput): Promise<Operation> {
  const operation = newObject(Operation, { name, namespace: platformNamespace }, spec);
  return stage.sim.complete(stage.kube.create(Operation, operation, write));
}

export function scaleUpOf(addresses: readonly string[], more: Partial<OperationInput> = {}): OperationInput {
  return {
    clusterName: "c1",
    operationType: "ScaleUp",
    operationFlow: ["preCheck", "scaleUp", "postCheck"],
    operationMachines: addresses.map((ip) => ({ ip, role: "Compute" })),
    ...more,
  };
}

export function operationOn(stage: Stage, name: string): Operation {
  const found = stage.get(Operation, name, platformNamespace);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}

export function isOver(stage: Stage, name: string): boolean {
  return (
    operationOn(stage, name).status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") ===
    true
  );
}

/** Lets virtual time pass until the Operation has ended. */
export function finished(stage: Stage, name: string, limitMs = 7_200_000): Promise<void> {
  return stage.sim.until(() => isOver(stage, name), { limitMs });
}
