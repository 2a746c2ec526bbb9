import type { JsonObject } from "../../../schema/json-value.ts";
import { addressProblem, isIpv6 } from "../../addresses.ts";
import { type Problems, text, textsIn } from "../../checks.ts";
import { duplicate, forbidden, invalid, unsupported } from "../../field-errors.ts";

const families = ["IPv4", "IPv6"];
const familyPolicies = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/** What must hold of a Service's addresses before any is given: the cluster has one range, of IPv4. */
export function clusterAddressProblems(spec: JsonObject): Problems {
  const problems: Problems = [];
  const { clusterIP, ipFamilyPolicy } = spec;
  const [addresses, wanted] = [textsIn(spec, "clusterIPs"), textsIn(spec, "ipFamilies")];
  if (spec["type"] === "ExternalName") {
    for (const field of ["ipFamilies", "ipFamilyPolicy", "clusterIPs"])
      if (isGiven(spec, field)) problems.push(forbidden(`spec.${field}`, "may not be set for ExternalName services"));
    return problems;
  }
  if (addresses.length > 0 && text(clusterIP) === "")
    problems.push(invalid("spec.clusterIPs", addresses, "must be empty when `clusterIP` is not specified"));
  else if (addresses.length > 0 && addresses[0] !== clusterIP)
    problems.push(invalid("spec.clusterIPs", addresses, "first value must match `clusterIP`"));
  for (const [index, family] of wanted.entries()) {
    if (!families.includes(family)) problems.push(unsupported(`spec.ipFamilies[${index}]`, family, families));
    else if (wanted.indexOf(family) < index) problems.push(duplicate(`spec.ipFamilies[${index}]`, family));
  }
  if (ipFamilyPolicy !== undefined && !familyPolicies.includes(ipFamilyPolicy as string))
    problems.push(unsupported("spec.ipFamilyPolicy", ipFamilyPolicy, familyPolicies));
  checkAddresses(addresses.length === 0 && text(clusterIP) !== "" ? [text(clusterIP)] : addresses, problems);
  return problems.length > 0 ? problems : unconfiguredProblems(spec);
}

function isGiven(spec: JsonObject, field: string): boolean {
  if (field === "ipFamilyPolicy") return spec[field] !== undefined;
  return textsIn(spec, field).length > 0 || (field === "clusterIPs" && text(spec["clusterIP"]) !== "");
}

function checkAddresses(addresses: readonly string[], problems: Problems): void {
  for (const [index, address] of addresses.entries()) {
    const field = `spec.clusterIPs[${index}]`;
    if (address === "None") {
      if (index > 0) problems.push(invalid(field, address, "may not be set to 'None' along with other values"));
      continue;
    }
    const problem = addressProblem(address);
    if (problem !== undefined) problems.push(invalid(field, address, problem));
  }
}

function unconfiguredProblems(spec: JsonObject): Problems {
  const problems: Problems = [];
  for (const [index, family] of textsIn(spec, "ipFamilies").entries())
    if (family === "IPv6")
      problems.push(invalid(`spec.ipFamilies[${index}]`, family, "not configured on this cluster"));
  if (spec["ipFamilyPolicy"] === "RequireDualStack")
    problems.push(
      invalid("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services"),
    );
  const address = text(spec["clusterIP"]);
  if (isIpv6(address))
    problems.push(invalid("spec.clusterIPs[0]", [address], "IPv6 is not configured on this cluster"));
  return problems;
}
