import { Service } from "@dipper/api";
import { xxh32 } from "@dipper/world";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";

/** Gives services of the type LoadBalancer an address from outside, of the range for documentation (RFC 5737): who waits for one goes on. */
export function loadBalancerController({ local }: Pick<Workplace, "local">): Controller {
  return {
    name: "LoadBalancer",
    all: () => local.list(Service).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns({ change }: Seen) {
      if (change.resource === "/services" && change.type !== "DELETED") yield change.entry.key;
    },
    reconcile: async (key) => {
      const ref = keyParts(key);
      const service = local.get(Service, ref);
      if (service === undefined || service.metadata.deletionTimestamp !== undefined) return undefined;
      const wanted = service.spec?.type === "LoadBalancer";
      const has = (service.status?.loadBalancer?.ingress ?? []).length > 0;
      if (wanted === has) return undefined;
      const ip = `203.0.113.${(xxh32(service.metadata.uid ?? "", 0) % 254) + 1}`;
      const loadBalancer = wanted ? { ingress: [{ ip, ipMode: "VIP" }] } : {};
      await local.update(Service, ref, (each) => ({ ...each, status: { ...each.status, loadBalancer } }), "status");
      return undefined;
    },
  };
}
