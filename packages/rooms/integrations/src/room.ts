import { DNSZone, Endpoint, LoadBalancer, Machine, MachineProvider, WorkOrder } from "@dipper/api";
import type { Room } from "@dipper/room";
import { zoneReconciler } from "./dns-zone/reconciler.ts";
import { endpointReconciler } from "./endpoint/reconciler.ts";
import { byCluster, loadBalancerReconciler } from "./load-balancer/reconciler.ts";
import { byPool, providerReconciler } from "./machine-provider/reconciler.ts";
import { sender } from "./send/send.ts";
import { callbackRoute } from "./work-order/callback-route.ts";
import { deliveryReconciler } from "./work-order/reconciler.ts";

/** Other systems: what they are told, signed, and how they answer. */
export const integrationsRoom: Room = {
  name: "integrations",
  kinds: [Endpoint, MachineProvider, LoadBalancer, DNSZone, WorkOrder],
  register(deps) {
    const { manager } = deps;
    const machines = manager.cache(Machine);
    machines.index(byCluster, ({ spec }) => [spec.consumerRef?.clusterName ?? ""]);
    machines.index(byPool, ({ spec }) => [spec.poolRef?.name ?? ""]);
    const send = sender(deps);
    manager.add(endpointReconciler(deps), { workers: 1 });
    manager.add(deliveryReconciler(deps, send), { workers: 4 });
    manager.add(providerReconciler(deps, send), { workers: 2 });
    manager.add(loadBalancerReconciler(deps, send), { workers: 2 });
    manager.add(zoneReconciler(deps, send), { workers: 1 });
    return { parts: [], routes: [callbackRoute(deps)] };
  },
};
