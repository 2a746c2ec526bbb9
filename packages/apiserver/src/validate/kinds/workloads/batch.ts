import { equalJson, type JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { checkChoice, checkGivenChoice, checkNotNegative, objectIn, type Problems, text } from "../../checks.ts";
import { invalid, required, unsupported } from "../../field-errors.ts";
import { checkLabelSelector } from "../../labels.ts";
import { labelProblem } from "../../names.ts";
import { checkFixed } from "./apps.ts";
import { scheduleProblem } from "./schedule-format.ts";
import { checkSelects, checkTemplate } from "./template.ts";

export function jobRules(object: JsonObject, old: JsonObject | undefined, subresource: string): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") return problems;
  const spec = objectIn(object, "spec") ?? {};
  const before = old === undefined ? undefined : (objectIn(old, "spec") ?? {});
  if (before !== undefined && equalJson(spec, before)) return problems;
  if (before === undefined) checkGenerated(object, spec, problems);
  checkJobSpec(spec, "spec", problems);
  checkLabelSelector(spec["selector"], "spec.selector", problems);
  if (spec["selector"] === undefined) problems.push(required("spec.selector"));
  checkSelects(spec, problems);
  if (before === undefined) checkPodNames(object, spec, problems);
  else checkJobUpdate(spec, before, problems);
  return problems;
}

const ownLabel = "batch.kubernetes.io/controller-uid";

/** The server gives a job its selector, unless somebody says that he does it himself. */
function checkGenerated(job: JsonObject, spec: JsonObject, problems: Problems): void {
  if (spec["manualSelector"] === true) return;
  const uid = objectIn(job, "metadata")?.["uid"];
  const selector = objectIn(spec, "selector");
  if (selector !== undefined && !equalJson(selector, { matchLabels: { [ownLabel]: uid } }))
    problems.push(invalid("spec.selector", selector, "`selector` not auto-generated"));
}

/** An indexed job's pods are called by its name and their number. */
function checkPodNames(job: JsonObject, spec: JsonObject, problems: Problems): void {
  const completions = Number(spec["completions"] ?? 0);
  if (spec["completionMode"] !== "Indexed" || completions <= 0) return;
  const name = text(objectIn(job, "metadata")?.["name"]);
  const longest = `${name}-${completions - 1}`;
  if (labelProblem(longest) !== undefined)
    problems.push(invalid("metadata.name", name, `will not able to create pod with invalid DNS label: ${longest}`));
}

const counts = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
];

function checkJobSpec(spec: JsonObject, path: string, problems: Problems): void {
  checkNotNegative(spec, counts, path, problems);
  if (spec["maxFailedIndexes"] !== undefined && spec["backoffLimitPerIndex"] === undefined)
    problems.push(required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"));
  checkIndexes(spec, path, problems);
  checkGivenChoice(
    spec["podReplacementPolicy"],
    `${path}.podReplacementPolicy`,
    spec["podFailurePolicy"] === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"],
    problems,
  );
  const template = objectIn(spec, "template") ?? {};
  checkTemplate(template, `${path}.template`, problems);
  checkEnds(spec, objectIn(template, "spec") ?? {}, `${path}.template.spec.restartPolicy`, problems);
}

/** Of indexed jobs. */
const mostParallel = 100_000;

function checkIndexes(spec: JsonObject, path: string, problems: Problems): void {
  const { completionMode, completions, parallelism, maxFailedIndexes } = spec;
  checkGivenChoice(completionMode, `${path}.completionMode`, ["NonIndexed", "Indexed"], problems);
  if (completionMode === "Indexed") {
    if (completions === undefined) problems.push(required(`${path}.completions`, "when completion mode is Indexed"));
    if (Number(parallelism ?? 0) > mostParallel)
      problems.push(
        invalid(
          `${path}.parallelism`,
          parallelism,
          `must be less than or equal to ${mostParallel} when completion mode is Indexed`,
        ),
      );
    if (completions !== undefined && Number(maxFailedIndexes ?? 0) > Number(completions))
      problems.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, "must be less than or equal to completions"));
  } else
    for (const field of ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"])
      if (spec[field] !== undefined)
        problems.push(invalid(`${path}.${field}`, spec[field], "requires indexed completion mode"));
}

