import { qualityOf } from "../../schema/begin-built-in.ts";
import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectIn, objectsIn, type Problems, refuseValue, text } from "../checks.ts";
import { forbidden, invalid } from "../field-errors.ts";
import { keyProblems } from "../names.ts";
import { checkImageSpace } from "./pod-spec/containers.ts";
import { checkPodSpec } from "./pod-spec/index.ts";

/** What a write may change of a pod depends on where it is made. */
export function podRules(object: JsonObject, old: JsonObject | undefined, subresource: string): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") {
    checkStatus(object, old ?? {}, problems);
    return problems;
  }
  const spec = objectIn(object, "spec") ?? {};
  const before = old === undefined ? undefined : (objectIn(old, "spec") ?? {});
  // What is as it was has been judged before.
  if (before !== undefined && equalJson(spec, before)) return problems;
  const name = text(objectIn(object, "metadata")?.["name"]);
  checkPodSpec(spec, { path: "spec", podName: name }, problems);
  checkTokens(spec, problems);
  checkImageSpace(spec, "spec", problems);
  if (before === undefined) return problems;
  if (subresource === "ephemeralcontainers") checkEphemeral(spec, before, problems);
  else if (subresource === "" || subresource === "resize") checkUpdate(spec, before, subresource, problems);
  return problems;
}

function checkTokens(spec: JsonObject, problems: Problems): void {
  if (text(spec["serviceAccountName"]) !== "") return;
  for (const [index, volume] of objectsIn(spec, "volumes").entries())
    for (const [at, source] of objectsIn(objectIn(volume, "projected") ?? {}, "sources").entries())
      if (source["serviceAccountToken"] !== undefined)
        problems.push(
          forbidden(
            `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`,
            "must not be specified when serviceAccountName is not set",
          ),
        );
}

const mutablePodText =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
const resizeText = "only cpu and memory resources are mutable";

/** A pod's spec stays but for images, a nearer deadline, added tolerations and removed gates; a resize changes amounts alone. */
function checkUpdate(spec: JsonObject, before: JsonObject, subresource: string, problems: Problems): void {
  for (const list of ["containers", "initContainers"])
    if (objectsIn(spec, list).length !== objectsIn(before, list).length)
      return void problems.push(forbidden(`spec.${list}`, "pod updates may not add or remove containers"));
  if (subresource === "resize") {
    const quality = qualityOf(before);
    if (qualityOf(spec) !== quality)
      problems.push(invalid("spec", quality, "Pod QOS Class may not change as a result of resizing"));
    if (!equalJson(withoutAmounts(spec), withoutAmounts(before))) problems.push(forbidden("spec", resizeText));
    return;
  }
  if (!checkDeadline(spec["activeDeadlineSeconds"], before["activeDeadlineSeconds"], problems)) return;
  checkAddedTolerations(spec, before, problems);
  checkRemovedGates(spec, before, problems);
  if (!equalJson(unchangeable(spec, before), unchangeable(before, before)))
    problems.push(forbidden("spec", mutablePodText));
}

/** The kubelet's own times run out sooner, never later. False: nothing else counts then. */
function checkDeadline(is: unknown, was: unknown, problems: Problems): boolean {
  const field = "spec.activeDeadlineSeconds";
  if (typeof is === "number" && typeof was === "number" && was < is) {
    problems.push(invalid(field, is, "must be less than or equal to previous value"));
    return false;
  }
  if (is === undefined && was !== undefined)
    problems.push(invalid(field, null, "must not update from a positive integer to nil value"));
  return true;
}

function checkAddedTolerations(spec: JsonObject, before: JsonObject, problems: Problems): void {
  const fixed = (toleration: JsonObject): JsonObject => ({ ...toleration, tolerationSeconds: null });
  const now = objectsIn(spec, "tolerations").map(fixed);
  const kept = objectsIn(before, "tolerations").every((old) => now.some((each) => equalJson(each, fixed(old))));
  if (!kept)
    problems.push(
      forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"),
    );
}

function checkRemovedGates(spec: JsonObject, before: JsonObject, problems: Problems): void {
  const known = new Set(objectsIn(before, "schedulingGates").map((each) => each["name"]));
  for (const [index, { name }] of objectsIn(spec, "schedulingGates").entries())
    if (!known.has(name))
      problems.push(
        forbidden(
          `spec.schedulingGates[${index}].name`,
          `only deletion is allowed, but found new scheduling gate '${text(name)}'`,
        ),
      );
}

function unchangeable(spec: JsonObject, before: JsonObject): JsonObject {
  const { activeDeadlineSeconds: _, tolerations: __, schedulingGates: ___, ...rest } = spec;
  const grace = Number(before["terminationGracePeriodSeconds"] ?? 0);
  if (grace < 0 && spec["terminationGracePeriodSeconds"] === 1) rest["terminationGracePeriodSeconds"] = grace;
  // Who waits behind a gate may still be told where to go.
  if (objectsIn(before, "schedulingGates").length > 0) {
    rest["nodeSelector"] = null;
    rest["affinity"] = null;
  }
  return mapContainers(rest, (container) => ({ ...container, image: "" }));
}

function withoutAmounts(spec: JsonObject): JsonObject {
  return mapContainers(spec, ({ resources, ...container }) => {
    const kept = isObject(resources) ? resources : {};
    return {
      ...container,
      resources: { ...kept, requests: othersOf(kept["requests"]), limits: othersOf(kept["limits"]) },
    };
  });
}

function othersOf(amounts: unknown): JsonObject {
  const { cpu: _, memory: __, ...others } = isObject(amounts) ? amounts : {};
  return others;
}

function mapContainers(spec: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const changed = { ...spec };
  for (const list of ["containers", "initContainers"])
    if (spec[list] !== undefined) changed[list] = objectsIn(spec, list).map(change);
  return changed;
}

/** Containers for debugging come, and stay as they came. */
function checkEphemeral(spec: JsonObject, before: JsonObject, problems: Problems): void {
  const field = "spec.ephemeralContainers";
  const now = new Map(objectsIn(spec, "ephemeralContainers").map((each) => [each["name"], each]));
  for (const old of objectsIn(before, "ephemeralContainers")) {
    const name = JSON.stringify(old["name"]);
    const kept = now.get(old["name"]);
    if (kept === undefined)
      problems.push(forbidden(field, `existing ephemeral containers ${name} may not be removed\n`));
    else if (!equalJson(kept, old))
      problems.push(forbidden(field, `existing ephemeral containers ${name} may not be changed\n`));
  }
}

const systemConditions = new Set(["PodScheduled", "Ready", "Initialized"]);

function checkStatus(object: JsonObject, old: JsonObject, problems: Problems): void {
  const status = objectIn(object, "status") ?? {};
  const before = objectIn(old, "status") ?? {};
  for (const [index, condition] of objectsIn(status, "conditions").entries()) {
    const type = text(condition["type"]);
    if (!systemConditions.has(type)) refuseValue(`status.conditions[${index}].Type`, type, keyProblems(type), problems);
  }
  const [is, was] = [status["qosClass"] ?? "", before["qosClass"] ?? ""];
  if (is !== was) problems.push(invalid("status.qosClass", is, "field is immutable"));
}
