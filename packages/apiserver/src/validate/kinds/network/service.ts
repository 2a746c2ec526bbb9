import type { JsonObject } from "../../../schema/json-value.ts";
import type { FieldError } from "../../../types/refusal.ts";
import { addressProblem, networkProblem, unreachableProblems } from "../../addresses.ts";
import {
  checkChoice,
  checkGivenChoice,
  checkPort,
  checkRange,
  objectIn,
  objectsIn,
  type Problems,
  portRange,
  refuseValue,
  text,
  textsIn,
} from "../../checks.ts";
import { duplicate, forbidden, invalid, required } from "../../field-errors.ts";
import { checkLabelMap } from "../../labels.ts";
import { keyProblems, labelProblem, subdomainProblem } from "../../names.ts";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
export const protocols = ["SCTP", "TCP", "UDP"];
const traffic = ["Cluster", "Local"];
const distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const daySeconds = 86_400;

/** All but the addresses, which are judged where they are given. */
export function serviceRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  const spec = objectIn(object, "spec") ?? {};
  const [type, ports] = [text(spec["type"]), objectsIn(spec, "ports")];
  const headless = spec["clusterIP"] === "None";
  if (ports.length === 0 && !headless && type !== "ExternalName") problems.push(required("spec.ports"));
  if (headless && (type === "NodePort" || type === "LoadBalancer"))
    problems.push(invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`));
  if (type === "ExternalName") checkExternalName(text(spec["externalName"]), problems);
  checkServicePorts(ports, { headless }, problems);
  checkLabelMap(spec["selector"], "spec.selector", problems);
  checkAffinity(spec, problems);
  checkChoice(spec["type"], "spec.type", types, problems);
  checkExternalAddresses(textsIn(spec, "externalIPs"), problems);
  checkSinglePorts(ports, type, problems);
  checkBalancer(spec, type, problems);
  checkTraffic(spec, type, problems);
  return problems;
}

function checkExternalName(name: string, problems: Problems): void {
  const problem = name === "" ? undefined : subdomainProblem(name.replace(/\.$/, ""));
  if (name === "") problems.push(required("spec.externalName"));
  else if (problem !== undefined) problems.push(invalid("spec.externalName", name, problem));
}

function checkServicePorts(ports: readonly JsonObject[], of: { readonly headless: boolean }, problems: Problems): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const place = `spec.ports[${index}]`;
    const name = text(port["name"]);
    if (name === "" && ports.length > 1) problems.push(required(`${place}.name`));
    else if (name !== "") {
      const problem = labelProblem(name);
      if (problem !== undefined) problems.push(invalid(`${place}.name`, name, problem));
      if (names.has(name)) problems.push(duplicate(`${place}.name`, name));
      names.add(name);
    }
    checkRange(port["port"] ?? 0, `${place}.port`, portRange, problems);
    checkChoice(port["protocol"], `${place}.protocol`, protocols, problems);
    checkPort(port["targetPort"] ?? 0, `${place}.targetPort`, problems);
    const protocol = text(port["appProtocol"]);
    if (protocol !== "") refuseValue(`${place}.appProtocol`, protocol, keyProblems(protocol), problems);
    if (of.headless && port["targetPort"] === undefined) problems.push(required(`${place}.targetPort`));
  }
}

function checkAffinity(spec: JsonObject, problems: Problems): void {
  checkChoice(spec["sessionAffinity"], "spec.sessionAffinity", ["ClientIP", "None"], problems);
  if (spec["sessionAffinity"] !== "ClientIP") return;
  const seconds = objectIn(objectIn(spec, "sessionAffinityConfig") ?? {}, "clientIP")?.["timeoutSeconds"];
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  if (typeof seconds === "number" && (seconds <= 0 || seconds > daySeconds))
    problems.push(invalid(field, seconds, `must be greater than 0 and less than ${daySeconds}`));
}

function checkExternalAddresses(addresses: readonly string[], problems: Problems): void {
  for (const [index, address] of addresses.entries()) {
    const wrong = addressProblem(address);
    const texts = wrong === undefined ? unreachableProblems(address) : [wrong];
    refuseValue(`spec.externalIPs[${index}]`, address, texts, problems);
  }
}

/** A port is one of its number and protocol, and on nodes only where the type says so. */
function checkSinglePorts(ports: readonly JsonObject[], type: string, problems: Problems): void {
  const [seen, seenOnNodes] = [new Set<string>(), new Set<string>()];
  for (const [index, port] of ports.entries()) {
    const { nodePort, protocol } = port;
    if (type === "ClusterIP" && typeof nodePort === "number" && nodePort !== 0)
      problems.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    const key = `${text(protocol)} ${String(port["port"] as number)}`;
    // The real server shows of the port nothing but what makes it the same.
    const same = { Name: "", Protocol: protocol, AppProtocol: null, Port: port["port"], TargetPort: 0, NodePort: 0 };
    if (seen.has(key)) problems.push(duplicate(`spec.ports[${index}]`, same));
    seen.add(key);
    if (typeof nodePort !== "number" || nodePort === 0) continue;
    const onNodes = `${text(protocol)} ${nodePort}`;
    if (seenOnNodes.has(onNodes)) problems.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    seenOnNodes.add(onNodes);
  }
}

const forBalancers = "may only be used when `type` is 'LoadBalancer'";

function checkBalancer(spec: JsonObject, type: string, problems: Problems): void {
  const ranges = textsIn(spec, "loadBalancerSourceRanges");
  // The real server writes this one field with a capital.
  const field = "spec.LoadBalancerSourceRanges";
  if (ranges.length > 0 && type !== "LoadBalancer") problems.push(forbidden(field, forBalancers));
  for (const [index, range] of ranges.entries()) {
    const problem = networkProblem(range.trim());
    if (problem !== undefined) problems.push(invalid(`${field}[${index}]`, range.trim(), problem));
  }
  if (spec["allocateLoadBalancerNodePorts"] !== undefined && type !== "LoadBalancer")
    problems.push(forbidden("spec.allocateLoadBalancerNodePorts", forBalancers));
  const { loadBalancerClass } = spec;
  if (loadBalancerClass === undefined) return;
  if (type !== "LoadBalancer") problems.push(forbidden("spec.loadBalancerClass", forBalancers));
  refuseValue("spec.loadBalancerClass", loadBalancerClass, keyProblems(text(loadBalancerClass)), problems);
}

function checkTraffic(spec: JsonObject, type: string, problems: Problems): void {
  const outside = type === "NodePort" || type === "LoadBalancer" || textsIn(spec, "externalIPs").length > 0;
  const { externalTrafficPolicy, healthCheckNodePort } = spec;
  if (externalTrafficPolicy !== undefined && !outside)
    problems.push(
      invalid(
        "spec.externalTrafficPolicy",
        externalTrafficPolicy,
        "may only be set for externally-accessible services",
      ),
    );
  else checkGivenChoice(externalTrafficPolicy, "spec.externalTrafficPolicy", traffic, problems);
  const local = type === "LoadBalancer" && externalTrafficPolicy === "Local";
  if (typeof healthCheckNodePort === "number" && healthCheckNodePort !== 0 && !local)
    problems.push(
      invalid(
        "spec.healthCheckNodePort",
        healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
  checkGivenChoice(spec["internalTrafficPolicy"], "spec.internalTrafficPolicy", traffic, problems);
  checkGivenChoice(spec["trafficDistribution"], "spec.trafficDistribution", distributions, problems);
}
