/** What a person can do about one machine; one call each. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Meta } from "./objects.ts";
import { patchSeen } from "./wish.ts";

const e = encodeURIComponent;
const pathOf = (name: string): string => `/api/v1/machines/${e(name)}`;

export type MachineWish = "InService" | "Maintenance" | "Quarantined" | "Retired";

/** What a wish would mean now, as the server counts it. */
export interface Outlook {
  readonly refusal?: { readonly word: string; readonly params: Readonly<Record<string, string>> };
  readonly lines: readonly {
    readonly word: string;
    readonly warn: boolean;
    readonly params: Readonly<Record<string, string>>;
  }[];
}

export function useOutlook(name: string, wish: MachineWish): UseQueryResult<Outlook> {
  return useQuery({
    queryKey: ["object", "outlook", name, wish],
    queryFn: ({ signal }) => get<Outlook>(`${pathOf(name)}/outlook?wish=${wish}`, { signal }),
  });
}

export function setMachineWish(machine: Meta, desiredState: MachineWish, reason: string): Promise<unknown> {
  return patchSeen(pathOf(machine.name), machine, { desiredState }, reason);
}

/** Looks again, whatever is known of it. */
export function verifyMachine(name: string, reason: string): Promise<unknown> {
  return post(`${pathOf(name)}/verify`, reason === "" ? {} : { reason });
}

/** Says that a machine is gone; refused while its node is Ready or while it answers. */
export function loseMachine(name: string, reason: string): Promise<unknown> {
  return post(`${pathOf(name)}/lost`, { reason });
}

/** Fingerprints that are trusted before and after. */
export interface HostKeyChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export function replaceHostKeys(
  name: string,
  wish: { readonly hostKeys: readonly string[]; readonly reason?: string; readonly dryRun: boolean },
): Promise<HostKeyChange> {
  return post(`${pathOf(name)}/host-keys`, wish);
}
