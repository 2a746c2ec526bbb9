import type { JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectIn, type Problems, refuseValue, text } from "../checks.ts";
import { invalid, required } from "../field-errors.ts";
import { keyProblems } from "../names.ts";

const longest = 128;
const longestNote = 1_024;
/** Fields of events before events.k8s.io/v1, under their core/v1 names. */
const dropped = ["firstTimestamp", "lastTimestamp", "count", "source"];

/** The names under which the two kinds have the same fields. Problems are told in those of the old kind, as the real server has it. */
interface Names {
  readonly about: string;
  readonly controller: string;
  readonly note: string;
  readonly dropped: readonly string[];
  readonly strict: boolean;
}

const coreNames: Names = {
  about: "involvedObject",
  controller: "reportingComponent",
  note: "message",
  dropped,
  strict: false,
};
const newNames: Names = {
  about: "regarding",
  controller: "reportingController",
  note: "note",
  dropped: ["deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount", "deprecatedSource"],
  strict: true,
};

export const coreEventRules = rulesBy(coreNames);
export const eventRules = rulesBy(newNames);

function rulesBy(names: Names) {
  return (event: JsonObject, old: JsonObject | undefined): readonly FieldError[] => {
    const problems: Problems = [];
    checkPlace(event, names, problems);
    if (old !== undefined) return problems;
    const time = event["eventTime"];
    if (time === undefined || time === null) {
      if (names.strict) problems.push(required("eventTime"));
    } else checkReported(event, names, problems);
    if (names.strict) checkStrictly(event, names, problems);
    return problems;
  };
}

/** What has no namespace is told about in `default`. */
function checkPlace(event: JsonObject, names: Names, problems: Problems): void {
  const own = text(objectIn(event, "metadata")?.["namespace"]);
  const about = text(objectIn(event, names.about)?.["namespace"]);
  if (about === "" ? own !== "default" : about !== own)
    problems.push(invalid("involvedObject.namespace", about, "does not match event.namespace"));
}

function checkReported(event: JsonObject, names: Names, problems: Problems): void {
  const controller = text(event[names.controller]);
  const tooLong = (field: string, most: number): unknown =>
    problems.push(invalid(field, "", `can have at most ${most} characters`));
  if (controller === "") problems.push(required(names.controller));
  refuseValue(names.controller, controller, keyProblems(controller), problems);
  for (const field of ["reportingInstance", "action", "reason"]) {
    const value = text(event[field]);
    if (value === "") problems.push(required(field));
    else if (value.length > longest) tooLong(field, longest);
  }
  if (text(event[names.note]).length > longestNote) tooLong("message", longestNote);
}

function checkStrictly(event: JsonObject, names: Names, problems: Problems): void {
  const series = objectIn(event, "series");
  if (series !== undefined) {
    if (Number(series["count"] ?? 0) < 2) problems.push(invalid("series.count", "", "should be at least 2"));
    if ((series["lastObservedTime"] ?? null) === null) problems.push(required("series.lastObservedTime"));
  }
  const type = text(event["type"]);
  if (type !== "Normal" && type !== "Warning") problems.push(invalid("type", "", `has invalid value: ${type}`));
  for (const [index, field] of names.dropped.entries())
    if (isGiven(event[field])) problems.push(invalid(dropped[index] ?? "", "", "needs to be unset"));
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === 0) return false;
  return typeof value !== "object" || Object.values(value).some((each) => each !== "");
}
