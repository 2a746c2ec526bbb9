import { isoTime } from "@dipper/api";
import { copyJson, equalJson, isObject, type JsonObject } from "../schema/json-value.ts";
import { refuse, refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { FieldSet, pathText } from "./field-set.ts";
import {
  entriesOf,
  firstOwner,
  hasNoTimes,
  type ManagedFields,
  type Owner,
  ownersOf,
  sameOwner,
  type Tracking,
  versionOf,
  withoutServerFields,
} from "./managed-fields.ts";
import { rootNode } from "./typed-node.ts";
import { compare, fieldsOf, mergeTyped, removeAbandoned } from "./typed-value.ts";

/**
 * Server-side apply: lays the applied object over the live one, takes away what the manager applied before and leaves out now, and
 * refuses to change what others own unless forced. The result carries its managedFields; nothing given is changed. An apply that changes
 * nothing returns an equal object.
 */
export function applyPatch(
  type: ResourceType,
  live: object | undefined,
  applied: object,
  options: Tracking & { readonly force: boolean },
): JsonObject {
  if (options.manager === "") {
    throw refuseInvalid({ group: "meta.k8s.io", kind: "PatchOptions", name: "" }, [
      { reason: "FieldValueRequired", field: "fieldManager", message: "Required value: is required for apply patch" },
    ]);
  }
  const config = prepared(applied);
  const node = rootNode(type);
  const before = (live ?? {}) as JsonObject;
  const known = ownersOf(live);
  const owners = live === undefined || known.length > 0 ? known : [firstOwner(type, live, options.now)];
  const wanted = {
    manager: options.manager,
    operation: "Apply" as const,
    ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
  };
  const own = owners.find((owner) => sameOwner(owner.entry, wanted));
  const fields = withoutServerFields(fieldsOf(config, node));
  const others = owners.filter((owner) => owner !== own);

  const merged = mergeTyped(before, config, node) as JsonObject;
  const owned = others.reduce((all, each) => all.union(each.fields), fields);
  const abandoned = own === undefined ? new FieldSet() : own.fields.minus(fields);
  const result = copyJson(abandoned.empty ? merged : (removeAbandoned(merged, abandoned, owned, node) as JsonObject));

  const { added, modified, removed } = compare(before, result, node);
  takeOver(others, added.union(modified), options);
  for (const other of others) other.fields = other.fields.minus(removed);
  const entry = applyEntry({
    type,
    wanted,
    own,
    changed: namesCreation(applied) || !equalJson(before, result),
    now: options.now,
  });
  const metadata = isObject(result["metadata"]) ? result["metadata"] : {};
  metadata["managedFields"] = entriesOf([...others, { entry, fields }]);
  result["metadata"] = metadata;
  return result;
}

/** Also an empty time of creation counts as a change, before the server puts its own back. */
function namesCreation(applied: object): boolean {
  const metadata = (applied as JsonObject)["metadata"];
  return isObject(metadata) && "creationTimestamp" in metadata;
}

function prepared(applied: object): JsonObject {
  const config = copyJson(applied) as JsonObject;
  const metadata = config["metadata"];
  if (isObject(metadata)) {
    const managed = metadata["managedFields"];
    if (Array.isArray(managed) && managed.length > 0) throw refuse("BadRequest", "metadata.managedFields must be nil");
    for (const field of ["managedFields", "creationTimestamp", "generation", "selfLink"]) delete metadata[field];
  }
  return config;
}

interface Entry {
  readonly type: ResourceType;
  readonly wanted: Pick<ManagedFields, "manager" | "operation" | "subresource">;
  readonly own: Owner | undefined;
  readonly changed: boolean;
  readonly now: number;
}

/** The time is that of the last apply that changed the object: none where there was no such apply. */
function applyEntry({ type, wanted, own, changed, now }: Entry): ManagedFields {
  const { manager, operation, subresource } = wanted;
  const time = changed && !hasNoTimes(subresource) ? isoTime(now) : own?.entry.time;
  return {
    manager,
    operation,
    apiVersion: versionOf(type),
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: {},
    ...(subresource === undefined ? {} : { subresource }),
  };
}

interface Conflict {
  readonly who: string;
  readonly path: string;
}

function takeOver(
  others: readonly Owner[],
  changed: FieldSet,
  { force, subresource }: { readonly force: boolean; readonly subresource?: string },
): void {
  const conflicts: Conflict[] = [];
  for (const other of others) {
    const taken = other.fields.intersect(changed);
    if (taken.empty) continue;
    if (force) other.fields = other.fields.minus(taken);
    else
      conflicts.push(...taken.paths().map((path) => ({ who: named(other.entry, subresource), path: pathText(path) })));
  }
  if (conflicts.length === 0) return;
  const causes = conflicts.map((each) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${each.who}`,
    field: each.path,
  }));
  throw refuse("ApplyConflict", conflictText(conflicts), { causes });
}

/** What is written by way of a scale is in conflict with what its owners own of the scale. */
function named(entry: ManagedFields, writtenBy: string | undefined): string {
  const who =
    JSON.stringify(entry.manager) +
    (entry.subresource === undefined ? "" : ` with subresource ${JSON.stringify(entry.subresource)}`);
  if (entry.operation === "Apply") return who;
  return `${who} using ${writtenBy === "scale" ? "autoscaling/v1" : entry.apiVersion}`;
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined)
    return `Apply failed with 1 conflict: conflict with ${first.who}: ${first.path}`;
  const managers = [...new Set(conflicts.map((each) => each.who))].sort();
  const lines = managers.flatMap((who) => [
    `conflicts with ${who}:`,
    ...conflicts.filter((each) => each.who === who).map((each) => `- ${each.path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}
