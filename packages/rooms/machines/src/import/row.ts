import type { Input, Machine } from "@dipper/api";

export type MachineInput = Input<typeof Machine.source.spec>;

/** One line of an import: the Machine that it asks for, or what is wrong with it. */
export interface ImportRow {
  readonly line: number;
  readonly name: string;
  readonly spec?: MachineInput;
  readonly labels?: Readonly<Record<string, string>>;
  readonly problem?: { readonly column: string; readonly reason: string };
}

/** Columns of a CSV, in any order; all but `address` may be missing. */
export const columns = [
  "name",
  "address",
  "user",
  "port",
  "credentials",
  "hostkey",
  "bastion",
  "site",
  "zone",
  "rack",
  "class",
  "pool",
  "serial",
  "machineid",
  "productuuid",
  "bmc",
] as const;
export type ColumnName = (typeof columns)[number];

type Cells = Readonly<Partial<Record<ColumnName, string>>>;

/** A line of a CSV as a Machine. Text stays text: nothing in it is ever evaluated. */
export function rowOf(line: number, cells: Cells): ImportRow {
  const { address = "" } = cells;
  const name = cells.name === undefined || cells.name === "" ? nameFrom(cells) : cells.name;
  if (address === "") return { line, name, problem: { column: "address", reason: "is missing" } };
  const port = cells.port === undefined || cells.port === "" ? 22 : Number(cells.port);
  if (!Number.isInteger(port))
    return { line, name, problem: { column: "port", reason: `${cells.port} is not a number` } };
  return { line, name, spec: specOf(cells, address, port) };
}

function specOf(cells: Cells, address: string, port: number): MachineInput {
  const given = (column: ColumnName): string => cells[column] ?? "";
  const isIp = /^[0-9.]+$|:/.test(address);
  return {
    ssh: {
      address,
      port,
      ...(given("user") === "" ? {} : { user: given("user") }),
      ...(given("credentials") === "" ? {} : { credentialsRef: { name: given("credentials") } }),
      ...(given("bastion") === "" ? {} : { bastion: given("bastion") }),
      hostKeys: given("hostkey")
        .split("|")
        .map((key) => key.trim())
        .filter((key) => key !== ""),
    },
    addresses: [
      ...(isIp ? [{ type: "Internal" as const, address }] : []),
      ...(given("bmc") === "" ? [] : [{ type: "BMC" as const, address: given("bmc") }]),
    ],
    identity: { machineID: given("machineid"), serialNumber: given("serial"), productUUID: given("productuuid") },
    site: given("site"),
    zone: given("zone"),
    rack: given("rack"),
    machineClass: given("class"),
    ...(given("pool") === "" ? {} : { poolRef: { name: given("pool") } }),
  };
}

/** `m-10-0-0-11`, or the serial number where there is no address. */
function nameFrom(cells: Cells): string {
  const text = (cells.address ?? "") === "" ? (cells.serial ?? "") : (cells.address ?? "");
  return `m-${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")}`.slice(0, 63);
}
