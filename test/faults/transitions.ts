import { machineTransitions, operationTransitions, stepRunTransitions } from "@dipper/api";

/**
 * Who may move where: the tables of the objects' reference, and nothing else. An object that has no phase yet begins at the first one; a
 * StepRun begins where its controller finds it.
 */
type Table = Readonly<Record<string, readonly string[]>>;

const tables: Readonly<Record<string, { readonly first: readonly string[]; readonly table: Table }>> = {
  Operation: { first: ["Pending"], table: operationTransitions },
  StepRun: { first: Object.keys(stepRunTransitions), table: stepRunTransitions },
  Machine: { first: ["Registered"], table: machineTransitions },
};

/** True: not in the tables. */
export function isIllegal(kind: string, before: string, after: string): boolean {
  const known = tables[kind];
  if (known === undefined || before === after) return false;
  return !(before === "" ? known.first : (known.table[before] ?? [])).includes(after);
}
