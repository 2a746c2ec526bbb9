import type { JsonObject } from "../../../schema/json-value.ts";
import { checkFileMode, objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { forbidden, invalid, required } from "../../field-errors.ts";
import { checkFieldRef, checkResourceFieldRef } from "./environment.ts";
import { checkItem, checkLocalPath } from "./files.ts";

const kinds = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

/** A volume of several sources. What concerns all of them is reported at the volume, as the real server has it. */
export function checkProjections(volume: JsonObject, path: string, problems: Problems): void {
  checkFileMode(volume["defaultMode"], `${path}.defaultMode`, problems);
  const paths = new Set<string>();
  for (const [index, source] of objectsIn(volume, "sources").entries()) {
    const place = `${path}.sources[${index}]`;
    const given = kinds.filter((kind) => source[kind] !== undefined);
    for (const kind of given)
      checkProjection(kind, objectIn(source, kind) ?? {}, { volume: path, place: `${place}.${kind}`, paths }, problems);
    if (given.length > 1) problems.push(forbidden(place, "may not specify more than 1 volume type"));
  }
}

interface Place {
  readonly volume: string;
  readonly place: string;
  /** Files of all sources. */
  readonly paths: Set<string>;
}

function checkProjection(kind: string, source: JsonObject, at: Place, problems: Problems): void {
  if (kind === "serviceAccountToken") return checkToken(source, at, problems);
  const named = kind === "secret" || kind === "configMap";
  if (named && text(source["name"]) === "") problems.push(required(`${at.place}.name`));
  for (const [index, item] of objectsIn(source, "items").entries()) {
    if (named) checkItem(item, `${at.place}.items[${index}]`, problems);
    else checkDownwardItem(item, at.place, problems);
    const path = text(item["path"]);
    if (path === "") continue;
    if (at.paths.has(path))
      problems.push(invalid(at.volume, named ? text(source["name"]) : path, "conflicting duplicate paths"));
    at.paths.add(path);
  }
}

const leastSeconds = 600;
const mostSeconds = 2 ** 32;

function checkToken(source: JsonObject, at: Place, problems: Problems): void {
  const seconds = Number(source["expirationSeconds"] ?? 0);
  const field = `${at.place}.expirationSeconds`;
  if (seconds < leastSeconds) problems.push(invalid(field, seconds, "may not specify a duration less than 10 minutes"));
  if (seconds > mostSeconds)
    problems.push(invalid(field, seconds, "may not specify a duration larger than 2^32 seconds"));
  const path = text(source["path"]);
  if (path === "") problems.push(required(`${at.volume}.path`));
  else checkLocalPath(path, `${at.volume}.path`, problems);
}

/** What a file may take from its pod. */
const fileFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

export function checkDownwardItem(item: JsonObject, place: string, problems: Problems): void {
  const path = text(item["path"]);
  if (path === "") problems.push(required(`${place}.path`));
  checkLocalPath(path, `${place}.path`, problems);
  const field = objectIn(item, "fieldRef");
  const resource = objectIn(item, "resourceFieldRef");
  if (field !== undefined) {
    checkFieldRef(field, `${place}.fieldRef`, fileFields, problems);
    if (resource !== undefined)
      problems.push(invalid(place, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (resource !== undefined) checkResource(resource, `${place}.resourceFieldRef`, problems);
  else problems.push(required(place, "one of fieldRef and resourceFieldRef is required"));
  checkFileMode(item["mode"], `${place}.mode`, problems);
}

/** A file belongs to no container, and must say which it means. */
function checkResource(resource: JsonObject, place: string, problems: Problems): void {
  if (text(resource["containerName"]) === "") problems.push(required(`${place}.containerName`));
  else checkResourceFieldRef(resource, place, problems);
}
