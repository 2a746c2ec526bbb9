import type { Machine } from "@dipper/api";
import type { ImportRow, MachineInput } from "./row.ts";

/** What becomes of one line. */
export interface ImportLine {
  readonly line: number;
  readonly name: string;
  readonly outcome: "ok" | "warning" | "refused";
  /** Where in the line; empty: the whole line. */
  readonly column: string;
  readonly reason: string;
}

export interface Fleet {
  readonly machines: readonly Machine[];
  readonly pools: readonly string[];
  /** Our own addresses: never machines. */
  readonly platformAddresses: readonly string[];
}

/** Each line by itself, against the lines before it, and against what is registered. */
export function checkRows(rows: readonly ImportRow[], fleet: Fleet): readonly ImportLine[] {
  const taken = new Map<string, string>();
  for (const machine of fleet.machines)
    for (const { key } of claimsOf(machine.metadata.name, machine.spec))
      taken.set(key, `Machine ${machine.metadata.name}`);
  return rows.map((row) => {
    const { line, name, spec, problem } = row;
    const refused = (column: string, reason: string): ImportLine => ({
      line,
      name,
      outcome: "refused",
      column,
      reason,
    });
    if (problem !== undefined || spec === undefined)
      return refused(problem?.column ?? "", problem?.reason ?? "is empty");
    const claims = claimsOf(name, spec);
    const double = claims.find(({ key }) => taken.has(key));
    if (double !== undefined) return refused(double.column, `${double.value} is taken by ${taken.get(double.key)}`);
    const own = claims.find(
      ({ column, value }) =>
        column === "address" && isPlatform(value, fleet.platformAddresses) && spec.simulated === undefined,
    );
    if (own !== undefined) return refused("address", `${own.value} is an address of the platform itself`);
    for (const { key } of claims) taken.set(key, `line ${line}`);
    const doubt = doubtOf(spec, fleet);
    return doubt === undefined
      ? { line, name, outcome: "ok", column: "", reason: "" }
      : { line, name, outcome: "warning", ...doubt };
  });
}

interface Claim {
  readonly column: string;
  readonly value: string;
  readonly key: string;
}

/** What only one machine can have. */
function claimsOf(name: string, spec: MachineInput): readonly Claim[] {
  const addresses = [
    ...(spec.ssh === undefined ? [] : [spec.ssh.address]),
    ...(spec.addresses ?? []).map((each) => each.address),
  ];
  const claim = (column: string, value: string | undefined): readonly Claim[] =>
    value === undefined || value === "" ? [] : [{ column, value, key: `${column} ${value.toLowerCase()}` }];
  return [
    ...claim("name", name),
    ...[...new Set(addresses)].flatMap((address) => claim("address", address)),
    ...claim("serial", spec.identity?.serialNumber),
    ...claim("machineid", spec.identity?.machineID),
    ...claim("productuuid", spec.identity?.productUUID),
  ];
}

function isPlatform(address: string, own: readonly string[]): boolean {
  return /^127\.|^::1$|^localhost$/i.test(address) || own.includes(address);
}

/** Taken, but a person will have to do something before it can be used. */
function doubtOf(spec: MachineInput, fleet: Fleet): { readonly column: string; readonly reason: string } | undefined {
  const pool = spec.poolRef?.name;
  if (pool !== undefined && !fleet.pools.includes(pool)) return { column: "pool", reason: `there is no pool ${pool}` };
  if (spec.ssh !== undefined && (spec.ssh.hostKeys ?? []).length === 0)
    return { column: "hostkey", reason: "no host key is given; the machine stays Registered until one is trusted" };
  return pool === undefined ? { column: "pool", reason: "belongs to no pool" } : undefined;
}
