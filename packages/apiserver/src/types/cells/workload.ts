import { parseTime } from "@dipper/api";
import { ageOf, humanDuration } from "../age.ts";
import { count, type Json, listOf, orNone, pairs, part, selectorText, text } from "./reading.ts";

function name(object: Json): string {
  return text(object, "metadata", "name");
}

function age(object: Json, now: number): string {
  return ageOf(text(object, "metadata", "creationTimestamp"), now);
}

function containers(object: Json, ...template: readonly string[]): readonly [string, string] {
  const all = listOf(object, ...(template.length === 0 ? ["spec", "template"] : template), "spec", "containers");
  return [all.map((each) => text(each, "name")).join(","), all.map((each) => text(each, "image")).join(",")];
}

function selector(object: Json): string {
  return selectorText(part(object, "spec", "selector"));
}

function wanted(object: Json): number {
  const replicas = part(object, "spec", "replicas");
  return typeof replicas === "number" ? replicas : 1;
}

export function scaleCells(scale: Json, now: number): unknown[] {
  return [name(scale), count(scale, "spec", "replicas"), count(scale, "status", "replicas"), age(scale, now)];
}

export function deploymentCells(deployment: Json, now: number): unknown[] {
  return [
    name(deployment),
    `${count(deployment, "status", "readyReplicas")}/${wanted(deployment)}`,
    count(deployment, "status", "updatedReplicas"),
    count(deployment, "status", "availableReplicas"),
    age(deployment, now),
    ...containers(deployment),
    selector(deployment),
  ];
}

export function replicaSetCells(set: Json, now: number): unknown[] {
  const status = (field: string): number => count(set, "status", field);
  return [
    name(set),
    wanted(set),
    status("replicas"),
    status("readyReplicas"),
    age(set, now),
    ...containers(set),
    selector(set),
  ];
}

export function replicationControllerCells(controller: Json, now: number): unknown[] {
  const cells = replicaSetCells(controller, now);
  return [...cells.slice(0, -1), pairs(part(controller, "spec", "selector"))];
}

export function podTemplateCells(template: Json): unknown[] {
  return [name(template), ...containers(template, "template"), pairs(part(template, "template", "metadata", "labels"))];
}

export function controllerRevisionCells(revision: Json, now: number): unknown[] {
  const owner = listOf(revision, "metadata", "ownerReferences").find((each) => each["controller"] === true);
  const [, group] = text(owner, "apiVersion").split("/").reverse();
  const kind = `${text(owner, "kind").toLowerCase()}${group === undefined ? "" : `.${group}`}`;
  return [
    name(revision),
    owner === undefined ? "<none>" : `${kind}/${text(owner, "name")}`,
    count(revision, "revision"),
    age(revision, now),
  ];
}

export function daemonSetCells(set: Json, now: number): unknown[] {
  const status = (field: string): number => count(set, "status", field);
  return [
    name(set),
    status("desiredNumberScheduled"),
    status("currentNumberScheduled"),
    status("numberReady"),
    status("updatedNumberScheduled"),
    status("numberAvailable"),
    pairs(part(set, "spec", "template", "spec", "nodeSelector")),
    age(set, now),
    ...containers(set),
    selector(set),
  ];
}

export function statefulSetCells(set: Json, now: number): unknown[] {
  return [name(set), `${count(set, "status", "readyReplicas")}/${wanted(set)}`, age(set, now), ...containers(set)];
}

function jobStatus(job: Json): string {
  const holds = (type: string): boolean =>
    listOf(job, "status", "conditions").some((each) => each["type"] === type && each["status"] === "True");
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (text(job, "metadata", "deletionTimestamp") !== "") return "Terminating";
  if (holds("Suspended")) return "Suspended";
  return holds("FailureTarget") ? "FailureTarget" : holds("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
}

export function jobCells(job: Json, now: number): unknown[] {
  const started = parseTime(text(job, "status", "startTime"));
  const ended = parseTime(text(job, "status", "completionTime"));
  const succeeded = count(job, "status", "succeeded");
  const completions = text(job, "spec", "completions");
  const parallelism = count(job, "spec", "parallelism");
  const of = completions !== "" ? completions : parallelism > 1 ? `1 of ${parallelism}` : "1";
  return [
    name(job),
    jobStatus(job),
    `${succeeded}/${of}`,
    started === undefined ? "" : humanDuration((ended ?? now) - started),
    age(job, now),
    ...containers(job),
    selector(job),
  ];
}

export function cronJobCells(job: Json, now: number): unknown[] {
  const suspended = part(job, "spec", "suspend");
  const last = text(job, "status", "lastScheduleTime");
  return [
    name(job),
    text(job, "spec", "schedule"),
    orNone(text(job, "spec", "timeZone")),
    suspended === undefined ? "<unset>" : suspended === true ? "True" : "False",
    listOf(job, "status", "active").length,
    last === "" ? "<none>" : ageOf(last, now),
    age(job, now),
    ...containers(job, "spec", "jobTemplate", "spec", "template"),
    selectorText(part(job, "spec", "jobTemplate", "spec", "selector")),
  ];
}

export function budgetCells(budget: Json, now: number): unknown[] {
  return [
    name(budget),
    text(budget, "spec", "minAvailable") || "N/A",
    text(budget, "spec", "maxUnavailable") || "N/A",
    count(budget, "status", "disruptionsAllowed"),
    age(budget, now),
  ];
}
