import type { LoadBalancer, Machine } from "@dipper/api";

export type Member = NonNullable<NonNullable<LoadBalancer["status"]>["members"]>[number];

/**
 * Who is to get the traffic of the API: control planes in service. One that drains or is in maintenance is taken out before it goes, one
 * that joins comes in when it is proven. While none serves yet, all that are meant for it: the first ones come up behind the load balancer.
 */
export function membersOf(machines: readonly Machine[]): readonly Member[] {
  const planes = machines
    .filter((machine) => machine.spec.consumerRef?.role === "ControlPlane")
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const serving = planes.filter((machine) => machine.status?.phase === "Deployed");
  const coming = planes.filter(({ status }) => status?.phase === "Reserved" || status?.phase === "Provisioning");
  return (serving.length > 0 ? serving : coming).flatMap((machine) => {
    const address = internalAddress(machine);
    const { name } = machine.metadata;
    return address === undefined ? [] : [{ machine: name, name: machine.status?.nodeRef?.name ?? name, address }];
  });
}

export function internalAddress({ spec }: Machine): string | undefined {
  const internal = spec.addresses.find((each) => each.type === "Internal")?.address;
  if (internal !== undefined) return internal;
  const login = spec.ssh?.address;
  return login !== undefined && /^[0-9.]+$|:/.test(login) ? login : undefined;
}
