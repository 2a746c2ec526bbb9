import type { Machine } from "@dipper/api";
import { canonicalAddress } from "./address.ts";

/** All addresses by which a Machine is found, in canonical form. */
export function addressesOf(machine: Machine): readonly string[] {
  const all = [
    machine.spec.ssh?.address,
    ...machine.spec.addresses.filter((each) => each.type !== "BMC").map((each) => each.address),
  ];
  return [...new Set(all.flatMap((each) => (each === undefined ? [] : [canonicalAddress(each)])))];
}

/** The Machine behind each address; several where two Machines claim the same one. */
export function byAddress(machines: readonly Machine[]): ReadonlyMap<string, readonly Machine[]> {
  const found = new Map<string, Machine[]>();
  for (const machine of machines)
    for (const address of addressesOf(machine)) found.set(address, [...(found.get(address) ?? []), machine]);
  return found;
}
