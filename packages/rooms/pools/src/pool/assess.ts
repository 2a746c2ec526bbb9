import {
  conditionOf,
  type Finding,
  type MachinePhase,
  openReservations,
  proofAge,
  type ReasonWord,
  type SparePool,
  type Why,
  whyOf,
} from "@dipper/api";
import type { PoolSeen } from "./seen.ts";

type Status = NonNullable<SparePool["status"]>;

export interface Assessment {
  readonly phase: NonNullable<Status["phase"]>;
  readonly machines: NonNullable<Status["machines"]>;
  readonly classes: NonNullable<Status["classes"]>;
  readonly conditions: { readonly Available: Finding; readonly Healthy: Finding };
  readonly why: readonly Why[];
}

/** A fifth of the pool in quarantine is no bad luck any more. */
const quarantineShare = 0.2;

const groups: Readonly<Partial<Record<MachinePhase, keyof NonNullable<Status["machines"]>>>> = {
  Registered: "verifying",
  Verifying: "verifying",
  Spare: "spare",
  Reserved: "reserved",
  Provisioning: "reserved",
  Deployed: "deployed",
  Maintenance: "deployed",
  Draining: "deployed",
  Releasing: "cleaning",
  Cleaning: "cleaning",
  Quarantined: "quarantined",
  Lost: "quarantined",
};

export function assess(seen: PoolSeen, now: number): Assessment {
  const machines = countsOf(seen);
  const classes = classesOf(seen, now);
  const conditions = { Available: availableOf(seen, classes, machines.spare), Healthy: healthyOf(seen, machines, now) };
  const phase = machines.spare === 0 ? "Empty" : conditions.Available.status === "True" ? "Ready" : "Low";
  const why = [conditions.Available, conditions.Healthy].filter((each) => each.status === "False");
  return {
    phase,
    machines,
    classes,
    conditions,
    why: why.map(({ reason, params }) => whyOf(reason as ReasonWord, params, { now, before: seen.pool.status?.why })),
  };
}

function countsOf({ machines }: PoolSeen): NonNullable<Status["machines"]> {
  const counts = { total: 0, spare: 0, reserved: 0, deployed: 0, verifying: 0, cleaning: 0, quarantined: 0 };
  for (const machine of machines) {
    const group = groups[machine.status?.phase ?? "Registered"];
    if (group === undefined) continue;
    counts.total += 1;
    counts[group] += 1;
  }
  return counts;
}

/** Every class that has a minimum or a machine. A promise is not a free machine. */
function classesOf({ pool, machines }: PoolSeen, now: number): NonNullable<Status["classes"]> {
  const wanted = new Map(pool.spec.minSpare.map((each) => [each.machineClass, each.count]));
  const spares = spareByClass(machines);
  const present = new Set(machines.map((machine) => machine.spec.machineClass));
  const names = [...new Set([...wanted.keys(), ...present])].toSorted();
  const open = openReservations(pool, now);
  return names.slice(0, 64).map((machineClass) => {
    const spare = spares.get(machineClass) ?? 0;
    const promised = open
      .filter((each) => each.machineClass === machineClass)
      .reduce((sum, each) => sum + each.count, 0);
    const missing = Math.max(0, (wanted.get(machineClass) ?? 0) - Math.max(0, spare - promised));
    return { machineClass, spare, promised, missing };
  });
}

export function spareByClass(machines: PoolSeen["machines"]): Map<string, number> {
  const spares = new Map<string, number>();
  for (const { spec, status } of machines)
    if (status?.phase === "Spare") spares.set(spec.machineClass, (spares.get(spec.machineClass) ?? 0) + 1);
  return spares;
}

function availableOf({ pool }: PoolSeen, classes: Assessment["classes"], spare: number): Finding {
  if (spare === 0) return { status: "False", reason: "Empty", params: {} };
  const worst = classes.toSorted((a, b) => b.missing - a.missing || (a.machineClass < b.machineClass ? -1 : 1))[0];
  if (worst === undefined || worst.missing === 0) return { status: "True", reason: "EnoughSpare", params: {} };
  const minimum = pool.spec.minSpare.find((each) => each.machineClass === worst.machineClass)?.count ?? 0;
  const free = Math.max(0, worst.spare - worst.promised);
  return {
    status: "False",
    reason: "BelowMinimum",
    params: { machineClass: worst.machineClass, spare: String(free), minimum: String(minimum) },
  };
}

function healthyOf({ pool, machines }: PoolSeen, counts: Assessment["machines"], now: number): Finding {
  const { quarantined, total } = counts;
  if (quarantined > 1 && quarantined >= total * quarantineShare)
    return {
      status: "False",
      reason: "ManyQuarantined",
      params: { quarantined: String(quarantined), total: String(total) },
    };
  const overdue = machines.filter(
    (machine) =>
      machine.status?.phase === "Spare" &&
      conditionOf(machine, "Available")?.status === "True" &&
      proofAge(machine, now) > pool.spec.verifyEverySeconds * 1000,
  ).length;
  return overdue === 0
    ? { status: "True", reason: "Healthy", params: {} }
    : { status: "False", reason: "VerificationOverdue", params: { count: String(overdue) } };
}

/** How many of the largest racks in use the spare machines could replace, class by class. */
export function coversRacks({ racksInUse, machines }: PoolSeen): number {
  const spare = spareByClass(machines);
  let covered = 0;
  for (const { machineClass, count } of racksInUse) {
    const left = (spare.get(machineClass) ?? 0) - count;
    if (left < 0) return covered;
    spare.set(machineClass, left);
    covered += 1;
  }
  return covered;
}
