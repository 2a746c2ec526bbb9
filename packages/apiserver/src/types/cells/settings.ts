import { ageOf, humanDuration } from "../age.ts";
import { count, type Json, listOf, nameOf, orNone, part, size, text } from "./reading.ts";

/** Quotas, queues, hooks, certificates and addresses: what a cluster is set up with. */

function age(object: Json, now: number): string {
  return ageOf(text(object, "metadata", "creationTimestamp"), now);
}

export function quotaCells(quota: Json, now: number): unknown[] {
  const hard = (part(quota, "status", "hard") ?? {}) as Json;
  const lines = Object.keys(hard)
    .sort()
    .map((resource) => [resource, text(quota, "status", "used", resource) || "0", text(hard, resource)] as const);
  const shown = (limits: boolean): string =>
    lines
      .filter(([resource]) => resource.startsWith("limits.") === limits)
      .map(([resource, used, most]) => `${resource}: ${used}/${most}`)
      .join(", ");
  return [nameOf(quota), shown(false), shown(true), age(quota, now)];
}

export function flowSchemaCells(schema: Json, now: number): unknown[] {
  const dangling = listOf(schema, "status", "conditions").find((each) => each["type"] === "Dangling");
  return [
    nameOf(schema),
    text(schema, "spec", "priorityLevelConfiguration", "name"),
    count(schema, "spec", "matchingPrecedence"),
    orNone(text(schema, "spec", "distinguisherMethod", "type")),
    age(schema, now),
    dangling === undefined ? "?" : text(dangling, "status"),
  ];
}

export function priorityLevelCells(level: Json, now: number): unknown[] {
  const limited = part(level, "spec", "limited");
  const queuing = part(limited, "limitResponse", "queuing");
  const number = (of: unknown, field: string): unknown => (of === undefined ? "<none>" : count(of, field));
  return [
    nameOf(level),
    text(level, "spec", "type"),
    limited === undefined ? "<none>" : (part(limited, "nominalConcurrencyShares") ?? null),
    number(queuing, "queues"),
    number(queuing, "handSize"),
    number(queuing, "queueLengthLimit"),
    age(level, now),
  ];
}

export function webhookCells(configuration: Json, now: number): unknown[] {
  return [nameOf(configuration), size(configuration, "webhooks"), age(configuration, now)];
}

export function signingRequestCells(request: Json, now: number): unknown[] {
  const seconds = part(request, "spec", "expirationSeconds");
  return [
    nameOf(request),
    age(request, now),
    orNone(text(request, "spec", "signerName")),
    text(request, "spec", "username"),
    typeof seconds === "number" ? humanDuration(seconds * 1000) : "<none>",
    signingState(request),
  ];
}

function signingState(request: Json): string {
  const types = new Set(listOf(request, "status", "conditions").map((each) => each["type"]));
  const words = [types.has("Denied") ? "Denied" : types.has("Approved") ? "Approved" : "Pending"];
  if (types.has("Failed")) words.push("Failed");
  if (text(request, "status", "certificate") !== "") words.push("Issued");
  return words.join(",");
}

export function runtimeClassCells(runtime: Json, now: number): unknown[] {
  return [nameOf(runtime), text(runtime, "handler"), age(runtime, now)];
}

export function serviceCidrCells(range: Json, now: number): unknown[] {
  return [nameOf(range), ((part(range, "spec", "cidrs") ?? []) as readonly string[]).join(","), age(range, now)];
}

export function ipAddressCells(address: Json, now: number): unknown[] {
  const parent = part(address, "spec", "parentRef");
  const group = text(parent, "group");
  const resource = `${text(parent, "resource")}${group === "" ? "" : `.${group}`}`.toLowerCase();
  const namespace = text(parent, "namespace");
  const shown = [resource, ...(namespace === "" ? [] : [namespace]), text(parent, "name")].join("/");
  return [nameOf(address), parent === undefined ? "<none>" : shown, age(address, now)];
}
