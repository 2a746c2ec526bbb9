import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import { readQuantity } from "../../schema/quantity.ts";
import type { FieldError } from "../../types/refusal.ts";
import { isIpv6, networkProblem } from "../addresses.ts";
import {
  checkChoice,
  checkGivenChoice,
  objectIn,
  objectsIn,
  type Problems,
  refuseValue,
  text,
  textsIn,
} from "../checks.ts";
import { duplicate, forbidden, invalid } from "../field-errors.ts";
import { keyProblems, labelValueProblems } from "../names.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Nodes, namespaces, priority classes, leases. */
export function nodeRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  const spec = objectIn(object, "spec") ?? {};
  const before = old === undefined ? undefined : (objectIn(old, "spec") ?? {});
  // A heartbeat changes neither.
  if (before === undefined || !equalJson(spec["taints"], before["taints"]))
    checkTaints(objectsIn(spec, "taints"), { twice: old !== undefined }, problems);
  checkPodNetworks(spec, before, problems);
  const status = objectIn(object, "status") ?? {};
  if (old === undefined || !equalJson(status["capacity"], objectIn(old, "status")?.["capacity"]))
    for (const field of ["capacity", "allocatable"]) checkAmounts(status[field], `status.${field}`, problems);
  if (before === undefined) return problems;
  checkNodeAddresses(objectsIn(status, "addresses"), problems);
  const was = text(before["providerID"]);
  if (was !== "" && was !== text(spec["providerID"]))
    problems.push(forbidden("spec.providerID", 'node updates may not change providerID except from "" to valid'));
  if (text(before["externalID"]) !== text(spec["externalID"]))
    problems.push(forbidden("spec.externalID", "may not be updated"));
  return problems;
}

function checkTaints(taints: readonly JsonObject[], of: { readonly twice: boolean }, problems: Problems): void {
  const found: Problems = [];
  const seen = new Set<string>();
  for (const [index, taint] of taints.entries()) {
    // The real server looks for them where they once were.
    const place = `metadata.taints[${index}]`;
    const [key, value, effect] = [text(taint["key"]), text(taint["value"]), text(taint["effect"])];
    refuseValue(`${place}.key`, key, keyProblems(key), found);
    refuseValue(`${place}.value`, value, labelValueProblems(value), found);
    checkChoice(effect, `${place}.effect`, effects, found);
    const shown = { Key: key, Value: value, Effect: effect, TimeAdded: taint["timeAdded"] ?? null };
    const both = duplicate(place, shown);
    if (seen.has(`${key} ${effect}`))
      found.push({ ...both, message: `${both.message}: taints must be unique by key and effect pair` });
    seen.add(`${key} ${effect}`);
  }
  problems.push(...found);
  // A changed node is judged as a whole and as a change.
  if (of.twice) problems.push(...found);
}

function checkPodNetworks(spec: JsonObject, before: JsonObject | undefined, problems: Problems): void {
  const networks = textsIn(spec, "podCIDRs");
  const field = "spec.podCIDRs";
  for (const [index, network] of networks.entries()) {
    const problem = networkProblem(network);
    if (problem !== undefined) problems.push(invalid(`${field}[${index}]`, network, problem));
  }
  const six = networks.filter((network) => isIpv6(network.split("/")[0] ?? "")).length;
  if (networks.length > 2 || six > 1 || networks.length - six > 1)
    problems.push(invalid(field, networks, "may specify no more than one CIDR for each IP family"));
  const was = before === undefined ? [] : textsIn(before, "podCIDRs");
  if (was.length > 0 && !equalJson(was, networks))
    problems.push(forbidden(field, 'node updates may not change podCIDR except from "" to valid'));
}

function checkAmounts(amounts: unknown, place: string, problems: Problems): void {
  if (!isObject(amounts)) return;
  for (const [name, amount] of Object.entries(amounts))
    if ((readQuantity(text(amount))?.billionths ?? 0n) < 0n)
      problems.push(invalid(`${place}.${name}`, amount, "must be greater than or equal to 0"));
}

function checkNodeAddresses(addresses: readonly JsonObject[], problems: Problems): void {
  const seen = new Set<string>();
  for (const [index, { type, address }] of addresses.entries()) {
    const key = `${text(type)} ${text(address)}`;
    if (seen.has(key)) problems.push(duplicate(`status.addresses[${index}]`, { Type: type, Address: address }));
    seen.add(key);
  }
}

export function namespaceRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  for (const name of textsIn(objectIn(object, "spec") ?? {}, "finalizers")) {
    refuseValue("spec.finalizers", name, keyProblems(name), problems);
    if (!name.includes("/") && name !== "kubernetes")
      problems.push(
        invalid("spec.finalizers", name, "name is neither a standard finalizer name nor is it fully qualified"),
      );
  }
  return problems;
}

/** Nobody's pods are more important than these. */
const highestOfUsers = 1_000_000_000;
export const systemPriorities: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};
const reserved = "priority class names with 'system-' prefix are reserved for system use only. error:";

export function priorityClassRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  const problems: Problems = [];
  const { value = 0, preemptionPolicy } = object;
  if (old !== undefined) {
    if (value !== (old["value"] ?? 0)) problems.push(forbidden("value", "may not be changed in an update."));
    if (preemptionPolicy !== old["preemptionPolicy"])
      problems.push(invalid("preemptionPolicy", preemptionPolicy ?? null, "field is immutable"));
    return problems;
  }
  const name = text(objectIn(object, "metadata")?.["name"]);
  if (name.startsWith("system-")) {
    const known = systemPriorities[name];
    const problem =
      known === undefined
        ? `${name} is not a known system priority class`
        : value === known
          ? undefined
          : `value of ${name} PriorityClass must be ${known}`;
    if (problem !== undefined) problems.push(forbidden("metadata.name", `${reserved} ${problem}`));
  } else if (Number(value) > highestOfUsers)
    problems.push(forbidden("value", `maximum allowed value of a user defined priority is ${highestOfUsers}`));
  checkGivenChoice(preemptionPolicy, "preemptionPolicy", ["PreemptLowerPriority", "Never"], problems);
  return problems;
}

export function leaseRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  const { leaseDurationSeconds, leaseTransitions } = objectIn(object, "spec") ?? {};
  if (typeof leaseDurationSeconds === "number" && leaseDurationSeconds <= 0)
    problems.push(invalid("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0"));
  if (typeof leaseTransitions === "number" && leaseTransitions < 0)
    problems.push(invalid("spec.leaseTransitions", leaseTransitions, "must be greater than or equal to 0"));
  return problems;
}
