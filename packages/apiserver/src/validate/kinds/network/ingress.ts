import { equalJson, type JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { addressBytes } from "../../addresses.ts";
import {
  checkChoice,
  checkRange,
  objectIn,
  objectsIn,
  type Problems,
  portNameProblems,
  portRange,
  refuseValue,
  text,
  textsIn,
} from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { labelProblem, subdomainProblem } from "../../names.ts";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const wildcard = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const wildcardText =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

export function ingressRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  const spec = objectIn(object, "spec") ?? {};
  const [rules, backend] = [objectsIn(spec, "rules"), objectIn(spec, "defaultBackend")];
  if (rules.length === 0 && backend === undefined)
    problems.push(invalid("spec", null, "either `defaultBackend` or `rules` must be specified"));
  if (backend !== undefined) checkBackend(backend, "spec.defaultBackend", problems);
  for (const [index, rule] of rules.entries()) checkRule(rule, `spec.rules[${index}]`, problems);
  for (const [index, tls] of objectsIn(spec, "tls").entries()) checkTls(tls, `spec.tls[${index}]`, problems);
  checkSubdomain(text(spec["ingressClassName"]), "spec.ingressClassName", problems);
  return problems;
}

function checkSubdomain(name: string, field: string, problems: Problems): void {
  const problem = name === "" ? undefined : subdomainProblem(name);
  if (problem !== undefined) problems.push(invalid(field, name, problem));
}

function checkHost(host: string, field: string, problems: Problems): void {
  if (!host.includes("*")) checkSubdomain(host, field, problems);
  else if (!wildcard.test(host)) problems.push(invalid(field, host, wildcardText));
}

function checkRule(rule: JsonObject, place: string, problems: Problems): void {
  const host = text(rule["host"]);
  if (addressBytes(host) !== undefined)
    problems.push(invalid(`${place}.host`, host, "must be a DNS name, not an IP address"));
  checkHost(host, `${place}.host`, problems);
  const http = objectIn(rule, "http");
  if (http === undefined) return;
  const paths = objectsIn(http, "paths");
  if (paths.length === 0) problems.push(required(`${place}.http.paths`));
  for (const [index, path] of paths.entries()) checkPath(path, `${place}.http.paths[${index}]`, problems);
}

function checkPath(entry: JsonObject, place: string, problems: Problems): void {
  const [type, path] = [entry["pathType"], text(entry["path"])];
  if (text(type) === "") return void problems.push(required(`${place}.pathType`, "pathType must be specified"));
  if (type === "ImplementationSpecific") {
    if (path !== "" && !path.startsWith("/")) problems.push(invalid(`${place}.path`, path, "must be an absolute path"));
  } else if (type === "Exact" || type === "Prefix") refuseValue(`${place}.path`, path, pathProblems(path), problems);
  else problems.push(unsupported(`${place}.pathType`, type, pathTypes));
  checkBackend(objectIn(entry, "backend") ?? {}, `${place}.backend`, problems);
}

function pathProblems(path: string): readonly string[] {
  if (!path.startsWith("/")) return ["must be an absolute path"];
  const sequences = ["//", "/./", "/../", "%2f", "%2F"].filter((part) => path.includes(part));
  const ends = ["/..", "/."].filter((part) => path.endsWith(part));
  return [...sequences.map((part) => `must not contain '${part}'`), ...ends.map((part) => `cannot end with '${part}'`)];
}

function checkBackend(backend: JsonObject, place: string, problems: Problems): void {
  const [service, resource] = [objectIn(backend, "service"), objectIn(backend, "resource")];
  if (service !== undefined && resource !== undefined)
    return void problems.push(invalid(place, "", "cannot set both resource and service backends"));
  if (resource !== undefined) {
    for (const field of ["kind", "name"])
      if (text(resource[field]) === "") problems.push(required(`${place}.resource.${field}`));
    return;
  }
  if (service === undefined) return void problems.push(invalid(place, "", "resource or service backend is required"));
  const name = text(service["name"]);
  const problem = name === "" ? undefined : labelProblem(name);
  if (name === "") problems.push(required(`${place}.service.name`));
  if (problem !== undefined) problems.push(invalid(`${place}.service.name`, name, problem));
  checkBackendPort(objectIn(service, "port") ?? {}, place, problems);
}

function checkBackendPort(port: JsonObject, place: string, problems: Problems): void {
  const [name, number] = [text(port["name"]), Number(port["number"] ?? 0)];
  if (name !== "" && number !== 0) problems.push(invalid(place, "", "cannot set both port name & port number"));
  else if (name !== "") refuseValue(`${place}.service.port.name`, name, portNameProblems(name), problems);
  else if (number !== 0) checkRange(number, `${place}.service.port.number`, portRange, problems);
  else problems.push(required(place, "port name or number is required"));
}

function checkTls(tls: JsonObject, place: string, problems: Problems): void {
  for (const [index, host] of textsIn(tls, "hosts").entries()) checkHost(host, `${place}.hosts[${index}]`, problems);
  checkSubdomain(text(tls["secretName"]), `${place}.secretName`, problems);
}

export function ingressClassRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  const spec = objectIn(object, "spec") ?? {};
  const controller = text(spec["controller"]);
  const before = old === undefined ? undefined : objectIn(old, "spec");
  if (before !== undefined && !equalJson(before["controller"], controller))
    problems.push(invalid("spec.controller", controller, "field is immutable"));
  if (controller === "") problems.push(required("spec.controller"));
  else if (!/^[^/]+\/.+$/.test(controller))
    problems.push(invalid("spec.controller", controller, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  else if (before === undefined) checkSubdomain(controller.split("/")[0] ?? "", "spec.controller", problems);
  const parameters = objectIn(spec, "parameters");
  if (parameters !== undefined) checkParameters(parameters, "spec.parameters", problems);
  return problems;
}

function checkParameters(parameters: JsonObject, place: string, problems: Problems): void {
  for (const field of ["kind", "name"])
    if (text(parameters[field]) === "") problems.push(required(`${place}.${field}`));
  const { scope } = parameters;
  const given = parameters["namespace"] !== undefined;
  checkChoice(scope, `${place}.scope`, ["Cluster", "Namespace"], problems);
  if (scope === "Namespace" && !given)
    problems.push(required(`${place}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  if (scope === "Cluster" && given)
    problems.push(forbidden(`${place}.namespace`, "`parameters.scope` is set to 'Cluster'"));
}
