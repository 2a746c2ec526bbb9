import { type AutoOperationTask, type Claim, conditionOf, type Machine, type Why } from "@dipper/api";
import { addressesOf } from "../machines.ts";
import { refusalText } from "../refusal-text.ts";

interface Candidate {
  readonly machine: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What a request has come to. */
export interface CapacityAnswer {
  readonly id: string;
  readonly cluster: string;
  readonly state: NonNullable<NonNullable<AutoOperationTask["status"]>["phase"]>;
  readonly wanted: number;
  /** Machines that are bound to the cluster for it. */
  readonly found: number;
  readonly machines: readonly {
    readonly name: string;
    readonly uid: string;
    readonly address: string;
    readonly node: string;
    readonly step: string;
    readonly result: string;
  }[];
  readonly why: readonly (Why & { readonly candidates?: readonly Candidate[] })[];
}

/** The reasons that the pool is too small for it: each machine of the pool that is not given stands below them. */
const shortages: ReadonlySet<string> = new Set(["NotEnoughSpare", "PoolTooSmall"]);

export function answerFor(seen: {
  readonly task: AutoOperationTask;
  readonly reserved: readonly Machine[];
  readonly machine: (name: string) => Machine | undefined;
  readonly claim?: Claim;
}): CapacityAnswer {
  const { task, reserved, claim } = seen;
  const known = task.status?.machines ?? [];
  const rows =
    known.length > 0
      ? known
      : reserved.map(({ metadata }) => ({
          name: metadata.name,
          uid: metadata.uid ?? "",
          step: "",
          result: "Reserved",
        }));
  const machines = rows.map(({ name, uid, step, result }) => {
    const machine = seen.machine(name);
    const [address = ""] = machine === undefined ? [] : addressesOf(machine);
    return { name, uid, address, node: machine?.status?.nodeRef?.name ?? "", step, result };
  });
  const mine = new Set(rows.map(({ name }) => name));
  const candidates = (claim?.rejected ?? [])
    .filter(({ machine }) => !mine.has(machine))
    .map((each) => ({ ...each, message: refusalText(each) }));
  return {
    id: task.metadata.name,
    cluster: task.spec.cluster,
    state: task.status?.phase ?? "Pending",
    wanted: task.spec.machineRequest?.count ?? 0,
    found: conditionOf(task, "MachinesReserved")?.status === "True" ? rows.length : reserved.length,
    machines,
    why: (task.status?.why ?? []).map((why) => (shortages.has(why.reason) ? { ...why, candidates } : why)),
  };
}
