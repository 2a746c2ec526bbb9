import { equalJson, isObject, type JsonObject } from "../../../schema/json-value.ts";
import { readQuantity } from "../../../schema/quantity.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { checkGivenChoice, checkNoBacksteps, objectIn, objectsIn, type Problems, text, textsIn } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { checkNodeTerm } from "../pod-spec/scheduling.ts";
import { checkHostPath, checkNfs } from "../pod-spec/volumes.ts";
import { checkAccessModes, checkClassName, checkSize, volumeModes } from "./claim.ts";

const reclaimPolicies = ["Delete", "Recycle", "Retain"];
const immutableSource = "spec.persistentvolumesource is immutable after creation";
/** Fields of a volume that say where it lies, in the order in which the real server looks at them. */
const sources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "flocker",
  "nfs",
  "rbd",
  "quobyte",
  "cephfs",
  "iscsi",
  "cinder",
  "fc",
  "flexVolume",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "scaleIO",
  "local",
  "storageos",
  "csi",
];

export function volumeRules(
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const problems: Problems = [];
  if (subresource === "status") return problems;
  const spec = objectIn(object, "spec") ?? {};
  if (textsIn(spec, "accessModes").length === 0) problems.push(required("spec.accessModes"));
  checkAccessModes(textsIn(spec, "accessModes"), problems);
  checkCapacity(spec, problems);
  checkGivenChoice(
    spec["persistentVolumeReclaimPolicy"],
    "spec.persistentVolumeReclaimPolicy",
    reclaimPolicies,
    problems,
  );
  checkNodes(spec, problems);
  checkSource(spec, problems);
  checkClassName(text(spec["storageClassName"]), problems);
  checkGivenChoice(spec["volumeMode"], "spec.volumeMode", volumeModes, problems);
  if (old !== undefined) checkUpdate(spec, objectIn(old, "spec") ?? {}, problems);
  return problems;
}

function checkCapacity(spec: JsonObject, problems: Problems): void {
  const capacity = isObject(spec["capacity"]) ? spec["capacity"] : undefined;
  const field = "spec.capacity";
  if (capacity === undefined || Object.keys(capacity).length === 0) problems.push(required(field));
  if (capacity?.["storage"] === undefined || Object.keys(capacity).length > 1)
    problems.push(unsupported(field, capacity ?? null, ["storage"]));
  for (const [name, size] of Object.entries(capacity ?? {})) {
    if (name !== "storage") continue;
    if ((readQuantity(text(size))?.billionths ?? 0n) < 0n)
      problems.push(invalid(`${field}[storage]`, Number(size), "must be a valid resource quantity"));
    checkSize(text(size), `${field}[storage]`, problems);
  }
}

function checkNodes(spec: JsonObject, problems: Problems): void {
  const affinity = objectIn(spec, "nodeAffinity");
  if (affinity === undefined) return;
  const required_ = objectIn(affinity, "required");
  const field = "spec.nodeAffinity.required";
  if (required_ === undefined) return void problems.push(required(field, "must specify required node constraints"));
  const terms = objectsIn(required_, "nodeSelectorTerms");
  if (terms.length === 0)
    problems.push(required(`${field}.nodeSelectorTerms`, "must have at least one node selector term"));
  for (const [index, term] of terms.entries())
    checkNodeTerm(term, `${field}.nodeSelectorTerms[${index}]`, { values: false }, problems);
}

function checkSource(spec: JsonObject, problems: Problems): void {
  const given = sources.filter((name) => isObject(spec[name]));
  if (given.length === 0) problems.push(required("spec", "must specify a volume type"));
  for (const [index, name] of given.entries()) {
    if (index > 0) problems.push(forbidden(`spec.${name}`, "may not specify more than 1 volume type"));
    else sourceRules[name]?.(objectIn(spec, name) ?? {}, spec, problems);
  }
  if (objectIn(spec, "hostPath")?.["path"] === "/" && spec["persistentVolumeReclaimPolicy"] === "Recycle")
    problems.push(forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"));
}

const sourceRules: Readonly<Record<string, (source: JsonObject, spec: JsonObject, problems: Problems) => void>> = {
  hostPath: (source, _, problems) => checkHostPath(source, "spec.hostPath", problems),
  nfs: (source, _, problems) => checkNfs(source, "spec.nfs", problems),
  local: (source, spec, problems) => {
    const path = text(source["path"]);
    if (path === "") problems.push(required("spec.local.path"));
    else checkNoBacksteps(path, "spec.local.path", problems);
    if (spec["nodeAffinity"] === undefined)
      problems.push(required("spec.nodeAffinity", "Local volume requires node affinity"));
  },
  csi: (source, _, problems) => {
    for (const field of ["driver", "volumeHandle"])
      if (text(source[field]) === "") problems.push(required(`spec.csi.${field}`));
  },
};

function checkUpdate(spec: JsonObject, before: JsonObject, problems: Problems): void {
  // The real server also shows both sources, with every field that its own code has.
  if (sources.some((name) => !equalJson(spec[name], before[name])))
    problems.push(forbidden("spec.persistentvolumesource", immutableSource));
  if (!equalJson(spec["volumeMode"], before["volumeMode"]))
    problems.push(invalid("volumeMode", spec["volumeMode"] ?? null, "field is immutable"));
}
