import { isObject } from "../../../schema/json-value.ts";
import { compareQuantities, readQuantity } from "../../../schema/quantity.ts";
import { type Problems, refuseValue, text } from "../../checks.ts";
import { forbidden, invalid, required } from "../../field-errors.ts";
import { keyProblems } from "../../names.ts";

/** Requests and limits. Quantities have their one form already. */
export function checkResources(resources: unknown, path: string, problems: Problems): void {
  if (!isObject(resources)) return;
  const limits = isObject(resources["limits"]) ? resources["limits"] : {};
  const requests = isObject(resources["requests"]) ? resources["requests"] : {};
  for (const [name, quantity] of Object.entries(limits))
    checkAmount(name, text(quantity), `${path}.limits[${name}]`, problems);
  for (const [name, quantity] of Object.entries(requests)) {
    checkAmount(name, text(quantity), `${path}.requests[${name}]`, problems);
    checkAgainstLimit({ name, request: text(quantity), limit: limits[name] }, path, problems);
  }
  const names = new Set([...Object.keys(limits), ...Object.keys(requests)]);
  if ([...names].some(isHugePages) && !names.has("cpu") && !names.has("memory"))
    problems.push(forbidden(path, "HugePages require cpu or memory"));
}

const ofContainers = new Set(["cpu", "memory", "ephemeral-storage"]);

function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** What is counted in pieces, one for each who has it. */
function isExtended(name: string): boolean {
  return name.includes("/") && !name.includes("kubernetes.io/");
}

function checkAmount(name: string, quantity: string, field: string, problems: Problems): void {
  checkResourceName(name, field, problems);
  const amount = readQuantity(quantity)?.billionths ?? 0n;
  if (amount < 0n) problems.push(invalid(field, quantity, "must be greater than or equal to 0"));
  if (isExtended(name) && amount % 1_000_000_000n !== 0n) problems.push(invalid(field, quantity, "must be an integer"));
}

/** Names of Kubernetes itself that are not of containers, but of quotas and nodes. */
const ofOthers = new Set(["pods", "services", "storage", "configmaps", "secrets", "persistentvolumeclaims"]);

function checkResourceName(name: string, field: string, problems: Problems): void {
  if (ofContainers.has(name)) return;
  const wrong = keyProblems(name);
  refuseValue(field, name, wrong, problems);
  if (name.includes("/")) {
    const ofKubernetes = /(^|\.)kubernetes\.io\//.test(name);
    if (wrong.length === 0 && !ofKubernetes && name.startsWith("requests."))
      problems.push(invalid(field, name, "doesn't follow extended resource name standard"));
    return;
  }
  if (isHugePages(name)) return;
  if (wrong.length === 0 && !ofOthers.has(name))
    problems.push(invalid(field, name, "must be a standard resource type or fully qualified"));
  problems.push(invalid(field, name, "must be a standard resource for containers"));
}

function checkAgainstLimit(
  { name, request, limit }: { readonly name: string; readonly request: string; readonly limit: unknown },
  path: string,
  problems: Problems,
): void {
  // Pages and devices cannot be lent to somebody else meanwhile.
  const exact = isHugePages(name) || isExtended(name);
  if (typeof limit !== "string") {
    if (exact) problems.push(required(`${path}.limits`, "Limit must be set for non overcommitable resources"));
    return;
  }
  const order = compareQuantities(request, limit);
  const field = `${path}.requests`;
  if (exact && order !== 0) problems.push(invalid(field, request, `must be equal to ${name} limit of ${limit}`));
  else if (order > 0) problems.push(invalid(field, request, `must be less than or equal to ${name} limit of ${limit}`));
}
