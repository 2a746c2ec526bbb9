import { isIpv4, isIpv6 } from "../../../schema/formats.ts";
import type { JsonObject } from "../../../schema/json-value.ts";
import { objectIn, objectsIn, type Problems, text } from "../../checks.ts";
import { invalid, required } from "../../field-errors.ts";
import { subdomainProblem } from "../../names.ts";

const mostNameservers = 3;
const mostSearches = 32;
const mostSearchCharacters = 2048;

export function checkDns(spec: JsonObject, path: string, problems: Problems): void {
  const config = objectIn(spec, "dnsConfig");
  const nameservers = strings(config, "nameservers");
  if (spec["dnsPolicy"] === "None") {
    if (config === undefined)
      return void problems.push(required(path, "must provide `dnsConfig` when `dnsPolicy` is None"));
    if (nameservers.length === 0)
      return void problems.push(
        required(`${path}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None"),
      );
  }
  if (nameservers.length > mostNameservers)
    problems.push(
      invalid(`${path}.nameservers`, nameservers, `must not have more than ${mostNameservers} nameservers`),
    );
  for (const [index, server] of nameservers.entries()) checkIp(server, `${path}.nameservers[${index}]`, problems);
  checkSearches(strings(config, "searches"), `${path}.searches`, problems);
  for (const [index, option] of (config === undefined ? [] : objectsIn(config, "options")).entries())
    if (text(option["name"]) === "") problems.push(required(`${path}.options[${index}]`, "must not be empty"));
}

function strings(object: JsonObject | undefined, field: string): readonly string[] {
  const found = object?.[field];
  return Array.isArray(found) ? (found as string[]) : [];
}

function checkSearches(searches: readonly string[], path: string, problems: Problems): void {
  if (searches.length > mostSearches)
    problems.push(invalid(path, searches, `must not have more than ${mostSearches} search paths`));
  if (searches.join(" ").length > mostSearchCharacters)
    problems.push(
      invalid(
        path,
        searches,
        `must not have more than ${mostSearchCharacters} characters (including spaces) in the search list`,
      ),
    );
  for (const [index, each] of searches.entries()) {
    const domain = each.replace(/\.$/, "");
    // A single dot is the root; elsewhere an underscore may stand where a label has its hyphen.
    const problem = each === "." ? undefined : subdomainProblem(domain.replaceAll("_", "a"));
    if (problem !== undefined) problems.push(invalid(`${path}[${index}]`, domain, problem));
  }
}

function checkIp(address: string, field: string, problems: Problems): void {
  if (!isIpv4(address) && !isIpv6(address))
    problems.push(invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
}

export function checkHostAliases(spec: JsonObject, path: string, problems: Problems): void {
  for (const [index, alias] of objectsIn(spec, "hostAliases").entries()) {
    checkIp(text(alias["ip"]), `${path}[${index}].ip`, problems);
    for (const [at, name] of strings(alias, "hostnames").entries()) {
      const problem = subdomainProblem(name);
      if (problem !== undefined) problems.push(invalid(`${path}[${index}].hostnames[${at}]`, name, problem));
    }
  }
}
