import { conditionOf, type Machine, type Operation, type StepRun } from "@dipper/api";
import { workOf } from "./flow.ts";
import type { TaskMachine, TaskSeen } from "./seen.ts";

/** The machines of the task: what an Operation of it already works on, else what is named or reserved. */
export function machinesOf(seen: TaskSeen): readonly TaskMachine[] {
  const { task } = seen;
  const role = task.spec.machineRequest?.role ?? "Compute";
  const found =
    task.spec.machineRequest === undefined ? seen.named.filter((machine) => machine !== undefined) : seen.reserved;
  const earliest = [checkName(seen), mainName(seen)]
    .map((name) => seen.operations.get(name))
    .find((each) => each !== undefined);
  if (earliest === undefined) return found.flatMap((machine) => taskMachine(machine, role));
  const known = new Map(
    seen.working.flatMap((machine) => addressesOf(machine).map((address) => [address, machine] as const)),
  );
  return earliest.spec.operationMachines.map(({ ip, role: asked }) => {
    const machine = known.get(ip);
    return { name: machine?.metadata.name ?? ip, uid: machine?.metadata.uid ?? ip, ip, role: asked };
  });
}

/** What goes into a step: all machines, or those that passed the Operations before. */
export function machinesFor(seen: TaskSeen, step: string): readonly TaskMachine[] {
  let machines = machinesOf(seen);
  for (const { step: earlier } of seen.task.spec.operationTaskStep) {
    if (earlier === step) break;
    const work = workOf(earlier);
    const name = work === "Check" ? checkName(seen) : work === "Operation" ? mainName(seen) : undefined;
    const operation = name === undefined ? undefined : seen.operations.get(name);
    if (operation === undefined) continue;
    const passed = passedBy(operation, seen.runs.get(operation.metadata.name) ?? []);
    machines = machines.filter((machine) => passed.has(machine.name));
  }
  return machines;
}

/** Names of machines that came through the check of the task. */
export function passedCheck(seen: TaskSeen): ReadonlySet<string> {
  const name = checkName(seen);
  const operation = seen.operations.get(name);
  return operation === undefined ? new Set() : passedBy(operation, seen.runs.get(name) ?? []);
}

/** What the check of the task found at a machine. */
export function checkProblem(seen: TaskSeen, machine: string): string {
  const results = (seen.runs.get(checkName(seen)) ?? []).flatMap(
    (run) => run.status?.machines?.filter(({ name }) => name === machine) ?? [],
  );
  const last = results.at(-1);
  return last?.message || last?.reason || "the check did not end";
}

/** Names of machines that came through the last step of an Operation. */
export function passedBy(operation: Operation, runs: readonly StepRun[]): ReadonlySet<string> {
  const last = operation.spec.operationFlow.at(-1);
  return new Set(
    runs
      .filter((run) => run.spec.step === last && conditionOf(run, "Finished")?.status === "True")
      .flatMap((run) => run.status?.machines?.filter(isThrough).map((machine) => machine.name) ?? []),
  );
}

/** A machine that is gone cannot be checked; it may leave all the same. What it cannot do later steps say. */
function isThrough({ result, reason }: { readonly result: string; readonly reason: string }): boolean {
  return result === "Succeeded" || (result === "Skipped" && (reason === "MachineLost" || reason === "NothingToDo"));
}

export function mainName({ task }: Pick<TaskSeen, "task">): string {
  return `${task.metadata.name}-${task.spec.operationIds[0] ?? "op"}`;
}

export function checkName(seen: Pick<TaskSeen, "task">): string {
  return `${mainName(seen)}-check`;
}

/** By name, or by any address that is not its BMC's. */
export function isNamed(machine: Machine, name: string): boolean {
  return machine.metadata.name === name || addressesOf(machine).includes(name.toLowerCase());
}

export function addressesOf(machine: Machine): readonly string[] {
  const all = [
    ...machine.spec.addresses.filter((each) => each.type !== "BMC").map((each) => each.address),
    machine.spec.ssh?.address,
  ];
  return all.flatMap((each) => (each === undefined ? [] : [each.toLowerCase()]));
}

function taskMachine(machine: Machine, role: TaskMachine["role"]): readonly TaskMachine[] {
  const [ip] = addressesOf(machine);
  return ip === undefined ? [] : [{ name: machine.metadata.name, uid: machine.metadata.uid ?? "", ip, role }];
}
