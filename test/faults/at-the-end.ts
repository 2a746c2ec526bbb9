import { type ClusterLock, joiningTaint, type Machine, Node, type Operation, type StepRun } from "@dipper/api";
import type { Simulator } from "@dipper/simulator";
import { clusterNames } from "./base.ts";
import type { Invariants, Violation } from "./invariants.ts";

/** What has not come to an end, and what it says about it. */
export function unfinished(invariants: Invariants): string {
  const runs = invariants.all<StepRun>("StepRun");
  return invariants.operations
    .filter((each) => each.status?.conditions?.find((condition) => condition.type === "Finished")?.status !== "True")
    .map((each) => {
      const open = runs
        .filter((run) => run.spec.operationRef.uid === each.metadata.uid && !isFinal(run))
        .map((run) => `${run.metadata.name} is ${run.status?.phase}: ${whyOf(run)}`);
      return `${each.metadata.name} ${each.spec.operationType} is ${each.status?.phase}: ${whyOf(each)} ${open.join("; ")}`;
    })
    .join("\n");
}

const whyOf = (object: Operation | StepRun): string => object.status?.why?.map((why) => why.message).join("; ") ?? "";
const isFinal = (run: StepRun): boolean =>
  run.status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true;

export const settled = (invariants: Invariants): boolean =>
  invariants.all<Machine>("Machine").every((machine) => machine.spec.operationRef === undefined) &&
  invariants.all<ClusterLock>("ClusterLock").every((lock) => lock.spec.holders.length === 0);

/** When all is quiet: the world is as the operations say, and nothing is left behind. */
export async function atTheEnd(invariants: Invariants, simulator: Simulator): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const fail = (invariant: string, detail: string): void => void found.push({ invariant, detail });
  for (const live of invariants.liveRuns())
    fail("nothing is left running", `${live.attempt.stepRun} on ${live.machine}`);
  const machines = new Map(
    invariants.all<Machine>("Machine").map((machine) => [machine.spec.addresses[0]?.address ?? "", machine]),
  );
  const phases = new Map([...machines.values()].map((machine) => [machine.metadata.name, machine.status?.phase]));
  for (const name of clusterNames) {
    const nodes = new Map(
      (await simulator.cluster(name)).server.local.list(Node).map((node) => [node.metadata.name, node]),
    );
    // A machine that is put aside keeps the cordon: nothing shall run on it.
    for (const node of nodes.values())
      if (node.spec?.unschedulable === true && phases.get(node.metadata.name) !== "Quarantined")
        fail(
          "own cordons are taken back",
          `${node.metadata.name} of ${name} is still cordoned by ${node.metadata.annotations?.["fleet.dipper.dev/cordoned-by"]}`,
        );
    for (const operation of invariants.operations.filter(
      (each) => each.spec.clusterName === name && each.status?.phase === "Succeeded",
    ))
      for (const { ip } of operation.spec.operationMachines) {
        const machine = machines.get(ip)?.metadata.name ?? "";
        const node = nodes.get(machine);
        // Another operation may have moved it on since: only what it says itself is held against it.
        if (touchedLater(invariants, operation.metadata.name, ip)) continue;
        if (operation.spec.operationType === "ScaleDown" && node !== undefined)
          fail("success is real", `${operation.metadata.name}: ${machine} is still a node`);
        if (operation.spec.operationType !== "ScaleUp") continue;
        if (node === undefined) fail("success is real", `${operation.metadata.name}: ${machine} is no node`);
        else if (node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true)
          fail("success is real", `${operation.metadata.name}: ${machine} still has the joining taint`);
      }
  }
  return found;
}

function touchedLater(invariants: Invariants, name: string, ip: string): boolean {
  return invariants.operations.some(
    (each) => each.metadata.name !== name && each.spec.operationMachines.some((machine) => machine.ip === ip),
  );
}
