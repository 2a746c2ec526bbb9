import { type Cluster, isoTime, parseTime, withFindings } from "@dipper/api";
import { unhealthyGroups } from "../nodes/unhealthy.ts";
import { assess } from "./assess.ts";
import { capacityOf, isControlPlane, nodeCounts, readiness, versionsOf } from "./numbers.ts";
import type { ClusterSeen } from "./seen.ts";

type Status = NonNullable<Cluster["status"]>;

/** A proof that changes nothing else is written this often: ten seconds of age are not worth a write per probe and cluster. */
const proofEveryMs = 20_000;

function controlPlaneOf(nodes: ClusterSeen["view"]["nodes"]): Pick<Status, "controlPlane"> {
  const members = nodes
    .filter(isControlPlane)
    .slice(0, 64)
    .map((node) => {
      const ready = readiness(node);
      const state = ready === "True" ? ("Ready" as const) : ready === "False" ? ("NotReady" as const) : ready;
      return { name: node.metadata.name, version: node.status?.nodeInfo?.kubeletVersion ?? "", state };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return members.length === 0 ? {} : { controlPlane: { members } };
}

function inspected({ inspection }: ClusterSeen): Partial<Status> {
  if (inspection === undefined) return {};
  const { etcd, certificates } = inspection;
  const credentials = certificates.find((each) => each.name === "platform-credentials")?.notAfter;
  return {
    ...(certificates.length === 0 ? {} : { certificates: certificates.map((each) => ({ ...each })) }),
    ...(credentials === undefined ? {} : { credentialsNotAfter: credentials }),
    ...(etcd === undefined
      ? {}
      : {
          etcd: {
            observedAt: etcd.observedAt,
            members: etcd.members.map(({ id, name, learner, healthy }) => ({
              name: name === "" ? id : name,
              state: learner ? ("Learner" as const) : healthy ? ("Healthy" as const) : ("Unhealthy" as const),
            })),
          },
        }),
  };
}

/** The status of a Cluster. What cannot be seen at present keeps its last value; `observedAt` says how old it is. */
export function reportCluster(seen: ClusterSeen, now: number): Status | undefined {
  const { cluster, look, view } = seen;
  const before = cluster.status ?? {};
  const assessment = assess(seen, now);
  const { generation } = cluster.metadata;
  const versions = assessment.seenNow ? versionsOf(view.nodes) : undefined;
  const capacity = assessment.seenNow ? capacityOf(view) : undefined;
  const status: Status = {
    ...before,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: assessment.phase,
    why: assessment.why,
    conditions: withFindings(cluster, assessment.conditions, now),
    failedProbes: assessment.failedProbes,
    ...(look?.ok === true && before.clusterUID === undefined ? { clusterUID: look.uid } : {}),
    ...(assessment.seenNow ? { nodes: nodeCounts(view.nodes), unhealthyNodes: unhealthyGroups(view.nodes) } : {}),
    ...(versions === undefined ? {} : { versions }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(assessment.seenNow ? controlPlaneOf(view.nodes) : {}),
    ...inspected(seen),
  };
  const proofAge = now - (parseTime(before.observedAt ?? "") ?? 0);
  const changed = JSON.stringify(status) !== JSON.stringify(cluster.status ?? {});
  if (!changed && (!assessment.seenNow || proofAge < proofEveryMs)) return undefined;
  return {
    ...status,
    ...(look === undefined ? {} : { probedAt: isoTime(look.at) }),
    ...(assessment.seenNow ? { observedAt: isoTime(now) } : {}),
  };
}
