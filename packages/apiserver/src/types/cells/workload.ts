import { parseTime } from "@dipper/api";
import { ageOf, humanDuration } from "../age.ts";
import { count, type Json, listOf, pairs, part, selectorText, text } from "./reading.ts";

function name(object: Json): string {
  return text(object, "metadata", "name");
}

function age(object: Json, now: number): string {
  return ageOf(text(object, "metadata", "creationTimestamp"), now);
}

function containers(object: Json): readonly [string, string] {
  const all = listOf(object, "spec", "template", "spec", "containers");
  return [all.map((each) => text(each, "name")).join(","), all.map((each) => text(each, "image")).join(",")];
}

function selector(object: Json): string {
  return selectorText(part(object, "spec", "selector"));
}

function wanted(object: Json): number {
  const replicas = part(object, "spec", "replicas");
  return typeof replicas === "number" ? replicas : 1;
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

export function budgetCells(budget: Json, now: number): unknown[] {
  return [
    name(budget),
    text(budget, "spec", "minAvailable") || "N/A",
    text(budget, "spec", "maxUnavailable") || "N/A",
    count(budget, "status", "disruptionsAllowed"),
    age(budget, now),
  ];
}
