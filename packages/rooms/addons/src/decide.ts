import { conditionOf, isoTime, parseTime, whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import type { AddonRecord, AddonsSeen, Wanted } from "./seen.ts";

export type AddonsAction =
  /** What is known without asking helm: who waits for whom, who was taken out of the list. */
  | { readonly type: "Record"; readonly addons: readonly AddonRecord[] }
  | { readonly type: "Install"; readonly wanted: Wanted; readonly attempts: number }
  | { readonly type: "Uninstall"; readonly wanted: Wanted; readonly attempts: number }
  /** Still there, still healthy? */
  | { readonly type: "Check"; readonly wanted: Wanted };

/** A release that is deployed is asked for again after so long. */
export const checkMs = 300_000;
const firstRetryMs = 30_000;
const lastRetryMs = 900_000;
/** An add-on that waits for a person is looked at again after so long: the ConfigMap that is missing may come. */
const problemMs = 30_000;

/** One add-on at a time, in the order that `after` demands, and only on a cluster that we operate and that serves. */
export function decideAddons(seen: AddonsSeen, now: number): Decision<AddonsAction> {
  const { cluster } = seen;
  const why = whyOf("Serving", {}, { now });
  if (cluster === undefined || !isReady(seen)) return { actions: [], wait: { why } };
  const known = new Map((cluster.status?.addons ?? []).map((record) => [record.name, record]));
  const records = seen.wanted.map((wanted) => recordOf(wanted, { seen, known, now }));
  const changed = JSON.stringify(records.map(withoutTime)) !== JSON.stringify([...known.values()].map(withoutTime));
  const record: readonly AddonsAction[] = changed ? [{ type: "Record", addons: records }] : [];
  const due = seen.wanted.map((wanted, at) => ({ wanted, ...dueOf(wanted, records[at] as AddonRecord) }));
  const next = due.find(({ at }) => at <= now);
  const soonest = Math.min(...due.map(({ at }) => at));
  if (next !== undefined) return { actions: [...record, next.action], wait: { why, forMs: 0 } };
  return {
    actions: record,
    wait: { why, ...(Number.isFinite(soonest) ? { forMs: Math.max(1000, soonest - now) } : {}) },
  };
}

function isReady({ deployment, cluster }: AddonsSeen): boolean {
  return (
    cluster !== undefined &&
    cluster.spec.clusterType === "native" &&
    cluster.spec.managementPolicy === "Operate" &&
    deployment.metadata.deletionTimestamp === undefined &&
    conditionOf(cluster, "Available")?.status === "True" &&
    conditionOf(cluster, "IdentityVerified")?.status === "True"
  );
}

/** The record as it should read before anything is done: another wish begins anew, waiting. */
function recordOf(
  wanted: Wanted,
  {
    seen,
    known,
    now,
  }: { readonly seen: AddonsSeen; readonly known: ReadonlyMap<string, AddonRecord>; readonly now: number },
): AddonRecord {
  const { addon, digest, problem } = wanted;
  const before = known.get(addon.name);
  const base: AddonRecord = {
    name: addon.name,
    phase: "Waiting",
    version: before?.version ?? "",
    reason: "",
    message: "",
    digest,
    attempts: 0,
    observedAt: isoTime(now),
  };
  const missing =
    addon.state === "Absent"
      ? []
      : addon.after.filter((name) => known.get(name)?.phase !== "Deployed" || isStale(name, seen, known));
  if (problem !== undefined) return { ...base, ...problem };
  // What runs goes on while what it needs is being upgraded; only a new wish waits.
  if (before !== undefined && before.digest === digest && before.phase !== "Waiting") return before;
  if (missing.length > 0) return { ...base, reason: "AfterOthers", message: `waits for ${missing.join(", ")}` };
  return before?.digest === digest && before.reason === "" ? before : base;
}

function isStale(name: string, seen: AddonsSeen, known: ReadonlyMap<string, AddonRecord>): boolean {
  return seen.wanted.find((each) => each.addon.name === name)?.digest !== known.get(name)?.digest;
}

/** What is to be done with an add-on next, and when. */
function dueOf(wanted: Wanted, record: AddonRecord): { readonly at: number; readonly action: AddonsAction } {
  const seenAt = parseTime(record.observedAt) ?? 0;
  const type = wanted.addon.state === "Absent" ? "Uninstall" : "Install";
  const action = { type, wanted, attempts: record.attempts } as const;
  switch (record.phase) {
    case "Deployed":
      return { at: seenAt + checkMs, action: { type: "Check", wanted } };
    case "Removed":
      return { at: Number.POSITIVE_INFINITY, action };
    case "Failed":
      return { at: seenAt + Math.min(lastRetryMs, firstRetryMs * 2 ** Math.max(0, record.attempts - 1)), action };
    case "Waiting": {
      // Only a timer: with the next look the problem is gone, or the timer starts again.
      if (wanted.problem !== undefined) return { at: seenAt + problemMs, action };
      return { at: record.reason === "" ? 0 : Number.POSITIVE_INFINITY, action };
    }
  }
}

function withoutTime({ observedAt: _observedAt, ...record }: AddonRecord): object {
  return record;
}
