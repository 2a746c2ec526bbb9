import type { JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { isStrictPart, networkProblem, readNetwork } from "../../addresses.ts";
import { checkGivenChoice, checkPort, objectIn, objectsIn, type Problems, text, textsIn } from "../../checks.ts";
import { forbidden, invalid, required, unsupported } from "../../field-errors.ts";
import { checkLabelSelector } from "../../labels.ts";

const directions = ["Ingress", "Egress"];

export function networkPolicyRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  const spec = objectIn(object, "spec") ?? {};
  checkLabelSelector(spec["podSelector"], "spec.podSelector", problems);
  for (const [rules, peers] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const)
    for (const [index, rule] of objectsIn(spec, rules).entries()) {
      const place = `spec.${rules}[${index}]`;
      for (const [at, port] of objectsIn(rule, "ports").entries())
        checkPolicyPort(port, `${place}.ports[${at}]`, problems);
      for (const [at, peer] of objectsIn(rule, peers).entries()) checkPeer(peer, `${place}.${peers}[${at}]`, problems);
    }
  const types = textsIn(spec, "policyTypes");
  if (types.length > directions.length)
    problems.push(invalid("spec.policyTypes", types, "may not specify more than two policyTypes"));
  else
    for (const [index, type] of types.entries())
      if (!directions.includes(type)) problems.push(unsupported(`spec.policyTypes[${index}]`, type, directions));
  return problems;
}

function checkPolicyPort(entry: JsonObject, place: string, problems: Problems): void {
  const { port, endPort, protocol } = entry;
  checkGivenChoice(protocol, `${place}.protocol`, ["TCP", "UDP", "SCTP"], problems);
  if (port !== undefined) checkPort(port, `${place}.port`, problems);
  if (typeof endPort !== "number") return;
  const field = `${place}.endPort`;
  if (typeof port === "string")
    problems.push(invalid(field, endPort, "may not be specified when `port` is non-numeric"));
  else if (typeof port !== "number")
    problems.push(invalid(field, endPort, "may not be specified when `port` is not specified"));
  // As in the real server the value shown is the one it is compared with.
  else if (endPort < port) problems.push(invalid(field, port, "must be greater than or equal to `port`"));
  else if (endPort > 65_535) problems.push(invalid(field, endPort, "must be between 1 and 65535, inclusive"));
}

function checkPeer(peer: JsonObject, place: string, problems: Problems): void {
  const selectors = ["podSelector", "namespaceSelector"].filter((field) => peer[field] !== undefined);
  for (const field of selectors) checkLabelSelector(peer[field], `${place}.${field}`, problems);
  const block = objectIn(peer, "ipBlock");
  if (block === undefined) {
    if (selectors.length === 0) problems.push(required(place, "must specify a peer"));
    return;
  }
  checkBlock(block, `${place}.ipBlock`, problems);
  if (selectors.length > 0) problems.push(forbidden(place, "may not specify both ipBlock and another peer"));
}

function checkBlock(block: JsonObject, place: string, problems: Problems): void {
  const cidr = text(block["cidr"]);
  if (cidr === "") return void problems.push(required(`${place}.cidr`));
  const outer = readNetwork(cidr);
  const wrong = networkProblem(cidr);
  if (wrong !== undefined) problems.push(invalid(`${place}.cidr`, cidr, wrong));
  for (const [index, except] of outer === undefined ? [] : textsIn(block, "except").entries()) {
    const inner = readNetwork(except);
    const problem =
      networkProblem(except) ??
      (inner !== undefined && outer !== undefined && isStrictPart(inner, outer)
        ? undefined
        : "must be a strict subset of `cidr`");
    if (problem !== undefined) problems.push(invalid(`${place}.except[${index}]`, except, problem));
  }
}
