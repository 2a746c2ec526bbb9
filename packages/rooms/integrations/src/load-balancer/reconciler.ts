import { Cluster, Endpoint, type Finding, finding, LoadBalancer, lastFinding, Machine, whyOf } from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import { sha256 } from "@dipper/world";
import { after, type Delivery, findingOf, standOf } from "../send/delivery.ts";
import { explain } from "../send/explain.ts";
import type { Reply, Send } from "../send/send.ts";
import { type Member, membersOf } from "./members.ts";

export interface LoadBalancerSeen {
  readonly balancer: LoadBalancer;
  readonly hasCluster: boolean;
  readonly members: readonly Member[];
  /** Filled by the action of the same run: what the other system said. */
  readonly told: { reply?: Reply };
}

type Action = { readonly type: "Tell"; readonly key: string };
type Status = NonNullable<LoadBalancer["status"]>;

/** Index of the Machine cache: by the cluster that they serve. */
export const byCluster = "integrations/cluster";

/** Tells the load balancer of a cluster its members, whenever they change, until it has taken them. */
export function loadBalancerReconciler(
  { manager }: RoomDeps,
  send: Send,
): Reconciler<LoadBalancer, LoadBalancerSeen, Action> {
  const balancers = manager.cache(LoadBalancer);
  const clusters = manager.cache(Cluster);
  const machines = manager.cache(Machine);
  const ofCluster = (name: string) =>
    balancers.all().flatMap(({ metadata, spec }) => (spec.clusterName === name ? [{ name: metadata.name }] : []));
  return {
    name: "load-balancers",
    kind: LoadBalancer,
    watches: [
      { kind: Machine, keys: (machine) => ofCluster((machine as Machine).spec.consumerRef?.clusterName ?? "") },
      { kind: Cluster, keys: ({ metadata }) => (clusters.get(metadata) === undefined ? ofCluster(metadata.name) : []) },
      {
        kind: Endpoint,
        keys: ({ metadata }) =>
          balancers
            .all()
            .filter(({ spec }) => spec.endpointRef.name === metadata.name)
            .map(nameOf),
      },
    ],
    async observe(ref) {
      const balancer = balancers.get(ref);
      if (balancer === undefined) return undefined;
      const { clusterName } = balancer.spec;
      const members = membersOf(machines.by(byCluster, clusterName));
      return { balancer, hasCluster: clusters.get({ name: clusterName }) !== undefined, members, told: {} };
    },
    decide: decideLoadBalancer,
    async act({ key }, seen, signal) {
      const { balancer, members } = seen;
      const { clusterName: cluster, address, port } = balancer.spec;
      const body = {
        event: "LoadBalancerMembers",
        id: key,
        loadBalancer: balancer.metadata.name,
        cluster,
        address,
        port,
        members: members.map((member) => ({ ...member, port })),
      };
      seen.told.reply = await send(balancer.spec.endpointRef.name, { event: "LoadBalancerMembers", key, body }, signal);
    },
    report: (seen, _decision, _outcomes, now) => reportLoadBalancer(seen, now),
  };
}

export function decideLoadBalancer(seen: LoadBalancerSeen, now: number): Decision<Action> {
  const { balancer } = seen;
  const lacks = lack(seen);
  if (lacks !== undefined)
    return { actions: [], wait: { why: whyOf(lacks.reason as "NoMembers", lacks.params, { now }) } };
  const key = keyOf(seen);
  const stand = standOf(balancer.status?.delivery, key, now);
  const why = whyOf("Sending", {}, { now });
  if (stand === "Delivered") return { actions: [], wait: { why } };
  // After an attempt, the new status brings the key back, and with it the time of the next one.
  return stand.inMs === 0
    ? { actions: [{ type: "Tell", key }], wait: { why } }
    : { actions: [], wait: { why, forMs: stand.inMs } };
}

export function reportLoadBalancer(seen: LoadBalancerSeen, now: number): Status {
  const { balancer, members, told } = seen;
  const before: Status = balancer.status ?? {};
  const lacks = lack(seen);
  if (lacks !== undefined) return { ...before, ...explain(balancer, "Waiting", { Synced: lacks }, now) };
  const key = keyOf(seen);
  const delivery = told.reply === undefined ? before.delivery : after(before.delivery, key, told.reply, now);
  const found = syncedFinding(balancer, delivery, key, told.reply);
  const phase = found.status === "True" ? "Synced" : found.status === "Unknown" ? "Waiting" : "Failing";
  return {
    ...before,
    ...explain(balancer, phase, { Synced: found }, now),
    ...(told.reply?.ok === true ? { members } : {}),
    ...(delivery === undefined ? {} : { delivery }),
  };
}

function syncedFinding(
  balancer: LoadBalancer,
  delivery: Delivery | undefined,
  key: string,
  reply: Reply | undefined,
): Finding {
  if (reply !== undefined) return findingOf(balancer.spec.endpointRef.name, reply);
  const last = delivery?.key === key ? lastFinding(balancer, "Synced") : undefined;
  return last ?? finding("Unknown", "Sending");
}

function lack({ balancer, hasCluster, members }: LoadBalancerSeen): Finding | undefined {
  const cluster = balancer.spec.clusterName;
  if (!hasCluster) return finding("False", "ClusterNotFound", { cluster });
  // A load balancer is never told that nobody serves: a mistake here would take a living API away.
  return members.length === 0 ? finding("False", "NoMembers", { cluster }) : undefined;
}

/** One key for one set of members at one place: the same set again is the same message. */
function keyOf({ balancer, members }: LoadBalancerSeen): string {
  const { address, port, endpointRef } = balancer.spec;
  const digest = sha256(JSON.stringify([address, port, endpointRef.name, members])).slice(0, 16);
  return `${balancer.metadata.uid ?? ""}-${digest}`;
}

function nameOf({ metadata }: LoadBalancer) {
  return { name: metadata.name };
}
