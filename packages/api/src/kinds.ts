import { AccessGrant } from "./access/access-grant.ts";
import { Project } from "./access/project.ts";
import { Cluster } from "./fleet/cluster.ts";
import { ClusterDeployment } from "./fleet/cluster-deployment.ts";
import { DNSZone } from "./fleet/dns-zone.ts";
import { LoadBalancer } from "./fleet/load-balancer.ts";
import { Machine } from "./fleet/machine.ts";
import { MachineProvider } from "./fleet/machine-provider.ts";
import { MachineSet } from "./fleet/machine-set.ts";
import { Site } from "./fleet/site.ts";
import { SparePool } from "./fleet/spare-pool.ts";
import type { DefinedKind } from "./kind.ts";
import { AutoOperationTask } from "./ops/auto-operation-task.ts";
import { ChangePolicy } from "./ops/change-policy.ts";
import { ClusterLock } from "./ops/cluster-lock.ts";
import { Endpoint } from "./ops/endpoint.ts";
import { Operation } from "./ops/operation.ts";
import { OperationPlan } from "./ops/operation-plan.ts";
import { StepDefinition } from "./ops/step-definition.ts";
import { StepRun } from "./ops/step-run.ts";
import { WorkOrder } from "./ops/work-order.ts";

/** All kinds of ours, in the order in which documentation lists them. */
export const allKinds: readonly DefinedKind[] = [
  ClusterDeployment,
  Cluster,
  MachineSet,
  Machine,
  SparePool,
  Site,
  MachineProvider,
  LoadBalancer,
  DNSZone,
  Operation,
  OperationPlan,
  StepDefinition,
  StepRun,
  AutoOperationTask,
  WorkOrder,
  Endpoint,
  ChangePolicy,
  ClusterLock,
  AccessGrant,
  Project,
];
