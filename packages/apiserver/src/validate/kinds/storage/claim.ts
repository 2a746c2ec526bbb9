import { equalJson, isObject, type JsonObject } from "../../../schema/json-value.ts";
import { compareQuantities, readQuantity } from "../../../schema/quantity.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { checkGivenChoice, objectIn, type Problems, text, textsIn } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { checkLabelSelector } from "../../labels.ts";
import { lineDiff } from "../../line-diff.ts";
import { subdomainProblem } from "../../names.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
export const volumeModes = ["Block", "Filesystem"];
const unchangeable =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

export function claimRules(
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") return problems;
  const spec = objectIn(object, "spec") ?? {};
  checkLabelSelector(spec["selector"], "spec.selector", problems);
  if (textsIn(spec, "accessModes").length === 0)
    problems.push(required("spec.accessModes", "at least 1 access mode is required"));
  checkAccessModes(textsIn(spec, "accessModes"), problems);
  const size = storageOf(spec);
  if (size === undefined) problems.push(required("spec.resources[storage]"));
  else checkSize(size, "spec.resources[storage]", problems);
  checkClassName(text(spec["storageClassName"]), problems);
  checkGivenChoice(spec["volumeMode"], "spec.volumeMode", volumeModes, problems);
  if (old !== undefined) checkUpdate(spec, old, problems);
  return problems;
}

export function checkAccessModes(modes: readonly string[], problems: Problems): void {
  for (const mode of modes)
    if (!accessModes.includes(mode)) problems.push(unsupported("spec.accessModes", mode, accessModes));
  const single = modes.includes("ReadWriteOncePod");
  if (single && modes.some((mode) => mode !== "ReadWriteOncePod" && accessModes.includes(mode)))
    problems.push(forbidden("spec.accessModes", "may not use ReadWriteOncePod with other access modes"));
}

export function checkSize(size: string, field: string, problems: Problems): void {
  if ((readQuantity(size)?.billionths ?? 0n) <= 0n) problems.push(invalid(field, size, "must be greater than zero"));
}

export function checkClassName(name: string, problems: Problems): void {
  const problem = name === "" ? undefined : subdomainProblem(name);
  if (problem !== undefined) problems.push(invalid("spec.storageClassName", name, problem));
}

function storageOf(spec: JsonObject): string | undefined {
  const size = objectIn(objectIn(spec, "resources") ?? {}, "requests")?.["storage"];
  return typeof size === "string" ? size : undefined;
}

/** A claim is bound once, and grows when it is; it may give back what was never given. */
function checkUpdate(spec: JsonObject, old: JsonObject, problems: Problems): void {
  const before = objectIn(old, "spec") ?? {};
  const status = objectIn(old, "status") ?? {};
  const wanted = shown(spec);
  const free = shown(before);
  if (free.VolumeName === "") free.VolumeName = wanted.VolumeName;
  if (status["phase"] === "Bound") {
    free.Resources = { ...free.Resources, Requests: wanted.Resources.Requests };
    free.VolumeAttributesClassName = wanted.VolumeAttributesClassName;
  }
  if (!equalJson(wanted, free))
    return void problems.push(forbidden("spec", `${unchangeable}\n${lineDiff(free, wanted)}`));
  const [size, was] = [storageOf(spec), storageOf(before)];
  const given = objectIn(status, "capacity")?.["storage"];
  if (size === undefined || was === undefined || compareQuantities(size, was) >= 0) return;
  if (typeof given !== "string" || compareQuantities(size, given) <= 0)
    problems.push(forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
}

/** The fields as the real server's source names and orders them: it shows them when they differ. */
function shown(spec: JsonObject) {
  const resources = objectIn(spec, "resources") ?? {};
  const amounts = (field: string): JsonObject | null => (isObject(resources[field]) ? resources[field] : null);
  const source = spec["dataSourceRef"] ?? spec["dataSource"];
  return {
    AccessModes: spec["accessModes"] ?? null,
    Selector: spec["selector"] ?? null,
    Resources: { Limits: amounts("limits"), Requests: amounts("requests") },
    VolumeName: text(spec["volumeName"]),
    StorageClassName: spec["storageClassName"] ?? null,
    VolumeMode: spec["volumeMode"] ?? null,
    DataSource: spec["dataSource"] ?? null,
    DataSourceRef: source ?? null,
    VolumeAttributesClassName: spec["volumeAttributesClassName"] ?? null,
  };
}
