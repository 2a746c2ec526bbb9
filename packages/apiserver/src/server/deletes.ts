import { isoTime } from "@dipper/api";
import type { Clock } from "@dipper/world";
import { type Entry, keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { shownForm } from "../types/stored-forms.ts";
import type { Actor } from "./actor.ts";
import type { Admission } from "./admission.ts";
import { resourceOf } from "./names-of-type.ts";
import { crdResource, undeletable } from "./namespaces.ts";
import { conflict, notFound } from "./refusals.ts";
import { preview, type Ref } from "./writes.ts";

/** meta/v1 DeleteOptions, from the body and the query together. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Orphan" | "Background" | "Foreground";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun: boolean;
  readonly actor: Actor | undefined;
}

/** Gone at once, or marked and still there: then finalizers, the kubelet or a collector finish it. */
export interface Deleted {
  readonly gone: boolean;
  readonly entry: Entry;
  /** What was there before. */
  readonly before: Entry;
  readonly durable: Promise<void>;
}

export const foreground = "foregroundDeletion";
export const orphan = "orphan";
/** Kept on a CustomResourceDefinition until its objects are gone. */
export const crdCleanup = "customresourcecleanup.apiextensions.k8s.io";

export interface DeleteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly admission: Admission;
}

/** Deletion: preconditions, finalizers, grace, propagation. */
export class Deletes {
  readonly #deps: DeleteDeps;

  constructor(deps: DeleteDeps) {
    this.#deps = deps;
  }

  delete(type: ResourceType, ref: Ref, options: DeleteOptions): Deleted {
    const { store } = this.#deps;
    const resource = resourceOf(type);
    const entry = store.staged(resource).get(keyOf(ref.namespace, ref.name));
    if (entry === undefined) throw notFound(type, ref.name);
    requirePreconditions(type, entry, options.preconditions);
    if (resource === "/namespaces" && undeletable.includes(ref.name))
      throw refuse("Forbidden", `namespaces "${ref.name}" is forbidden: this namespace may not be deleted`, {
        name: ref.name,
        kind: "namespaces",
      });
    const current = parseObject(entry.bytes);
    if (options.actor !== undefined)
      this.#deps.admission({
        type,
        object: undefined,
        old: shownForm(type, current),
        operation: "delete",
        actor: options.actor,
        subresource: "",
        dryRun: options.dryRun,
      });
    const finalizers = finalizersFor(current, resource, options.propagationPolicy);
    const grace = graceFor(current, resource, options.gracePeriodSeconds);
    const held = finalizers.length > 0 || grace > 0 || (resource === "/namespaces" && hasInnerFinalizers(current));
    const already = current.metadata.deletionTimestamp !== undefined;
    const shorter = already && grace < (current.metadata.deletionGracePeriodSeconds ?? 0);
    if (!held) {
      if (options.dryRun) return { gone: true, entry, before: entry, durable: Promise.resolve() };
      // A pod leaves as one that was told to stop at once.
      const last = resource === "/pods" ? this.#mark(current, type, { finalizers, grace, already, shorter }) : current;
      return { gone: true, before: entry, ...store.remove(resource, last) };
    }
    const same = JSON.stringify(current.metadata.finalizers ?? []) === JSON.stringify(finalizers);
    if (already && same && !shorter) return { gone: false, entry, before: entry, durable: store.settled() };
    const marked = this.#mark(current, type, { finalizers, grace, already, shorter });
    if (options.dryRun)
      return { gone: false, entry: preview(marked, entry.revision), before: entry, durable: Promise.resolve() };
    return { gone: false, before: entry, ...store.put(resource, marked) };
  }

  #mark(
    object: StoredObject,
    type: ResourceType,
    how: {
      readonly finalizers: string[];
      readonly grace: number;
      readonly already: boolean;
      readonly shorter: boolean;
    },
  ): StoredObject {
    const meta = object.metadata;
    if (how.finalizers.length === 0) delete meta.finalizers;
    else meta.finalizers = how.finalizers;
    if (how.already && !how.shorter) return object;
    meta.deletionTimestamp = isoTime(this.#deps.clock.now() + how.grace * 1000);
    if (object.kind !== "Namespace") meta.deletionGracePeriodSeconds = how.grace;
    if (!how.already && type.countsGenerations) meta.generation = (meta.generation ?? 0) + 1;
    if (object.kind === "Namespace")
      object["status"] = { ...(object["status"] as object | undefined), phase: "Terminating" };
    return object;
  }
}

function requirePreconditions(type: ResourceType, entry: Entry, preconditions: DeleteOptions["preconditions"]): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== entry.uid)
    throw kindConflict(
      type,
      entry.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${entry.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== String(entry.revision))
    throw kindConflict(
      type,
      entry.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${entry.revision}). The object might have been modified`,
    );
}

/** Here the real server names the kind instead of the resource. */
function kindConflict(type: ResourceType, name: string, problem: string): Error {
  return conflict({ ...type, plural: type.kind }, name, problem);
}

function finalizersFor(object: StoredObject, resource: string, policy: DeleteOptions["propagationPolicy"]): string[] {
  const given = object.metadata.finalizers ?? [];
  const kept = policy === undefined ? [...given] : given.filter((each) => each !== foreground && each !== orphan);
  if (policy === "Foreground") kept.push(foreground);
  if (policy === "Orphan") kept.push(orphan);
  if (resource === crdResource && !kept.includes(crdCleanup) && object.metadata.deletionTimestamp === undefined)
    kept.push(crdCleanup);
  return kept;
}

/** Only pods that a kubelet has to stop get time; everything else goes at once. */
function graceFor(object: StoredObject, resource: string, asked: number | undefined): number {
  if (resource !== "/pods") return 0;
  const spec = (object["spec"] ?? {}) as { nodeName?: string; terminationGracePeriodSeconds?: number };
  const phase = (object["status"] as { phase?: string } | undefined)?.phase;
  if ((spec.nodeName ?? "") === "" || phase === "Succeeded" || phase === "Failed") return 0;
  const grace = Math.max(0, asked ?? spec.terminationGracePeriodSeconds ?? 30);
  const present = object.metadata.deletionGracePeriodSeconds;
  // A second delete can shorten the time, never stretch it; without a wish of its own it changes nothing.
  if (object.metadata.deletionTimestamp === undefined || present === undefined) return grace;
  return asked === undefined ? present : Math.min(grace, present);
}

function hasInnerFinalizers(object: StoredObject): boolean {
  return ((object["spec"] as { finalizers?: string[] } | undefined)?.finalizers ?? []).length > 0;
}
