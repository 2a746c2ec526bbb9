import { type ClusterDeployment, withFindings } from "@dipper/api";
import type { Assessment } from "./assess.ts";
import type { DeploymentSeen } from "./seen.ts";

type Status = NonNullable<ClusterDeployment["status"]>;

export function reportDeployment(seen: DeploymentSeen, look: Assessment, now: number): Status {
  const { deployment, cluster, machines } = seen;
  const { generation } = deployment.metadata;
  const of = (role: string) => machines.filter((each) => each.spec.consumerRef?.role === role).length;
  const version = cluster?.status?.versions?.kubernetes;
  return {
    ...deployment.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: look.phase,
    why: look.why,
    conditions: withFindings(deployment, look.conditions, now),
    ...(cluster === undefined ? {} : { clusterRef: { name: cluster.metadata.name } }),
    observed: {
      ...(version === undefined ? {} : { kubernetesVersion: version }),
      controlPlaneMachines: of("ControlPlane"),
      computeMachines: of("Compute"),
    },
  };
}
