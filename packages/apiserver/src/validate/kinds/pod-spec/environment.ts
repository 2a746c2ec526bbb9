import type { JsonObject } from "../../../schema/json-value.ts";
import { objectIn, objectsIn, type Problems, refuseValue, text } from "../../checks.ts";
import { invalid, required, unsupported } from "../../field-errors.ts";
import { configKeyProblems, keyProblems, subdomainProblem } from "../../names.ts";

export function checkEnvironment(container: JsonObject, place: string, problems: Problems): void {
  for (const [index, variable] of objectsIn(container, "env").entries()) {
    const at = `${place}.env[${index}]`;
    const name = text(variable["name"]);
    if (name === "") problems.push(required(`${at}.name`));
    else checkVariableName(name, `${at}.name`, problems);
    const from = objectIn(variable, "valueFrom");
    if (from !== undefined) checkValueFrom(from, text(variable["value"]), `${at}.valueFrom`, problems);
  }
  for (const [index, source] of objectsIn(container, "envFrom").entries())
    checkSource(source, { list: `${place}.envFrom`, place: `${place}.envFrom[${index}]` }, problems);
}

function checkVariableName(name: string, field: string, problems: Problems): void {
  if (/^[ -<>-~]+$/.test(name)) return;
  const problem = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  problems.push(invalid(field, name, problem));
}

/** The real server reports the number of sources at the list. */
function checkSource(
  source: JsonObject,
  { list, place }: { readonly list: string; readonly place: string },
  problems: Problems,
): void {
  const prefix = text(source["prefix"]);
  if (prefix !== "") checkVariableName(prefix, `${place}.prefix`, problems);
  const given = ["configMapRef", "secretRef"].filter((each) => source[each] !== undefined);
  for (const each of given) {
    const name = text(objectIn(source, each)?.["name"]);
    if (name === "") problems.push(required(`${place}.${each}.name`));
    else checkSubdomain(name, `${place}.${each}.name`, problems);
  }
  if (given.length === 0) problems.push(invalid(list, "", "must specify one of: `configMapRef` or `secretRef`"));
  else if (given.length > 1) problems.push(invalid(list, "", onlyOne));
}

const onlyOne = "may not have more than one field specified at a time";
const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

function checkValueFrom(from: JsonObject, value: string, place: string, problems: Problems): void {
  const given = sources.filter((each) => from[each] !== undefined);
  for (const each of given) {
    const source = objectIn(from, each) ?? {};
    const at = `${place}.${each}`;
    if (each === "fieldRef") checkFieldRef(source, at, podFields, problems);
    else if (each === "resourceFieldRef") checkResourceFieldRef(source, at, problems);
    else if (each !== "fileKeyRef") checkKeyRef(source, at, problems);
  }
  if (given.length === 0)
    problems.push(
      invalid(
        place,
        "",
        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
      ),
    );
  else if (value !== "") problems.push(invalid(place, "", "may not be specified when `value` is not empty"));
  else if (given.length > 1) problems.push(invalid(place, "", onlyOne));
}

/** What a variable may take from its pod. */
const podFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const subscripted = /^(.*)\['(.*)'\]$/;
/** Every field that a file or a variable can take, by any name. */
const knownFields = new Set([
  ...podFields,
  "metadata.annotations",
  "metadata.labels",
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

export function checkFieldRef(
  reference: JsonObject,
  place: string,
  supported: readonly string[],
  problems: Problems,
): void {
  const field = text(reference["fieldPath"]);
  if (text(reference["apiVersion"]) === "") return void problems.push(required(`${place}.apiVersion`));
  if (field === "") return void problems.push(required(`${place}.fieldPath`));
  const [, path = field, key] = subscripted.exec(field) ?? [];
  if (key === undefined) {
    if (!knownFields.has(field))
      problems.push(
        invalid(`${place}.fieldPath`, field, `error converting fieldPath: field label not supported: ${field}`),
      );
    else if (!supported.includes(field)) problems.push(unsupported(`${place}.fieldPath`, field, supported));
  } else if (path === "metadata.annotations")
    refuseValue(place, key.toLowerCase(), keyProblems(key.toLowerCase()), problems);
  else if (path === "metadata.labels") refuseValue(place, key, keyProblems(key), problems);
  else
    problems.push(
      invalid(
        `${place}.fieldPath`,
        field,
        `error converting fieldPath: field label does not support subscript: ${field}`,
      ),
    );
}

const resourceFields = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

export function checkResourceFieldRef(reference: JsonObject, place: string, problems: Problems): void {
  const resource = text(reference["resource"]);
  if (resource === "") problems.push(required(`${place}.resource`));
  else if (!resourceFields.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource))
    problems.push(unsupported(`${place}.resource`, resource, resourceFields));
}

function checkKeyRef(reference: JsonObject, place: string, problems: Problems): void {
  checkSubdomain(text(reference["name"]), `${place}.name`, problems);
  const key = text(reference["key"]);
  if (key === "") problems.push(required(`${place}.key`));
  else refuseValue(`${place}.key`, key, configKeyProblems(key), problems);
}

function checkSubdomain(name: string, field: string, problems: Problems): void {
  const problem = subdomainProblem(name);
  if (problem !== undefined) problems.push(invalid(field, name, problem));
}
