import { attempt, run } from "./command.ts";

/** Where a lab's machines live. */
export interface LabNetwork {
  readonly bridge: string;
  /** First three parts of its addresses; this machine is `.1`, nobody is `.254`. */
  readonly subnet: string;
  /** The network behind the bastion, of which this machine is no part. */
  readonly behind?: { readonly bridge: string; readonly subnet: string };
}

const most = 32;

/** Makes the first free bridge: making it is what reserves it. */
export function makeNetwork(withBehind: boolean): LabNetwork {
  for (let number = 0; number < most; number += 1) {
    const bridge = `dlab${number}`;
    const subnet = `198.18.${number}`;
    if (!attempt(["ip", "link", "add", bridge, "type", "bridge"])) continue;
    run(["ip", "address", "add", `${subnet}.1/24`, "dev", bridge]);
    run(["ip", "link", "set", bridge, "up"]);
    if (!withBehind) return { bridge, subnet };
    const behind = { bridge: `${bridge}b`, subnet: `198.18.${100 + number}` };
    run(["ip", "link", "add", behind.bridge, "type", "bridge"]);
    run(["ip", "link", "set", behind.bridge, "up"]);
    // Nothing for these addresses may go out where this machine's default route leads.
    run(["ip", "route", "replace", "unreachable", `${behind.subnet}.0/24`]);
    return { bridge, subnet, behind };
  }
  throw new Error("No network bridge can be made: look at `ip link`, and run `lab/lab down`.");
}

export function removeNetwork({ bridge, behind }: LabNetwork): void {
  attempt(["ip", "link", "delete", bridge]);
  if (behind === undefined) return;
  attempt(["ip", "link", "delete", behind.bridge]);
  attempt(["ip", "route", "delete", "unreachable", `${behind.subnet}.0/24`]);
}

/** What `/etc/lab-net` of a machine says: its place in the network. */
export interface Place {
  readonly address: string;
  readonly gateway: string;
  readonly bridge: string;
  /** The bastion's second link. */
  readonly second?: { readonly address: string; readonly bridge: string };
  readonly variables: Readonly<Record<string, string>>;
}

/** Machine 1 is the bastion where there is a network behind it. */
export function placeOf(network: LabNetwork, number: number, isBehind: boolean): Place {
  const { bridge, subnet, behind } = network;
  const address = `${isBehind ? (behind?.subnet ?? subnet) : subnet}.${10 + number}`;
  const base = { ADDRESS: address, HOST: `${subnet}.1` };
  if (behind === undefined) return plain({ address, gateway: `${subnet}.254`, bridge }, base);
  const BEHIND = `${behind.subnet}.0/24`;
  const inner = `${behind.subnet}.1`;
  if (isBehind) return plain({ address, gateway: inner, bridge: behind.bridge }, base);
  const front = { address, gateway: `${subnet}.254`, bridge };
  if (number !== 1) return plain(front, { ...base, BEHIND, BASTION: `${subnet}.11` });
  const second = { address: inner, bridge: behind.bridge };
  return { ...plain(front, { ...base, BEHIND, SECOND: inner }), second };
}

function plain(
  where: { readonly address: string; readonly gateway: string; readonly bridge: string },
  variables: Readonly<Record<string, string>>,
): Place {
  return { ...where, variables: { ...variables, GATEWAY: where.gateway } };
}

/** The host's ends of a machine's links have to be set up by hand, once they are there. */
export function raiseLinks(unit: string, place: Place): void {
  attempt(["ip", "link", "set", `vb-${unit}`, "master", place.bridge, "up"]);
  if (place.second !== undefined) attempt(["ip", "link", "set", `vc-${unit}`, "master", place.second.bridge, "up"]);
}
