/**
 * The objects of the platform. One source per kind gives its TypeScript type, its CustomResourceDefinition and its reference page;
 * beside them stand the pure functions that server, API server and console must agree on. Runs in the browser, imports no other package.
 */

export type { Condition, ConditionUpdate } from "./conditions.ts";
export { conditionOf, conditionsOf, isTrue, setCondition } from "./conditions.ts";
export type { CatalogueEntry, Code } from "./errors.ts";
export { catalogue, DipperError, fill, isCode } from "./errors.ts";
export type { ClusterPhase } from "./fleet/cluster.ts";
export { Cluster, clusterPhases, managementPolicies } from "./fleet/cluster.ts";
export type { MachinePhase } from "./fleet/machine.ts";
export { Machine, machinePhases } from "./fleet/machine.ts";
export { simulatedFaults } from "./fleet/machine-spec.ts";
export type { Freshness } from "./freshness.ts";
export { defaultStaleAfterMs, freshness } from "./freshness.ts";
export {
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
export type { OperationPhase, StepPhase } from "./ops/operation.ts";
export { Operation, operationPhases, stepPhases } from "./ops/operation.ts";
export { operationTypes } from "./ops/operation-spec.ts";
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
export { matches, meets, parseFieldSelector, parseSelector, requirementsOf, selects } from "./selectors.ts";
export { isoMicroTime, isoTime, parseTime } from "./time.ts";
export type { Param, Why } from "./why/why.ts";
