import { parseTime } from "@dipper/api";
import { ageOf, humanDuration } from "../age.ts";
import { count, type Json, listOf, orNone, part, text } from "./reading.ts";

function isReady(pod: Json): boolean {
  return listOf(pod, "status", "conditions").some((each) => each["type"] === "Ready" && each["status"] === "True");
}

/** Why an init container keeps the pod from starting, as `Init:1/2` or `Init:CrashLoopBackOff`. */
function initReason(pod: Json): string | undefined {
  const specs = listOf(pod, "spec", "initContainers");
  const always = new Set(specs.filter((each) => each["restartPolicy"] === "Always").map((each) => each["name"]));
  for (const [index, each] of listOf(pod, "status", "initContainerStatuses").entries()) {
    const terminated = part(each, "state", "terminated");
    if (terminated !== undefined && count(terminated, "exitCode") === 0) continue;
    if (always.has(each["name"]) && each["started"] === true) continue;
    if (terminated !== undefined) {
      if (text(terminated, "reason") !== "") return `Init:${text(terminated, "reason")}`;
      const signal = count(terminated, "signal");
      return signal === 0 ? `Init:ExitCode:${count(terminated, "exitCode")}` : `Init:Signal:${signal}`;
    }
    const waiting = text(each, "state", "waiting", "reason");
    return waiting !== "" && waiting !== "PodInitializing" ? `Init:${waiting}` : `Init:${index}/${specs.length}`;
  }
  return undefined;
}

function containerReason(pod: Json, phase: string): string {
  let reason = phase;
  let running = false;
  for (const each of [...listOf(pod, "status", "containerStatuses")].reverse()) {
    const waiting = text(each, "state", "waiting", "reason");
    const terminated = part(each, "state", "terminated");
    if (waiting !== "") reason = waiting;
    else if (terminated !== undefined) {
      const signal = count(terminated, "signal");
      const code = signal === 0 ? `ExitCode:${count(terminated, "exitCode")}` : `Signal:${signal}`;
      reason = text(terminated, "reason") || code;
    } else if (each["ready"] === true && part(each, "state", "running") !== undefined) running = true;
  }
  if (reason === "Completed" && running) return isReady(pod) ? "Running" : "NotReady";
  return reason;
}

function statusOf(pod: Json): string {
  const phase = text(pod, "status", "phase");
  const given = text(pod, "status", "reason");
  const gated = listOf(pod, "status", "conditions").some(
    (each) => each["type"] === "PodScheduled" && each["reason"] === "SchedulingGated",
  );
  if (text(pod, "metadata", "deletionTimestamp") !== "") {
    if (given === "NodeLost") return "Unknown";
    if (phase !== "Failed" && phase !== "Succeeded") return "Terminating";
  }
  return initReason(pod) ?? containerReason(pod, given !== "" ? given : gated ? "SchedulingGated" : phase);
}

export function podCells(pod: Json, now: number): unknown[] {
  const statuses = listOf(pod, "status", "containerStatuses");
  const ready = statuses.filter(
    (each) => each["ready"] === true && part(each, "state", "running") !== undefined,
  ).length;
  const restarts = statuses.reduce((sum, each) => sum + count(each, "restartCount"), 0);
  const last = Math.max(
    ...statuses.map(
      (each) => parseTime(text(each, "lastState", "terminated", "finishedAt")) ?? Number.NEGATIVE_INFINITY,
    ),
    Number.NEGATIVE_INFINITY,
  );
  const gates = listOf(pod, "spec", "readinessGates");
  const open = gates.filter((gate) =>
    listOf(pod, "status", "conditions").some(
      (each) => each["type"] === gate["conditionType"] && each["status"] === "True",
    ),
  );
  return [
    text(pod, "metadata", "name"),
    `${ready}/${listOf(pod, "spec", "containers").length}`,
    statusOf(pod),
    restarts > 0 && Number.isFinite(last) ? `${restarts} (${humanDuration(now - last)} ago)` : String(restarts),
    ageOf(text(pod, "metadata", "creationTimestamp"), now),
    orNone(text(listOf(pod, "status", "podIPs")[0], "ip") || text(pod, "status", "podIP")),
    orNone(text(pod, "spec", "nodeName")),
    orNone(text(pod, "status", "nominatedNodeName")),
    gates.length === 0 ? "<none>" : `${open.length}/${gates.length}`,
  ];
}
