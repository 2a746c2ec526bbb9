import { type AccessGrant, type Finding, finding, type ReasonWord, whyOf, withFindings } from "@dipper/api";
import type { Outcome } from "@dipper/controller";
import { judge } from "./decide.ts";
import type { GrantSeen } from "./seen.ts";

type Status = NonNullable<AccessGrant["status"]>;

/** The status of a grant; undefined where nothing has changed. */
export function reportGrant(seen: GrantSeen, outcomes: readonly Outcome[], now: number): Status | undefined {
  const { grant, clusters } = seen;
  const before: Status = grant.status ?? {};
  const found = refused(outcomes) ?? emptyGroup(seen) ?? judge(seen, now);
  const { generation } = grant.metadata;
  const after: Status = {
    ...before,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: found.status === "True" ? "Active" : found.reason === "GrantEnded" ? "Ended" : "Waiting",
    why: found.status === "True" ? [] : [whyOf(found.reason as ReasonWord, found.params, { now, before: before.why })],
    conditions: withFindings(grant as never, { Granted: found }, now),
    clusters: found.reason === "GrantEnded" ? [] : clusters,
  };
  return JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)) ? undefined : after;
}

function refused(outcomes: readonly Outcome[]): Finding | undefined {
  const last = outcomes.at(-1);
  return last?.ok === false ? finding("False", "GrantRefused", { cause: last.error.message.slice(0, 500) }) : undefined;
}

/** It is kept, and holds for the first cluster that comes; until then it gives nothing. */
function emptyGroup(seen: GrantSeen): Finding | undefined {
  const { type, name } = seen.grant.spec.scope;
  return type === "ClusterGroup" && seen.clusters.length === 0 && seen.role !== undefined
    ? finding("False", "GroupEmpty", { group: name })
    : undefined;
}

function sorted(status: Status): readonly (readonly [string, unknown])[] {
  return Object.entries(status).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
