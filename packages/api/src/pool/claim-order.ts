import type { Machine } from "../fleet/machine.ts";
import { checkFailedOf } from "../fleet/machine-marks.ts";
import type { SparePool } from "../fleet/spare-pool.ts";
import { parseTime } from "../time.ts";

interface Spread {
  readonly spreadBy: "None" | "Rack" | "Zone";
  readonly cluster: { readonly name: string };
}

/**
 * The order in which machines are taken: each next one from the rack or zone that has the fewest of this cluster, then by the
 * pool's criteria, then by name. What failed its last check comes last of all: it may be mended, so that it is not refused, but others are
 * tried before.
 */
export function claimOrderOf(
  pool: SparePool,
  fit: readonly Machine[],
  all: readonly Machine[],
  request: Spread,
): readonly Machine[] {
  const serving = all.filter((each) => each.spec.consumerRef?.clusterName === request.cluster.name);
  const spread = request.spreadBy === "Zone" ? zoneOf : request.spreadBy === "Rack" ? rackOf : undefined;
  const usedRacks = countBy(serving, rackOf);
  const usedSpread = spread === undefined ? undefined : countBy(serving, spread);
  const left = [...fit];
  const ordered: Machine[] = [];
  while (left.length > 0) {
    const keys = (machine: Machine): readonly (number | string)[] => [
      checkFailedOf(machine) === undefined ? 0 : 1,
      spread === undefined || usedSpread === undefined ? 0 : (usedSpread.get(spread(machine)) ?? 0),
      ...pool.spec.claimOrder.map((criterion) => keyOf(criterion, machine, usedRacks)),
      machine.metadata.name,
    ];
    const next = left.reduce((best, each) => (compare(keys(each), keys(best)) < 0 ? each : best));
    left.splice(left.indexOf(next), 1);
    ordered.push(next);
    usedRacks.set(rackOf(next), (usedRacks.get(rackOf(next)) ?? 0) + 1);
    if (spread !== undefined) usedSpread?.set(spread(next), (usedSpread.get(spread(next)) ?? 0) + 1);
  }
  return ordered;
}

type Criterion = SparePool["spec"]["claimOrder"][number];

function keyOf(criterion: Criterion, machine: Machine, usedRacks: ReadonlyMap<string, number>): number | string {
  const verifiedAt = parseTime(machine.status?.cleanliness?.verifiedAt ?? "") ?? 0;
  switch (criterion) {
    case "LeastUsedRack":
      return usedRacks.get(rackOf(machine)) ?? 0;
    case "OldestVerified":
      return verifiedAt;
    case "NewestVerified":
      return -verifiedAt;
    case "Name":
      return machine.metadata.name;
  }
}

function rackOf(machine: Machine): string {
  return `${machine.spec.site}/${machine.spec.zone}/${machine.spec.rack}`;
}

function zoneOf(machine: Machine): string {
  return `${machine.spec.site}/${machine.spec.zone}`;
}

function countBy(machines: readonly Machine[], key: (machine: Machine) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const machine of machines) counts.set(key(machine), (counts.get(key(machine)) ?? 0) + 1);
  return counts;
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}
