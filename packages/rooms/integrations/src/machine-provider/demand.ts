import { type Machine, type MachineProvider, openReservations, parseTime, type SparePool } from "@dipper/api";

export type ProviderRequest = NonNullable<NonNullable<MachineProvider["status"]>["requests"]>[number];

/** A provider that has refused, or gave less than it was asked for, is not asked again at once. */
const coolDownMs = 600_000;

/** Machines that are free, or on their way to be. */
const countsAsSpare: ReadonlySet<string> = new Set(["Registered", "Verifying", "Spare", "Cleaning"]);

/** What the pool lacks by class: minimum and waiting requests, less what is free and what is coming. The empty class is any. */
export function shortage(
  pool: SparePool,
  machines: readonly Machine[],
  now: number,
): readonly { readonly machineClass: string; readonly count: number }[] {
  const wanted = new Map(pool.spec.minSpare.map((each) => [each.machineClass, each.count]));
  for (const { machineClass, count } of openReservations(pool, now))
    wanted.set(machineClass, (wanted.get(machineClass) ?? 0) + count);
  const spare = new Map<string, number>();
  for (const { spec, status } of machines)
    if (
      spec.consumerRef === undefined &&
      spec.desiredState === "InService" &&
      countsAsSpare.has(status?.phase ?? "Registered")
    )
      spare.set(spec.machineClass, (spare.get(spec.machineClass) ?? 0) + 1);
  const named = [...wanted].filter(([machineClass]) => machineClass !== "");
  const missing = named.map(([machineClass, count]) => ({
    machineClass,
    count: count - (spare.get(machineClass) ?? 0),
  }));
  // Who takes any class takes what the others leave.
  const left =
    [...spare.values()].reduce((sum, count) => sum + count, 0) -
    named.reduce((sum, [machineClass, count]) => sum + Math.min(count, spare.get(machineClass) ?? 0), 0);
  return [...missing, { machineClass: "", count: (wanted.get("") ?? 0) - left }].filter(({ count }) => count > 0);
}

export function isOpen({ state }: ProviderRequest): boolean {
  return state === "Sending" || state === "Working";
}

/** The next request that is to be made; undefined: nothing lacks, all of it is asked for, or the provider was asked too lately. */
export function nextRequest(
  provider: MachineProvider,
  lacking: ReturnType<typeof shortage>,
  now: number,
): Pick<ProviderRequest, "id" | "machineClass" | "count"> | undefined {
  const { machineClasses, maxOutstanding } = provider.spec;
  const requests = provider.status?.requests ?? [];
  const open = requests.filter(isOpen);
  const room = maxOutstanding - sum(open);
  for (const { machineClass, count } of lacking) {
    if (machineClass !== "" && machineClasses.length > 0 && !machineClasses.includes(machineClass)) continue;
    const asked = machineClass === "" ? (machineClasses[0] ?? "") : machineClass;
    const same = requests.filter((each) => each.machineClass === asked);
    const ask = Math.min(count - sum(same.filter(isOpen)), room, 500);
    const cooling = same.some(
      (each) =>
        !isOpen(each) && each.received < each.count && (parseTime(each.finishedAt ?? "") ?? 0) + coolDownMs > now,
    );
    if (ask < 1 || cooling) continue;
    const number = (provider.status?.lastRequest ?? 0) + 1;
    const id = `${provider.metadata.name}-${(provider.metadata.uid ?? "").slice(0, 8)}-${number}`;
    return { id, machineClass: asked, count: ask };
  }
  return undefined;
}

/** What is still to come of these. */
function sum(requests: readonly ProviderRequest[]): number {
  return requests.reduce((all, { count, received }) => all + Math.max(0, count - received), 0);
}
