import type { MachineSet } from "@dipper/api";
import type { OperationAction } from "../action.ts";
import type { Known } from "../assessment.ts";

/** Annotation on a MachineSet: uids of Operations whose change its `replicas` already contain. */
export const appliedWishes = "ops.dipper.dev/applied";

/**
 * One wish, one place: a change that people ask for by Operation is first written into the MachineSet of that role, where there is
 * one. If the Operation ends early the wish stays, and the set says what is left.
 */
export function wishes(known: Known): readonly OperationAction[] {
  const { operation, machineSets } = known.seen;
  const type = operation.spec.operationType;
  if ((type !== "ScaleUp" && type !== "ScaleDown") || operation.spec.origin === "Reconcile") return [];
  return machineSets.flatMap((set): readonly OperationAction[] => {
    const names = (known.plan?.spec.machines ?? [])
      .filter((machine) => machine.role === set.spec.role)
      .map((machine) => machine.name);
    if (names.length === 0 || isWritten(set, names, type, operation.metadata.uid ?? "")) return [];
    const wish = type === "ScaleUp" ? { add: names, remove: [] } : { add: [], remove: names };
    return [{ type: "WriteWish", machineSet: set.metadata.name, ...wish }];
  });
}

export function applied(set: MachineSet): readonly string[] {
  return (set.metadata.annotations?.[appliedWishes] ?? "").split(",").filter((uid) => uid !== "");
}

function isWritten(set: MachineSet, names: readonly string[], type: "ScaleUp" | "ScaleDown", uid: string): boolean {
  if (applied(set).includes(uid)) return true;
  if (set.spec.replicas !== undefined) return false;
  const there = new Set(set.spec.machines.map((machine) => machine.name));
  return names.every((name) => there.has(name) === (type === "ScaleUp"));
}
