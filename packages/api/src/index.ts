/**
 * The objects of the platform. One source per kind gives its TypeScript type, its CustomResourceDefinition and its reference page;
 * beside them stand the pure functions that server, API server and console must agree on. Runs in the browser, imports no other package.
 *
 * ```ts
 * import { conditionOf, newObject, Operation, platformNamespace } from "@dipper/api";
 *
 * const operation = newObject(Operation, { name: "scaleup-2024", namespace: platformNamespace }, {
 *   clusterName: "product-cluster",
 *   operationType: "ScaleUp",
 *   operationFlow: ["preCheck", "scaleUp", "postCheck"],
 *   operationMachines: [{ ip: "10.0.0.11", role: "Compute" }],
 * });
 * operation.spec.rollout.batchSize; // "25%": defaults are filled in
 * conditionOf(operation, "Finished")?.reason;
 * ```
 */

export type { ScopeType } from "./access/access-grant.ts";
export { AccessGrant, scopeTypes } from "./access/access-grant.ts";
export type { AccessDecision, AccessTarget, PlatformVerb } from "./access/decide-access.ts";
export { createAccess, platformVerbs } from "./access/decide-access.ts";
export { Project } from "./access/project.ts";
export type { Scope } from "./access/scoped-rules.ts";
export { isPlatformRole, scopedRules, shippedRoles } from "./access/scoped-rules.ts";
export type { AccessEntry, AccessFacts, AccessGrantFacts } from "./access/who-can.ts";
export { accessMatrix, rolesGiving, verbsOfRole, whoCan } from "./access/who-can.ts";
export { amountOf } from "./amount.ts";
export type { Condition, ConditionUpdate } from "./conditions.ts";
export { conditionOf, conditionsOf, isTrue, setCondition } from "./conditions.ts";
export type { AccessReviewSpec, AccessReviewStatus, ResourceAttributes } from "./core/access-review.ts";
export { SelfSubjectAccessReview, SubjectAccessReview } from "./core/access-review.ts";
export { ConfigMap, Secret, ServiceAccount } from "./core/config.ts";
export type { CrdColumn, CrdNames, CrdSpec, CrdStatus, CrdVersion } from "./core/custom-resource-definition.ts";
export { CustomResourceDefinition } from "./core/custom-resource-definition.ts";
export type { LeaseSpec, ObjectReference } from "./core/event.ts";
export { Event, Lease } from "./core/event.ts";
export type {
  CronJobSpec,
  CronJobStatus,
  JobSpec,
  JobStatus,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from "./core/job.ts";
export { CronJob, Job } from "./core/job.ts";
export { Namespace } from "./core/namespace.ts";
export type { NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo, Taint } from "./core/node.ts";
export { Node } from "./core/node.ts";
export type {
  Container,
  ContainerState,
  ContainerStatus,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodCondition,
  PodSpec,
  PodStatus,
  Toleration,
  TopologySpreadConstraint,
  Volume,
} from "./core/pod.ts";
export { Pod } from "./core/pod.ts";
export type { PolicyRule, RoleRef, Subject } from "./core/rbac.ts";
export { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./core/rbac.ts";
export type {
  EndpointAddress,
  EndpointSliceEndpoint,
  EndpointSubset,
  ServicePort,
  ServiceSpec,
} from "./core/service.ts";
export { EndpointSlice, Endpoints, Service } from "./core/service.ts";
export type { StatefulSetSpec, StatefulSetStatus } from "./core/stateful-set.ts";
export { ControllerRevision, StatefulSet } from "./core/stateful-set.ts";
export type { PersistentVolumeClaimSpec, PersistentVolumeSpec } from "./core/volumes.ts";
export { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./core/volumes.ts";
export type {
  DaemonSetSpec,
  DaemonSetStatus,
  DeploymentSpec,
  PodDisruptionBudgetSpec,
  PodDisruptionBudgetStatus,
  PodTemplate,
  ReplicatedSpec,
  ReplicatedStatus,
  WorkloadCondition,
} from "./core/workload.ts";
export { DaemonSet, Deployment, PodDisruptionBudget, ReplicaSet } from "./core/workload.ts";
export type { DisplayState } from "./display/display-state.ts";
export { displayState, displayStep, staleAfterMs } from "./display/display-state.ts";
export type { DisplayStateName } from "./display/states.ts";
export { displayStates, displayWords, stepWords } from "./display/states.ts";
export type { CatalogueEntry, Code } from "./errors.ts";
export { catalogue, DipperError, fill, isCode } from "./errors.ts";
export type { ClusterPhase } from "./fleet/cluster.ts";
export { Cluster, clusterPhases, managementPolicies } from "./fleet/cluster.ts";
export { ClusterDeployment } from "./fleet/cluster-deployment.ts";
export { DNSZone } from "./fleet/dns-zone.ts";
export { LoadBalancer } from "./fleet/load-balancer.ts";
export type { MachinePhase } from "./fleet/machine.ts";
export { Machine, machinePhases } from "./fleet/machine.ts";
export type { LostMark, QuarantineMark } from "./fleet/machine-marks.ts";
export { checkFailedOf, lostOf, lostText, machineMarks, quarantineOf, quarantineText } from "./fleet/machine-marks.ts";
export { MachineProvider } from "./fleet/machine-provider.ts";
export { MachineSet } from "./fleet/machine-set.ts";
export { simulatedFaults } from "./fleet/machine-spec.ts";
export { machineTransitions, nextPhase } from "./fleet/machine-transitions.ts";
export type { NodeWish } from "./fleet/node-wish.ts";
export { nodeWish } from "./fleet/node-wish.ts";
export { Site } from "./fleet/site.ts";
export { claimOrders, SparePool } from "./fleet/spare-pool.ts";
export type { Freshness } from "./freshness.ts";
export { defaultStaleAfterMs, freshness } from "./freshness.ts";
export {
  accessGroup,
  annotations,
  apiVersionName,
  controllerIdentity,
  fleetGroup,
  joiningTaint,
  labels,
  opsGroup,
  platformNamespace,
} from "./groups.ts";
export type {
  Column,
  CustomObject,
  DefinedKind,
  Kind,
  KindSource,
  KubeObject,
  ObjectMeta,
  ObjectOf,
  OwnerReference,
  Reason,
} from "./kind.ts";
export { apiVersionOf, builtInKind, defineKind } from "./kind.ts";
export { allKinds } from "./kinds.ts";
export { newObject, withDefaults } from "./new-object.ts";
export type { TaskPhase } from "./ops/auto-operation-task.ts";
export { AutoOperationTask, taskPhases, taskSteps, taskTypes } from "./ops/auto-operation-task.ts";
export { ChangePolicy } from "./ops/change-policy.ts";
export { ClusterLock } from "./ops/cluster-lock.ts";
export { Endpoint } from "./ops/endpoint.ts";
export type { OperationPhase, StepPhase } from "./ops/operation.ts";
export { Operation, operationPhases, stepPhases } from "./ops/operation.ts";
export { OperationPlan } from "./ops/operation-plan.ts";
export { operationTypes } from "./ops/operation-spec.ts";
export {
  nextOperationPhase,
  nextStepRunPhase,
  operationTransitions,
  stepRunTransitions,
} from "./ops/operation-transitions.ts";
export { StepDefinition } from "./ops/step-definition.ts";
export type { StepRunMachineResult, StepRunPhase } from "./ops/step-run.ts";
export { machineResults, StepRun, stepRunPhases } from "./ops/step-run.ts";
export type { LockMode } from "./ops/step-words.ts";
export { consequenceWords, executorNames, lockModes, postConditions } from "./ops/step-words.ts";
export type { WorkOrderPhase } from "./ops/work-order.ts";
export { WorkOrder, workOrderPhases } from "./ops/work-order.ts";
export type {
  ExplainedLayer,
  Parameter,
  ParameterLayer,
  ParameterProperty,
  ParameterSchema,
  ParameterSources,
} from "./parameters/layers.ts";
export { clusterParameters, explainParameter, parameterLayers, resolveParameters } from "./parameters/layers.ts";
export type { Cron } from "./policy/cron.ts";
export { nextRun, parseCron } from "./policy/cron.ts";
export type { PolicyAnswer, PolicyQuestion } from "./policy/policy.ts";
export { countOf, policyFor } from "./policy/policy.ts";
export type { WindowState } from "./policy/windows.ts";
export { windowProblem, windowsAt } from "./policy/windows.ts";
export type { Zone } from "./policy/zone.ts";
export { zoneOf } from "./policy/zone.ts";
export type { Claim, ClaimRefusal, ClaimRequest, RejectedMachine } from "./pool/claim.ts";
export { claim, claimRefusals, openReservations, proofAge } from "./pool/claim.ts";
export type { AccessRequest, Grant, Identity, RbacObjects } from "./rbac/rbac.ts";
export {
  clusterRoleRules,
  grantsFor,
  isSubject,
  mastersGroup,
  mayDo,
  mayI,
  ruleAllows,
  rulesFor,
} from "./rbac/rbac.ts";
export type { Infer, Input, Json, Rule, Schema, SchemaJson } from "./schema/index.ts";
export {
  anyObject,
  immutable,
  int32,
  int64,
  intOrString,
  list,
  map,
  object,
  oneOf,
  optional,
  quantity,
  text,
  time,
  withDefault,
  withRules,
} from "./schema/index.ts";
export type { LabelSelector, Requirement } from "./selectors.ts";
export { matches, meets, parseFieldSelector, requirementsOf, selects } from "./selectors.ts";
export { isoMicroTime, isoTime, parseTime } from "./time.ts";
export { type Finding, finding, lastFinding, withFindings } from "./why/finding.ts";
export type { Param, Why } from "./why/why.ts";
export type { ReasonWord } from "./why/why-text.ts";
export { paramsOf, reasonTexts, whyOf, whyText } from "./why/why-text.ts";
