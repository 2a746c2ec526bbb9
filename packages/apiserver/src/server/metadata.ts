import { isoTime } from "@dipper/api";
import type { Clock, Random } from "@dipper/world";
import { type Meta, type StoredObject, sameJson } from "../store/stored-object.ts";
import { refuseInvalid, refusePlainly } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { invalid } from "../validate/field-errors.ts";
import { badRequest, conflict, modified } from "./refusals.ts";

const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
const suffixLength = 5;
const longestBase = 58;

/** `base` and five random characters that cannot form words. */
export function generatedName(base: string, random: Random): string {
  return base.slice(0, longestBase) + randomSuffix(random);
}

export function randomSuffix(random: Random): string {
  let suffix = "";
  while (suffix.length < suffixLength) suffix += suffixAlphabet[random.uint32() % suffixAlphabet.length];
  return suffix;
}

/** Gives a new object the metadata that only the server gives. Changes `object`. */
export function fillNew(
  object: StoredObject,
  type: ResourceType,
  world: { readonly clock: Clock; readonly random: Random },
): void {
  const meta = object.metadata;
  meta.uid = world.random.uuid();
  meta.creationTimestamp = isoTime(world.clock.now());
  if (type.countsGenerations) meta.generation = 1;
  else delete meta.generation;
  delete meta.deletionTimestamp;
  delete meta.deletionGracePeriodSeconds;
  delete meta.resourceVersion;
  delete meta["selfLink"];
  dropEmpty(meta);
}

/** Restores what no client may change, and checks what a client may demand. Changes `next`. */
export function keepIdentity(
  next: StoredObject,
  current: StoredObject,
  type: ResourceType,
  asked: { readonly unconditional: boolean; readonly byPatch: boolean },
): void {
  const meta = next.metadata;
  const was = current.metadata;
  const name = was.name ?? "";
  if ((meta.name ?? "") === "")
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (meta.name !== name)
    throw badRequest(`the name of the object (${String(meta.name)}) does not match the name on the URL (${name})`);
  const namespace = was.namespace ?? "";
  if ((meta.namespace ?? namespace) !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  const version = meta.resourceVersion ?? "";
  if ((version === "" || version === "0") && !asked.unconditional)
    throw refuseInvalid({ group: type.group, kind: type.plural, name }, [
      {
        reason: "FieldValueInvalid",
        field: "metadata.resourceVersion",
        message: "Invalid value: 0: must be specified for an update",
      },
    ]);
  if (version !== "" && !/^\d+$/.test(version))
    throw refusePlainly(`strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`);
  // "0" is what Go writes for none.
  if (version !== "" && version !== "0" && version !== was.resourceVersion) throw conflict(type, name, modified);
  if (meta.uid !== undefined && meta.uid !== "" && meta.uid !== was.uid) {
    if (asked.byPatch) throw uidImmutable(type, name, meta.uid);
    throw conflict(
      type,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/${type.plural}/${namespace === "" ? "" : `${namespace}/`}${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${meta.uid}, UID in object meta: ${was.uid ?? ""}`,
    );
  }
  Object.assign(meta, {
    name,
    uid: was.uid,
    creationTimestamp: was.creationTimestamp,
    resourceVersion: was.resourceVersion,
  });
  for (const field of [
    "namespace",
    "generation",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generateName",
  ] as const) {
    if (was[field] === undefined) delete meta[field];
    else (meta as Record<string, unknown>)[field] = was[field];
  }
  delete meta["selfLink"];
  dropEmpty(meta);
}

/** The real server looks twice. */
function uidImmutable(type: ResourceType, name: string, uid: string): Error {
  const problem = invalid("metadata.uid", uid, "field is immutable");
  return refuseInvalid({ group: type.group, kind: type.kind, name }, [problem, problem]);
}

/** Nulls and empty collections mean the same as nothing, and must not count as a change. */
function dropEmpty(meta: Meta): void {
  for (const [key, value] of Object.entries(meta)) {
    const empty =
      value === null ||
      (Array.isArray(value)
        ? value.length === 0
        : typeof value === "object" && value !== null && Object.keys(value).length === 0);
    if (empty || value === undefined) delete meta[key];
  }
}

/** True where the change is one of what was asked for: anything but metadata and (with a status subresource) status. */
export function changesSpec(next: StoredObject, current: StoredObject, type: ResourceType): boolean {
  const skipped = type.subresources.includes("status")
    ? ["apiVersion", "metadata", "status"]
    : ["apiVersion", "metadata"];
  const rest = (object: StoredObject): Record<string, unknown> => {
    const copy: Record<string, unknown> = { ...object };
    for (const key of skipped) delete copy[key];
    return copy;
  };
  return !sameJson(rest(next), rest(current)) || (countsLabels(type) && !sameLabels(next, current));
}

/** Whoever looks for changed slices by their generation also learns of other labels. */
function countsLabels({ group, kind }: ResourceType): boolean {
  return group === "discovery.k8s.io" && kind === "EndpointSlice";
}

function sameLabels(a: StoredObject, b: StoredObject): boolean {
  return sameJson(a.metadata.labels ?? {}, b.metadata.labels ?? {});
}

/** Equal but for the times in managedFields, the revision and the version it is written in. */
export function isNoOp(next: StoredObject, current: StoredObject): boolean {
  return sameJson(comparable(next), comparable(current));
}

/** Equal but for who manages what. */
export function sameButManagers(next: StoredObject, current: StoredObject): boolean {
  const without = ({ metadata, ...rest }: StoredObject): object => ({ ...rest, ...metadata, managedFields: undefined });
  return sameJson(without(next), without(current));
}

function comparable(object: StoredObject): unknown {
  const { resourceVersion: _, managedFields, ...metadata } = object.metadata;
  const managers = managedFields?.map((each) => ({ ...(each as object), time: "" }));
  return { ...object, apiVersion: "", metadata: { ...metadata, managedFields: managers } };
}

/** Nothing holds a deleting object any more. */
export function isGone(object: StoredObject): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = object.metadata;
  const held = (finalizers ?? []).length > 0 || (deletionGracePeriodSeconds ?? 0) > 0;
  if (deletionTimestamp === undefined || held) return false;
  const inner = (object["spec"] as { finalizers?: string[] } | undefined)?.finalizers;
  return !(object.kind === "Namespace" && inner !== undefined && inner.length > 0);
}
