import {
  Cluster,
  ClusterDeployment,
  DipperError,
  DNSZone,
  Endpoint,
  type Finding,
  finding,
  isoTime,
  lastFinding,
  Machine,
  whyOf,
} from "@dipper/api";
import type { Decision, Outcome, Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import { sha256 } from "@dipper/world";
import { byCluster } from "../load-balancer/reconciler.ts";
import { after, findingOf, standOf } from "../send/delivery.ts";
import { explain } from "../send/explain.ts";
import type { Reply, Send } from "../send/send.ts";
import { type Place, placeOf } from "./place.ts";
import { type DnsRecord, recordsOf } from "./records.ts";
import { nextZone } from "./zone-file.ts";

export interface ZoneSeen {
  readonly zone: DNSZone;
  readonly records: readonly DnsRecord[];
  /** ZoneFile: what stands there now, and where. */
  readonly where: string;
  readonly text?: string;
  /** It could not be read. */
  readonly problem?: string;
  readonly told: { reply?: Reply };
}

export type ZoneAction =
  | { readonly type: "Write"; readonly text: string; readonly serial: number }
  | { readonly type: "Tell"; readonly key: string };
type Status = NonNullable<DNSZone["status"]>;

/** Somebody may have changed the file: it is read again after this time. */
const lookAgainMs = 300_000;
/** The cluster with the ConfigMap gave no answer. */
const tryAgainMs = 30_000;

/** Keeps the names of clusters and nodes, in a zone file or in another system. */
export function zoneReconciler(deps: RoomDeps, send: Send): Reconciler<DNSZone, ZoneSeen, ZoneAction> {
  const { manager } = deps;
  const zones = manager.cache(DNSZone);
  const clusters = manager.cache(Cluster);
  const deployments = manager.cache(ClusterDeployment);
  const machines = manager.cache(Machine);
  const all = () => zones.all().map(({ metadata }) => ({ name: metadata.name }));
  return {
    name: "dns-zones",
    kind: DNSZone,
    watches: [
      { kind: Cluster, keys: all, priority: "resync" },
      { kind: ClusterDeployment, keys: all },
      { kind: Machine, keys: (machine) => ((machine as Machine).spec.consumerRef === undefined ? [] : all()) },
      { kind: Endpoint, keys: all },
    ],
    async observe(ref, signal) {
      const zone = zones.get(ref);
      if (zone === undefined) return undefined;
      const named = clusters.all().map((cluster) => {
        const { name } = cluster.metadata;
        const deployment = deployments.get({ name });
        return {
          cluster,
          machines: machines.by(byCluster, name),
          ...(deployment === undefined ? {} : { deployment }),
        };
      });
      const place = placeOf(deps, zone);
      const found = zone.spec.type === "ZoneFile" ? await readFrom(place, signal) : {};
      const records = recordsOf(zone, named);
      return { zone, records, where: place.where, told: {}, ...found };
    },
    decide: decideZone,
    async act(action, seen, signal) {
      if (action.type === "Write") return placeOf(deps, seen.zone).write(action.text, signal);
      const { zone, ttlSeconds, endpointRef } = seen.zone.spec;
      const body = { event: "DNSRecords", id: action.key, zone, ttlSeconds, records: seen.records };
      seen.told.reply = await send(endpointRef?.name ?? "", { event: "DNSRecords", key: action.key, body }, signal);
    },
    report: (seen, decision, outcomes, now) => reportZone(seen, decision, outcomes, now),
  };
}

export function decideZone(seen: ZoneSeen, now: number): Decision<ZoneAction> {
  const why = whyOf("Sending", {}, { now });
  if (seen.problem !== undefined) return { actions: [], wait: { why, forMs: tryAgainMs } };
  if (seen.zone.spec.type === "ZoneFile") {
    const next = nextZone(seen.zone.spec, seen.records, seen.text, now);
    return { actions: next === undefined ? [] : [{ type: "Write", ...next }], wait: { why, forMs: lookAgainMs } };
  }
  const key = keyOf(seen);
  const stand = standOf(seen.zone.status?.delivery, key, now);
  if (stand === "Delivered") return { actions: [], wait: { why } };
  return stand.inMs === 0
    ? { actions: [{ type: "Tell", key }], wait: { why } }
    : { actions: [], wait: { why, forMs: stand.inMs } };
}

export function reportZone(
  seen: ZoneSeen,
  decision: Decision<ZoneAction>,
  outcomes: readonly Outcome[],
  now: number,
): Status {
  const { zone, records } = seen;
  const before: Status = zone.status ?? {};
  const found = zone.spec.type === "ZoneFile" ? written(seen, outcomes) : told(seen);
  const phase = found.status === "True" ? "Synced" : found.status === "Unknown" ? "Waiting" : "Failing";
  const status: Status = { ...before, ...explain(zone, phase, { Synced: found }, now), records: records.length };
  const [action] = decision.actions;
  const done = outcomes[0]?.ok === true;
  if (action?.type === "Write" && done) return { ...status, serial: action.serial, syncedAt: isoTime(now) };
  const { reply } = seen.told;
  if (action?.type !== "Tell" || reply === undefined) return status;
  const delivery = after(before.delivery, action.key, reply, now);
  return { ...status, delivery, ...(reply.ok ? { syncedAt: isoTime(now) } : {}) };
}

async function readFrom(place: Place, signal: AbortSignal): Promise<Pick<ZoneSeen, "text" | "problem">> {
  try {
    const text = await place.read(signal);
    return text === undefined ? {} : { text };
  } catch (cause) {
    signal.throwIfAborted();
    return { problem: DipperError.from(cause).message };
  }
}

function written({ where, problem }: ZoneSeen, outcomes: readonly Outcome[]): Finding {
  if (problem !== undefined) return finding("False", "WriteFailed", { where, cause: problem });
  const [outcome] = outcomes;
  return outcome?.ok === false
    ? finding("False", "WriteFailed", { where, cause: outcome.error.message })
    : finding("True", "Written");
}

function told(seen: ZoneSeen): Finding {
  const { reply } = seen.told;
  if (reply !== undefined) return findingOf(seen.zone.spec.endpointRef?.name ?? "", reply);
  const same = seen.zone.status?.delivery?.key === keyOf(seen);
  return (same ? lastFinding(seen.zone, "Synced") : undefined) ?? finding("Unknown", "Sending");
}

function keyOf({ zone, records }: ZoneSeen): string {
  const { ttlSeconds, endpointRef } = zone.spec;
  const digest = sha256(JSON.stringify([zone.spec.zone, ttlSeconds, endpointRef?.name, records])).slice(0, 16);
  return `${zone.metadata.uid ?? ""}-${digest}`;
}
