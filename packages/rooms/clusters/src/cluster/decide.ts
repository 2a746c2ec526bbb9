import { whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { assess } from "./assess.ts";
import type { ClusterSeen } from "./seen.ts";

/** Two platforms never operate one cluster: who does puts his mark into it. */
export type ClusterAction = { readonly type: "TakeMark"; readonly platform: string; readonly ifVersion: string };

export function decideCluster(seen: ClusterSeen, now: number): Decision<ClusterAction> {
  const { cluster, look, platform } = seen;
  const { why, conditions } = assess(seen, now);
  const operated = cluster.spec.managementPolicy === "Operate" && conditions.IdentityVerified?.status === "True";
  const free = look?.ok === true && look.managedBy === "" ? look.revision : undefined;
  const actions: readonly ClusterAction[] =
    operated && free !== undefined && platform !== "" ? [{ type: "TakeMark", platform, ifVersion: free }] : [];
  const forMs = seen.hasApi ? cluster.spec.probe.intervalSeconds * 1000 : undefined;
  return { actions, wait: { why: why[0] ?? whyOf("Serving", {}, { now }), ...(forMs === undefined ? {} : { forMs }) } };
}
