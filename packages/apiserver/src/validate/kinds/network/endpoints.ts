import type { JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { addressProblem, isIpv6, unreachableProblems } from "../../addresses.ts";
import {
  checkChoice,
  checkGivenChoice,
  checkRange,
  objectsIn,
  type Problems,
  portRange,
  refuseValue,
  text,
  textsIn,
} from "../../checks.ts";
import { duplicate, invalid, required } from "../../field-errors.ts";
import { keyProblems, labelProblem, subdomainProblem } from "../../names.ts";
import { protocols } from "./service.ts";

export function endpointsRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  for (const [index, subset] of objectsIn(object, "subsets").entries()) {
    const place = `subsets[${index}]`;
    const lists = ["addresses", "notReadyAddresses"] as const;
    if (lists.every((list) => objectsIn(subset, list).length === 0))
      problems.push(required(place, "must specify `addresses` or `notReadyAddresses`"));
    for (const list of lists)
      for (const [at, address] of objectsIn(subset, list).entries())
        checkEndpointAddress(address, `${place}.${list}[${at}]`, problems);
    const ports = objectsIn(subset, "ports");
    for (const [at, port] of ports.entries())
      checkEndpointPort(port, { place: `${place}.ports[${at}]`, named: ports.length > 1 }, problems);
  }
  return problems;
}

function checkEndpointAddress(address: JsonObject, place: string, problems: Problems): void {
  const ip = text(address["ip"]);
  const wrong = addressProblem(ip);
  if (wrong !== undefined) problems.push(invalid(`${place}.ip`, ip, wrong));
  checkNames(address, place, problems);
  refuseValue(`${place}.ip`, ip, unreachableProblems(ip), problems);
}

function checkNames(endpoint: JsonObject, place: string, problems: Problems): void {
  const [hostname, nodeName] = [text(endpoint["hostname"]), text(endpoint["nodeName"])];
  const ofHost = hostname === "" ? undefined : labelProblem(hostname);
  if (ofHost !== undefined) problems.push(invalid(`${place}.hostname`, hostname, ofHost));
  const ofNode = nodeName === "" ? undefined : subdomainProblem(nodeName);
  if (ofNode !== undefined) problems.push(invalid(`${place}.nodeName`, nodeName, ofNode));
}

function checkEndpointPort(
  port: JsonObject,
  { place, named }: { readonly place: string; readonly named: boolean },
  problems: Problems,
): void {
  const name = text(port["name"]);
  const problem = name === "" ? undefined : labelProblem(name);
  if (name === "" && named) problems.push(required(`${place}.name`));
  if (problem !== undefined) problems.push(invalid(`${place}.name`, name, problem));
  checkRange(port["port"] ?? 0, `${place}.port`, portRange, problems);
  checkChoice(port["protocol"], `${place}.protocol`, protocols, problems);
  const protocol = text(port["appProtocol"]);
  if (protocol !== "") refuseValue(`${place}.appProtocol`, protocol, keyProblems(protocol), problems);
}

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const mostAddresses = 100;

export function endpointSliceRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  const type = text(object["addressType"]);
  if (old !== undefined && type !== old["addressType"]) return [invalid("addressType", type, "field is immutable")];
  checkChoice(type, "addressType", addressTypes, problems);
  const names = new Set<string>();
  for (const [index, port] of objectsIn(object, "ports").entries()) {
    const [place, name] = [`ports[${index}]`, text(port["name"])];
    const problem = name === "" ? undefined : labelProblem(name);
    if (problem !== undefined) problems.push(invalid(`${place}.name`, name, problem));
    if (names.has(name)) problems.push(duplicate(`${place}.name`, name));
    names.add(name);
    checkGivenChoice(port["protocol"], `${place}.protocol`, protocols, problems);
    const protocol = text(port["appProtocol"]);
    if (protocol !== "") refuseValue(`${place}.appProtocol`, protocol, keyProblems(protocol), problems);
  }
  for (const [index, endpoint] of objectsIn(object, "endpoints").entries())
    checkEndpoint(endpoint, { place: `endpoints[${index}]`, type }, problems);
  return problems;
}

function checkEndpoint(
  endpoint: JsonObject,
  { place, type }: { readonly place: string; readonly type: string },
  problems: Problems,
): void {
  const addresses = textsIn(endpoint, "addresses");
  const field = `${place}.addresses`;
  if (addresses.length === 0) problems.push(required(field, "must contain at least 1 address"));
  else if (addresses.length > mostAddresses)
    problems.push({
      reason: "FieldValueTooMany",
      field,
      message: `Too many: ${addresses.length}: must have at most ${mostAddresses} items`,
    });
  for (const [index, address] of addresses.entries()) {
    const at = `${field}[${index}]`;
    const wrong = type === "FQDN" ? subdomainProblem(address) : addressProblem(address);
    if (wrong !== undefined) problems.push(invalid(at, address, wrong));
    else if (type === "IPv4" && isIpv6(address)) problems.push(invalid(field, address, "must be an IPv4 address"));
    else if (type === "IPv6" && !isIpv6(address)) problems.push(invalid(field, address, "must be an IPv6 address"));
    else if (type !== "FQDN") refuseValue(at, address, unreachableProblems(address), problems);
  }
  const nodeName = text(endpoint["nodeName"]);
  const ofNode = nodeName === "" ? undefined : subdomainProblem(nodeName);
  if (ofNode !== undefined) problems.push(invalid(`${place}.nodeName`, nodeName, ofNode));
  checkNames({ hostname: endpoint["hostname"] }, place, problems);
}
