import { isoTime } from "@dipper/api";
import { emptyObject } from "../schema/default.ts";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import { schemaNode } from "../schema/schema-node.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { FieldSet } from "./field-set.ts";
import { rootNode } from "./typed-node.ts";
import { compare } from "./typed-value.ts";

/** One entry of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time?: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: JsonObject;
  readonly subresource?: string;
}

/** Who writes, and when. */
export interface Tracking {
  /** The `fieldManager` of the request, or the User-Agent up to its first slash. */
  readonly manager: string;
  readonly subresource?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An entry while it is being changed. */
export interface Owner {
  readonly entry: ManagedFields;
  fields: FieldSet;
  /** What `entry` says: where it is still `fields`, nothing is written anew. */
  readonly read?: FieldSet;
}

const mostUpdaters = 10;

/** Who scales is written down without a time: the real server looks for it among the entries that were there before. */
export function hasNoTimes(subresource: string | undefined): boolean {
  return subresource === "scale";
}

/** Fields that the server owns and nobody else can. */
const stripped = FieldSet.fromJson({
  "f:apiVersion": {},
  "f:kind": {},
  "f:metadata": {
    ".": {},
    "f:name": {},
    "f:namespace": {},
    "f:creationTimestamp": {},
    "f:deletionTimestamp": {},
    "f:deletionGracePeriodSeconds": {},
    "f:selfLink": {},
    "f:uid": {},
    "f:clusterName": {},
    "f:generation": {},
    "f:managedFields": {},
    "f:resourceVersion": {},
  },
});

export function withoutServerFields(fields: FieldSet): FieldSet {
  return fields.minus(stripped);
}

export function ownersOf(object: object | undefined): Owner[] {
  return entriesIn(object).map((entry) => {
    const fields = FieldSet.fromJson(entry.fieldsV1);
    return { entry, fields, read: fields };
  });
}

function entriesIn(object: object | undefined): readonly ManagedFields[] {
  const metadata = (object as JsonObject | undefined)?.["metadata"];
  const entries = isObject(metadata) ? metadata["managedFields"] : undefined;
  return Array.isArray(entries) ? (entries as ManagedFields[]) : [];
}

/**
 * The case of every heartbeat: somebody changes only what is his already, and his alone. Then nothing but the time of his entry is new, and
 * no set needs to be read or written. Undefined where it is another case.
 */
function withNewTime(
  entries: readonly ManagedFields[],
  changed: FieldSet,
  wanted: Pick<ManagedFields, "manager" | "operation" | "subresource" | "apiVersion"> & { readonly time: string },
): readonly ManagedFields[] | undefined {
  const isOwn = (entry: ManagedFields): boolean => sameOwner(entry, wanted) && entry.apiVersion === wanted.apiVersion;
  const own = entries.find(isOwn);
  if (own === undefined || !changed.isWithin(own.fieldsV1)) return undefined;
  if (entries.some((entry) => entry !== own && changed.meets(entry.fieldsV1))) return undefined;
  const updaters = entries.filter((entry) => entry.operation === "Update");
  if (updaters.length > mostUpdaters) return undefined;
  return [
    ...entries.filter((entry) => entry.operation === "Apply"),
    ...updaters.map((entry) => (entry === own ? { ...entry, time: wanted.time } : entry)).sort(byTime),
  ];
}

export function versionOf(type: ResourceType): string {
  return type.group === "" ? type.version : `${type.group}/${type.version}`;
}

/** Appliers first, then by time. At most ten updaters are kept apart; the oldest become one, as upstream has it. */
export function entriesOf(owners: readonly Owner[]): readonly ManagedFields[] {
  const living = owners
    .filter((owner) => !owner.fields.empty)
    .map(
      (owner): ManagedFields => ({
        ...owner.entry,
        fieldsType: "FieldsV1",
        fieldsV1: owner.fields === owner.read ? owner.entry.fieldsV1 : owner.fields.toJson(),
      }),
    );
  const updaters = living.filter((each) => each.operation === "Update").sort(byTime);
  const old = updaters.slice(0, Math.max(0, updaters.length - mostUpdaters));
  const merged = old
    .map((each) => FieldSet.fromJson(each.fieldsV1))
    .reduce((all, each) => all.union(each), new FieldSet());
  const last = old.at(-1);
  const ancient = last === undefined ? [] : [{ ...last, manager: "ancient-changes", fieldsV1: merged.toJson() }];
  return [
    ...living.filter((each) => each.operation === "Apply").sort(byTime),
    ...ancient,
    ...updaters.slice(old.length),
  ];
}

function byTime(a: ManagedFields, b: ManagedFields): number {
  const [left, right] = [a.time ?? "", b.time ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.manager < b.manager ? -1 : a.manager > b.manager ? 1 : 0;
}

export function sameOwner(
  entry: ManagedFields,
  wanted: Pick<ManagedFields, "manager" | "operation" | "subresource">,
): boolean {
  return (
    entry.manager === wanted.manager &&
    entry.operation === wanted.operation &&
    (entry.subresource ?? "") === (wanted.subresource ?? "")
  );
}

/**
 * `after` with its managedFields, once somebody wrote it over `before` by create, update or a patch that is not an apply: what he added or
 * changed is his, what he removed is nobody's. Without a difference the entries stay as they are, times included.
 */
export function trackManagers(
  type: ResourceType,
  before: object | undefined,
  after: object,
  tracking: Tracking,
): JsonObject {
  const object = after as JsonObject;
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const managedFields = tracked(type, before, after, tracking);
  if (managedFields.length > 0) return { ...object, metadata: { ...metadata, managedFields } };
  const { managedFields: _, ...others } = metadata;
  return { ...object, metadata: others };
}

const empties = new WeakMap<ResourceType, JsonObject>();

/** Nobody owns what stands in an object by itself. */
function emptyOf(type: ResourceType): JsonObject {
  if (type.origin !== "built-in") return {};
  let known = empties.get(type);
  if (known === undefined) {
    known = emptyObject(schemaNode(type.schema));
    empties.set(type, known);
  }
  return known;
}

/** The owner of everything in an object that nobody was written down for, once somebody applies. */
export function firstOwner(type: ResourceType, live: object, now: number): Owner {
  const { added, modified } = compare(emptyOf(type), live, rootNode(type));
  const who = { manager: "before-first-apply", operation: "Update" } as const;
  return {
    entry: { ...who, apiVersion: versionOf(type), time: isoTime(now), fieldsType: "FieldsV1", fieldsV1: {} },
    fields: withoutServerFields(added.union(modified)),
  };
}

function tracked(
  type: ResourceType,
  before: object | undefined,
  after: object,
  tracking: Tracking,
): readonly ManagedFields[] {
  const { added, modified, removed } = compare(before ?? emptyOf(type), after, rootNode(type));
  const changed = withoutServerFields(added.union(modified));
  const gone = withoutServerFields(removed);
  const entries = entriesIn(before);
  // Who manages an object of which nobody knows it yet is not written down before somebody applies.
  if (before !== undefined && entries.length === 0) return entries;
  if (changed.empty && gone.empty) return entries;
  const operation = "Update" as const;
  const apiVersion = versionOf(type);
  const subresource = tracking.subresource === undefined ? {} : { subresource: tracking.subresource };
  const wanted = { manager: tracking.manager, operation, ...subresource };
  const timeless = hasNoTimes(tracking.subresource);
  const steady =
    gone.empty && !timeless
      ? withNewTime(entries, changed, { ...wanted, apiVersion, time: isoTime(tracking.now) })
      : undefined;
  if (steady !== undefined) return steady;
  const owners = ownersOf(before);
  const own = owners.find((owner) => sameOwner(owner.entry, wanted) && owner.entry.apiVersion === apiVersion);
  for (const owner of owners) owner.fields = owner.fields.minus(gone).minus(owner === own ? new FieldSet() : changed);
  const fields = (own?.fields ?? new FieldSet()).union(changed);
  const same = own !== undefined && fields.equals(own.fields) && changed.empty;
  const time = same || timeless ? own?.entry.time : isoTime(tracking.now);
  const entry: ManagedFields = {
    ...wanted,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: {},
  };
  return entriesOf([...owners.filter((owner) => owner !== own), { entry, fields }]);
}
