/** How fast a pool is used up: machines that joined by operations and still serve, counted over the last 30 days. */
import { conditionOf, type Machine, type Operation, parseTime } from "@dipper/api";

const dayMs = 86_400_000;
const windowMs = 30 * dayMs;

/** One machine of the pool that an operation gave to a cluster, and when that ended. */
export interface Taken {
  readonly machineClass: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What scale-ups took out of these machines; who left again since is not counted. */
export function takenOf(machines: readonly Machine[], operations: readonly Operation[]): readonly Taken[] {
  const serving = new Map(
    machines
      .filter((machine) => machine.spec.consumerRef !== undefined)
      .flatMap((machine) => machine.spec.addresses.map(({ address }) => [address, machine] as const)),
  );
  return operations.flatMap((operation) => {
    const finished = conditionOf(operation, "Finished");
    const at = parseTime(finished?.lastTransitionTime ?? "");
    if (operation.spec.operationType !== "ScaleUp" || finished?.status !== "True" || at === undefined) return [];
    return operation.spec.operationMachines.flatMap(({ ip }) => {
      const machine = serving.get(ip);
      return machine?.spec.consumerRef?.clusterName === operation.spec.clusterName
        ? [{ machineClass: machine.spec.machineClass, at }]
        : [];
    });
  });
}

/**
 * When the first class has no spare machine left at this pace, in milliseconds since 1970; undefined without history. Less than a day of history
 * counts as a day: a burst is no pace.
 */
export function emptyAt(taken: readonly Taken[], spares: ReadonlyMap<string, number>, now: number): number | undefined {
  const recent = taken.filter((each) => each.at > now - windowMs && each.at <= now);
  if (recent.length === 0) return undefined;
  const days = Math.max(1, (now - Math.min(...recent.map((each) => each.at))) / dayMs);
  const classes = Map.groupBy(recent, (each) => each.machineClass);
  const left = [...classes].map(([name, used]) => ((spares.get(name) ?? 0) * days) / used.length);
  return now + Math.min(...left) * dayMs;
}
