import type { Machine } from "@dipper/api";
import type { EtcdMember } from "@dipper/room";
import { canonicalAddress } from "../../plan/address.ts";
import { addressesOf } from "../../plan/resolve.ts";

/** What is known of a cluster's etcd while a member of it is to leave. */
export type EtcdSeen =
  | { readonly state: "NotAsked" }
  | { readonly state: "Unreachable"; readonly cause: string }
  | { readonly state: "Known"; readonly members: readonly EtcdMember[] };

/** The member that runs on a machine: by the address of its peers' port, which nobody renames; else by its name. */
export function memberOn(
  machine: Machine,
  node: string | undefined,
  members: readonly EtcdMember[],
): EtcdMember | undefined {
  const own = new Set(addressesOf(machine));
  const byAddress = members.find((member) => member.peerURLs.some((url) => own.has(canonicalAddress(hostOf(url)))));
  if (byAddress !== undefined) return byAddress;
  const names = new Set([node, machine.metadata.name].filter((name) => name !== undefined && name !== ""));
  return members.find((member) => names.has(member.name));
}

/** Whether etcd keeps a majority without it: the others must be one by themselves, and a majority must be there to agree now. */
export function mayLeave(member: EtcdMember, members: readonly EtcdMember[]): "Yes" | "NotNow" | "Last" {
  if (member.learner) return "Yes";
  const voters = members.filter((each) => !each.learner);
  const healthy = voters.filter((each) => each.healthy);
  const left = voters.length - 1;
  if (left < 1) return "Last";
  const healthyLeft = healthy.filter((each) => each.id !== member.id).length;
  return healthy.length >= majority(voters.length) && healthyLeft >= majority(left) ? "Yes" : "NotNow";
}

function majority(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** `https://[fd00::1]:2380` → `fd00::1`. */
function hostOf(url: string): string {
  const host = /^[a-z]+:\/\/(\[[^\]]+\]|[^/:]+)/.exec(url)?.[1] ?? "";
  return host.replace(/^\[|\]$/g, "");
}
