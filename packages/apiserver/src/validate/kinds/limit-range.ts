import { isObject, type JsonObject } from "../../schema/json-value.ts";
import { compareQuantities, readQuantity } from "../../schema/quantity.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectIn, objectsIn, type Problems, refuseValue, text } from "../checks.ts";
import { duplicate, forbidden, invalid, required } from "../field-errors.ts";
import { keyProblems } from "../names.ts";

const types = new Set(["Pod", "Container", "PersistentVolumeClaim"]);
const ofContainers = new Set(["cpu", "memory", "ephemeral-storage"]);
const fields = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

type Amounts = Readonly<Record<string, string>>;

export function limitRangeRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  const seen = new Set<string>();
  for (const [index, limit] of objectsIn(objectIn(object, "spec") ?? {}, "limits").entries()) {
    const place = `spec.limits[${index}]`;
    const type = text(limit["type"]);
    refuseValue(`${place}.type`, type, keyProblems(type), problems);
    if (!type.includes("/") && !types.has(type))
      problems.push(invalid(`${place}.type`, type, "must be a standard limit type or fully qualified"));
    if (seen.has(type)) {
      problems.push(duplicate(`${place}.type`, type));
      continue;
    }
    seen.add(type);
    checkLimit(limit, { place, type }, problems);
  }
  return problems;
}

function checkLimit(
  limit: JsonObject,
  { place, type }: { readonly place: string; readonly type: string },
  problems: Problems,
): void {
  const of = (field: string): Amounts => (isObject(limit[field]) ? (limit[field] as unknown as Amounts) : {});
  for (const field of fields) {
    const whole = type === "Pod" && (field === "default" || field === "defaultRequest");
    if (whole && Object.keys(of(field)).length > 0)
      problems.push(forbidden(`${place}.${field}`, "may not be specified when `type` is 'Pod'"));
    for (const name of Object.keys(of(field))) checkName(name, { field: `${place}.${field}[${name}]`, type }, problems);
  }
  if (type === "PersistentVolumeClaim" && of("min")["storage"] === undefined && of("max")["storage"] === undefined)
    problems.push(
      required(`${place}.limits`, "either minimum or maximum storage value is required, but neither was provided"),
    );
  for (const name of new Set(fields.flatMap((field) => Object.keys(of(field)))))
    checkOrder(name, { place, amounts: Object.fromEntries(fields.map((field) => [field, of(field)[name]])) }, problems);
}

function checkName(
  name: string,
  { field, type }: { readonly field: string; readonly type: string },
  problems: Problems,
): void {
  const wrong = keyProblems(name);
  refuseValue(field, name, wrong, problems);
  if (name.includes("/") || ofContainers.has(name) || name.startsWith("hugepages-")) return;
  if (type === "PersistentVolumeClaim" || type === "Pod") {
    if (name === "storage" || wrong.length > 0) return;
    return void problems.push(invalid(field, name, "must be a standard resource type or fully qualified"));
  }
  if (wrong.length === 0) problems.push(invalid(field, name, "must be a standard resource type or fully qualified"));
  if (type === "Container") problems.push(invalid(field, name, "must be a standard resource for containers"));
}

/** The least is not above what is asked for by default, that not above the limit by default, that not above the most. */
function checkOrder(
  name: string,
  { place, amounts }: { readonly place: string; readonly amounts: Readonly<Record<string, string | undefined>> },
  problems: Problems,
): void {
  const { max, min, default: limit, defaultRequest, maxLimitRequestRatio: ratio } = amounts;
  const refuseAbove = (
    low: readonly [string, string | undefined],
    high: readonly [string, string | undefined],
    at: readonly [string, string | undefined],
  ): void => {
    if (low[1] === undefined || high[1] === undefined || compareQuantities(low[1], high[1]) <= 0) return;
    const problem = `${low[0]} value ${low[1]} is greater than ${high[0]} value ${high[1]}`;
    problems.push(invalid(`${place}.${at[0]}[${name}]`, at[1], problem));
  };
  refuseAbove(["min", min], ["max", max], ["min", min]);
  refuseAbove(["min", min], ["default request", defaultRequest], ["defaultRequest", defaultRequest]);
  refuseAbove(["default request", defaultRequest], ["max", max], ["defaultRequest", defaultRequest]);
  refuseAbove(["default request", defaultRequest], ["default limit", limit], ["defaultRequest", defaultRequest]);
  refuseAbove(["min", min], ["default", limit], ["default", min]);
  refuseAbove(["default", limit], ["max", max], ["default", max]);
  if (ratio !== undefined) checkRatio({ field: `${place}.maxLimitRequestRatio[${name}]`, ratio, min, max }, problems);
}

function checkRatio(
  of: {
    readonly field: string;
    readonly ratio: string;
    readonly min: string | undefined;
    readonly max: string | undefined;
  },
  problems: Problems,
): void {
  const amount = (value: string): bigint => readQuantity(value)?.billionths ?? 0n;
  if (compareQuantities(of.ratio, "1") < 0)
    problems.push(invalid(of.field, of.ratio, `ratio ${of.ratio} is less than 1`));
  if (of.min === undefined || of.max === undefined || amount(of.min) === 0n) return;
  const most = Number(amount(of.max)) / Number(amount(of.min));
  if (Number(amount(of.ratio)) / 1e9 > most)
    problems.push(invalid(of.field, of.ratio, `ratio ${of.ratio} is greater than max/min = ${most.toFixed(6)}`));
}
