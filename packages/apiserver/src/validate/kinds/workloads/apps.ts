import { equalJson, type JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { checkGivenChoice, checkNotNegative, objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { forbidden, invalid, required } from "../../field-errors.ts";
import { labelProblem } from "../../names.ts";
import { checkDaemonStrategy, checkDeploymentStrategy, checkStatefulStrategy } from "./rollout.ts";
import { checkCounts } from "./status.ts";
import { checkRunsAlways, checkSelector, checkSelects, checkTemplate } from "./template.ts";

/** What these kinds have in common: the problems of a write to the status or to the rest. */
function workload(
  status: Parameters<typeof checkCounts>[1],
  check: (spec: JsonObject, before: JsonObject | undefined, problems: Problems, object: JsonObject) => void,
) {
  return (object: JsonObject, old: JsonObject | undefined, subresource: string): readonly FieldError[] => {
    const problems: Problems = [];
    if (subresource === "status") checkCounts(objectIn(object, "status") ?? {}, status, problems);
    else {
      const spec = objectIn(object, "spec") ?? {};
      const before = old === undefined ? undefined : (objectIn(old, "spec") ?? {});
      // What is as it was has been judged before.
      if (before === undefined || !equalJson(spec, before)) check(spec, before, problems, object);
    }
    return problems;
  };
}

function templateOf(spec: JsonObject): JsonObject {
  return objectIn(spec, "template") ?? {};
}

export function checkFixed(
  spec: JsonObject,
  before: JsonObject | undefined,
  fields: readonly string[],
  problems: Problems,
): void {
  for (const field of before === undefined ? [] : fields)
    if (!equalJson(spec[field], before?.[field]))
      problems.push(invalid(`spec.${field}`, spec[field] ?? null, "field is immutable"));
}

export const deploymentRules = workload(
  {
    counts: [
      "observedGeneration",
      "replicas",
      "updatedReplicas",
      "readyReplicas",
      "availableReplicas",
      "unavailableReplicas",
      "terminatingReplicas",
      "collisionCount",
    ],
    withinReplicas: ["updatedReplicas", "readyReplicas", "availableReplicas"],
    ready: "readyReplicas",
  },
  (spec, before, problems) => {
    checkNotNegative(spec, ["replicas"], "spec", problems);
    checkReplicated(spec, problems);
    checkDeploymentStrategy(spec, problems);
    const { minReadySeconds, progressDeadlineSeconds } = spec;
    checkNotNegative(spec, ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"], "spec", problems);
    if (typeof progressDeadlineSeconds === "number" && progressDeadlineSeconds <= Number(minReadySeconds ?? 0))
      problems.push(
        invalid("spec.progressDeadlineSeconds", progressDeadlineSeconds, "must be greater than minReadySeconds"),
      );
    checkFixed(spec, before, ["selector"], problems);
  },
);

/** A deployment and a replica set judge their template alike. */
function checkReplicated(spec: JsonObject, problems: Problems): void {
  checkSelector(spec, "deployment", problems);
  checkSelects(spec, problems);
  checkTemplate(templateOf(spec), "spec.template", problems);
  checkRunsAlways(templateOf(spec), "spec.template", "ReplicaSet", problems);
}

export const replicaSetRules = workload(
  {
    counts: [
      "replicas",
      "fullyLabeledReplicas",
      "readyReplicas",
      "availableReplicas",
      "observedGeneration",
      "terminatingReplicas",
    ],
    withinReplicas: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    ready: "readyReplicas",
  },
  (spec, before, problems) => {
    checkNotNegative(spec, ["replicas", "minReadySeconds"], "spec", problems);
    checkReplicated(spec, problems);
    checkFixed(spec, before, ["selector"], problems);
  },
);

export const daemonSetRules = workload(
  {
    counts: [
      "currentNumberScheduled",
      "numberMisscheduled",
      "desiredNumberScheduled",
      "numberReady",
      "observedGeneration",
      "updatedNumberScheduled",
      "numberAvailable",
      "numberUnavailable",
      "collisionCount",
    ],
    withinReplicas: [],
    ready: undefined,
  },
  (spec, before, problems) => {
    checkFixed(spec, before, ["selector"], problems);
    if (spec["selector"] === undefined) problems.push(required("spec.selector"));
    else checkSelector(spec, "daemonset", problems);
    checkSelects(spec, problems);
    checkTemplate(templateOf(spec), "spec.template", problems);
    checkRunsAlways(templateOf(spec), "spec.template", "DaemonSet", problems);
    checkNotNegative(spec, ["minReadySeconds"], "spec", problems);
    checkDaemonStrategy(spec, problems);
    checkNotNegative(spec, ["revisionHistoryLimit"], "spec", problems);
  },
);

const mutableText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const mutable = new Set([
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
]);

export const statefulSetRules = workload(
  {
    counts: [
      "replicas",
      "readyReplicas",
      "currentReplicas",
      "updatedReplicas",
      "availableReplicas",
      "observedGeneration",
      "collisionCount",
    ],
    withinReplicas: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
    ready: "status.readyReplicas",
  },
  (spec, before, problems, object) => {
    if (before === undefined) checkSetName(object, problems);
    checkStatefulSpec(spec, before, problems);
    if (before !== undefined && !equalJson(fixedPart(spec), fixedPart(before)))
      problems.push(forbidden("spec", mutableText));
  },
);

function fixedPart(spec: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !mutable.has(field)));
}

/** Its name becomes the host name of its pods. */
function checkSetName(set: JsonObject, problems: Problems): void {
  const name = text(objectIn(set, "metadata")?.["name"]);
  const problem = labelProblem(name);
  if (problem !== undefined) problems.push(invalid("metadata.name", name, problem));
}

const policies = ["OrderedReady", "Parallel"];
const retentions = ["Retain", "Delete"];

function checkStatefulSpec(spec: JsonObject, before: JsonObject | undefined, problems: Problems): void {
  const management = text(spec["podManagementPolicy"]);
  if (management === "") problems.push(required("spec.podManagementPolicy"));
  else if (!policies.includes(management))
    problems.push(invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'"));
  checkStatefulStrategy(spec, problems);
  const retention = objectIn(spec, "persistentVolumeClaimRetentionPolicy");
  for (const field of ["whenDeleted", "whenScaled"])
    checkGivenChoice(retention?.[field], `spec.persistentVolumeClaimRetentionPolicy.${field}`, retentions, problems);
  checkNotNegative(spec, ["replicas", "minReadySeconds"], "spec", problems);
  checkNotNegative({ "ordinals.start": objectIn(spec, "ordinals")?.["start"] }, ["ordinals.start"], "spec", problems);
  const service = text(spec["serviceName"]);
  const wrong = service === "" || before !== undefined ? undefined : labelProblem(service);
  if (wrong !== undefined) problems.push(invalid("spec.serviceName", service, wrong));
  checkSelector(spec, "statefulset", problems);
  checkSelects(spec, problems);
  checkTemplate(withClaims(spec), "spec.template", problems);
  checkRunsAlways(templateOf(spec), "spec.template", "StatefulSet", problems);
}

/** The set adds a volume for each of its claims, and names its pods itself. */
function withClaims(spec: JsonObject): JsonObject {
  const template = templateOf(spec);
  const { hostname: _, subdomain: __, ...podSpec } = objectIn(template, "spec") ?? {};
  const claims = objectsIn(spec, "volumeClaimTemplates").map((each) => text(objectIn(each, "metadata")?.["name"]));
  if (claims.length === 0) return { ...template, spec: podSpec };
  const own = claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = objectsIn(podSpec, "volumes").filter((each) => !claims.includes(text(each["name"])));
  return { ...template, spec: { ...podSpec, volumes: [...own, ...others] } };
}

/** ReplicationController, the forerunner of the replica set: its selector is a plain map. */
export const replicationControllerRules = workload(
  {
    counts: ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"],
    withinReplicas: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    ready: "readyReplicas",
  },
  (spec, _, problems) => {
    checkNotNegative(spec, ["minReadySeconds"], "spec", problems);
    const matchLabels = objectIn(spec, "selector");
    if (matchLabels === undefined || Object.keys(matchLabels).length === 0) problems.push(required("spec.selector"));
    checkNotNegative(spec, ["replicas"], "spec", problems);
    if (objectIn(spec, "template") === undefined) return void problems.push(required("spec.template"));
    if (matchLabels !== undefined) checkSelects({ ...spec, selector: { matchLabels } }, problems);
    checkTemplate(templateOf(spec), "spec.template", problems);
    checkRunsAlways(templateOf(spec), "spec.template", "ReplicationController", problems);
  },
);

export function podTemplateRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  checkTemplate(objectIn(object, "template") ?? {}, "template", problems);
  return problems;
}