/** A job is done when its pods are, so they may not be restarted for ever. */
function checkEnds(spec: JsonObject, podSpec: JsonObject, field: string, problems: Problems): void {
  const policy = text(podSpec["restartPolicy"]);
  if (policy === "Always" || policy === "") problems.push(required(field, 'valid values: "OnFailure", "Never"'));
  else if (policy !== "OnFailure" && policy !== "Never")
    problems.push(unsupported(field, policy, ["OnFailure", "Never"]));
  else if (spec["podFailurePolicy"] !== undefined && policy !== "Never")
    problems.push(invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}

function checkJobUpdate(spec: JsonObject, before: JsonObject, problems: Problems): void {
  if (spec["completionMode"] !== "Indexed") checkFixed(spec, before, ["completions"], problems);
  else if (!equalJson(spec["completions"], before["completions"]) && spec["completions"] !== spec["parallelism"])
    problems.push(
      invalid("spec.completions", spec["completions"] ?? null, "can only be modified in tandem with spec.parallelism"),
    );
  checkFixed(spec, before, ["selector"], problems);
  checkTemplateUpdate(spec, before, problems);
  checkFixed(
    spec,
    before,
    ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"],
    problems,
  );
}

/** Where pods of a job that never began are to go may still be said. */
function checkTemplateUpdate(spec: JsonObject, before: JsonObject, problems: Problems): void {
  const waiting = before["suspend"] === true;
  const fixed = (job: JsonObject): JsonObject =>
    waiting ? withoutDirectives(job["template"]) : { ...(job["template"] as object) };
  if (!equalJson(fixed(spec), fixed(before)))
    problems.push(invalid("spec.template", spec["template"] ?? null, "field is immutable"));
}

function withoutDirectives(template: unknown): JsonObject {
  const { metadata: _, spec = {}, ...rest } = (template ?? {}) as JsonObject;
  const { nodeSelector: __, tolerations: ___, affinity: ____, schedulingGates: _____, ...podSpec } = spec as JsonObject;
  return { ...rest, spec: podSpec };
}

/** A job's name is that of its cron job and eleven characters. */
const longestName = 52;

export function cronJobRules(
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") return problems;
  const spec = objectIn(object, "spec") ?? {};
  const before = old === undefined ? undefined : (objectIn(old, "spec") ?? {});
  if (before !== undefined && equalJson(spec, before)) return problems;
  checkSchedule(spec, before, problems);
  checkNotNegative(spec, ["startingDeadlineSeconds"], "spec", problems);
  const zone = spec["timeZone"];
  if (typeof zone === "string" && zone !== before?.["timeZone"]) checkTimeZone(zone, problems);
  checkChoice(spec["concurrencyPolicy"], "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"], problems);
  checkJobTemplate(objectIn(spec, "jobTemplate") ?? {}, problems);
  checkNotNegative(spec, ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"], "spec", problems);
  const name = text(objectIn(object, "metadata")?.["name"]);
  if (before === undefined && name.length > longestName)
    problems.push(invalid("metadata.name", name, `must be no more than ${longestName} characters`));
  return problems;
}

function checkSchedule(spec: JsonObject, before: JsonObject | undefined, problems: Problems): void {
  const schedule = text(spec["schedule"]);
  const field = "spec.schedule";
  if (schedule === "") return void problems.push(required(field));
  const problem = scheduleProblem(schedule);
  if (problem !== undefined) problems.push(invalid(field, schedule, problem));
  if (!schedule.includes("TZ")) return;
  // Schedules of old may have their zone in them.
  if (!text(before?.["schedule"]).includes("TZ"))
    problems.push(invalid(field, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
  else if (spec["timeZone"] !== undefined)
    problems.push(invalid(field, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
}

function checkTimeZone(zone: string, problems: Problems): void {
  const field = "spec.timeZone";
  if (zone === "") problems.push(invalid(field, zone, "timeZone must be nil or non-empty string"));
  else if (!isTimeZone(zone)) problems.push(invalid(field, zone, `unknown time zone ${zone}`));
}

function isTimeZone(zone: string): boolean {
  const parts = zone.split("/");
  if (parts.some((part) => !/^[A-Za-z0-9._+-]{1,30}$/.test(part) || /^(-|\.\.?$|\+)/.test(part))) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function checkJobTemplate(template: JsonObject, problems: Problems): void {
  const path = "spec.jobTemplate.spec";
  const spec = objectIn(template, "spec") ?? {};
  checkJobSpec(spec, path, problems);
  if (spec["selector"] !== undefined)
    problems.push(invalid(`${path}.selector`, spec["selector"], "`selector` will be auto-generated"));
  if (spec["manualSelector"] === true) problems.push(unsupported(`${path}.manualSelector`, true, ["nil", "false"]));
}
