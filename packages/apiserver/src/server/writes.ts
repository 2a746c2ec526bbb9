import type { Clock, Random } from "@dipper/world";
import { applyPatch } from "../patch/apply.ts";
import { trackManagers } from "../patch/managed-fields.ts";
import { dropEmptyCollections } from "../schema/empty-collections.ts";
import { copyJson } from "../schema/json-value.ts";
import { begin, beginsWithoutStatus, type PrepareOptions, shape, validate } from "../schema/prepare.ts";
import { schemaNode } from "../schema/schema-node.ts";
import { type Entry, entryOf, keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import { canonicalBytes, parseObject, type StoredObject } from "../store/stored-object.ts";
import { refusePlainly } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { keptForm, shownForm } from "../types/stored-forms.ts";
import type { Actor } from "./actor.ts";
import type { Admission } from "./admission.ts";
import { changesSpec, fillNew, generatedName, isGone, isNoOp, keepIdentity, sameButManagers } from "./metadata.ts";
import { apiVersion, resourceOf } from "./names-of-type.ts";
import { requireLivingDefinition, requireLivingNamespace } from "./namespaces.ts";
import { alreadyExists, badRequest, conflict, notFound } from "./refusals.ts";
import { withManagersOf } from "./request-managers.ts";
import { addressService } from "./strategies/service-addresses.ts";
import { countTemplate } from "./strategies/template-generation.ts";
import { ownPart, withForeignHalf, withoutForeignChanges, withoutForeignStatus } from "./subresources.ts";

export interface WriteOptions
  extends Pick<PrepareOptions, "fieldValidation" | "patched" | "strategicPatch" | "duplicates" | "judged"> {
  /** Field manager; "" for in-process writers that nobody asks about: no managedFields then. */
  readonly manager: string;
  readonly dryRun: boolean;
  /** Is told what is odd about the object before it is judged: who is refused hears it, too. */
  readonly warned?: (warnings: readonly string[]) => void;
  /** Undefined: the server itself and its in-process kubelets; admission does not concern them. */
  readonly actor: Actor | undefined;
}

export interface UpdateOptions extends WriteOptions {
  /** "" for the object itself. */
  readonly subresource: string;
  /** True where the wanted object need not name the resourceVersion it is based on. */
  readonly unconditional: boolean;
}

export interface Ref {
  /** "" for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** What a write came to. The answer waits for `durable`. */
export interface Written {
  readonly entry: Entry;
  /** What was there; absent where it was created. */
  readonly before?: Entry;
  readonly created: boolean;
  readonly warnings: readonly string[];
  readonly durable: Promise<void>;
}

export interface WriteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly admission: Admission;
}

interface Step {
  readonly object: StoredObject;
  readonly old: StoredObject | undefined;
  readonly subresource: string;
  /** managedFields are in `object` already. */
  readonly tracked: boolean;
  readonly options: WriteOptions;
}

/** How often a generated name may be taken before the request fails. */
const nameTries = 8;

/**
 * Create, update and apply, from a decoded body to the staged entry: identity, defaults, admission, validation, field managers, generation.
 * All of it is synchronous, so that a check and its write are one step, whoever else writes in the same turn.
 */
export class Writes {
  readonly #deps: WriteDeps;

  constructor(deps: WriteDeps) {
    this.#deps = deps;
  }

  create(type: ResourceType, namespace: string, body: StoredObject, options: WriteOptions): Written {
    return this.#create(type, namespace, body, { ...options, tracked: false });
  }

  /** `change` returns the wanted object; it must leave the one it is given as it is. */
  update(
    type: ResourceType,
    ref: Ref,
    options: UpdateOptions,
    change: (current: StoredObject) => StoredObject,
  ): Written {
    return this.#update(type, ref, { ...options, tracked: false }, change);
  }

  /** Server-side apply: creates or updates. */
  apply(
    type: ResourceType,
    ref: Ref,
    applied: StoredObject,
    options: UpdateOptions & { readonly force: boolean },
  ): Written {
    const { manager, force, subresource } = options;
    const how = { manager, force, ...below(subresource), now: this.#deps.clock.now() };
    const entry = this.#deps.store.staged(resourceOf(type)).get(keyOf(ref.namespace, ref.name));
    const tracked = { ...options, tracked: true };
    if (entry === undefined) {
      if (subresource !== "") throw notFound(type, ref.name);
      const { uid } = applied.metadata;
      if (uid !== undefined)
        throw conflict(
          type,
          ref.name,
          `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
        );
      const own = beginsWithoutStatus(type) ? ownPart(applied, type, subresource) : applied;
      return this.#create(type, ref.namespace, applyPatch(type, undefined, own, how) as StoredObject, tracked);
    }
    const { resourceVersion, uid } = applied.metadata;
    return this.#update(type, ref, tracked, (current) => {
      const merged = applyPatch(type, current, ownPart(applied, type, subresource), how) as StoredObject;
      const asked = {
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
        ...(uid === undefined ? {} : { uid }),
      };
      return { ...merged, metadata: { ...merged.metadata, ...asked } };
    });
  }

  #create(
    type: ResourceType,
    namespace: string,
    body: StoredObject,
    options: WriteOptions & { readonly tracked: boolean },
  ): Written {
    const { store } = this.#deps;
    const object: StoredObject = {
      ...body,
      apiVersion: apiVersion(type),
      kind: type.kind,
      metadata: { ...body.metadata },
    };
    this.#address(object, type, namespace);
    const name = object.metadata.name ?? "";
    requireLivingNamespace(store, type, { namespace, name });
    requireLivingDefinition(store, type, name);
    fillNew(object, type, this.#deps);
    const { ready, warnings } = this.#complete(type, {
      object,
      old: undefined,
      subresource: "",
      tracked: options.tracked,
      options,
    });
    // As in the real server, what is wrong with an object is said before that there is one of its name.
    if (store.staged(resourceOf(type)).get(keyOf(namespace, name)) !== undefined) throw alreadyExists(type, name);
    const kept = keptForm(type, ready);
    if (options.dryRun) return { entry: preview(kept, 0), durable: Promise.resolve(), created: true, warnings };
    return { ...store.put(resourceOf(type), kept), created: true, warnings };
  }

  #update(
    type: ResourceType,
    ref: Ref,
    options: UpdateOptions & { readonly tracked: boolean },
    change: (current: StoredObject) => StoredObject,
  ): Written {
    const { store } = this.#deps;
    const { subresource, tracked, dryRun } = options;
    const entry = store.staged(resourceOf(type)).get(keyOf(ref.namespace, ref.name));
    if (entry === undefined) throw notFound(type, ref.name);
    const stored = parseObject(entry.bytes);
    const current = shownForm(type, stored);
    const changed = change(current);
    const wanted: StoredObject = {
      ...changed,
      apiVersion: apiVersion(type),
      kind: type.kind,
      metadata: { ...changed.metadata },
    };
    const byPatch = tracked || options.patched !== undefined || options.strategicPatch !== undefined;
    keepIdentity(wanted, current, type, { unconditional: options.unconditional, byPatch });
    const object = withoutForeignChanges(wanted, current, type, subresource);
    const { ready, warnings } = this.#complete(type, { object, old: current, subresource, tracked, options });
    const written = { created: false, before: entry, warnings };
    const kept = withForeignHalf(keptForm(type, ready), stored, type, subresource);
    // Of a custom resource also that counts as a change which its kept form loses again.
    const [next, was] =
      type.origin === "built-in"
        ? [kept, stored]
        : // An apply of what is there already is not given defaults.
          tracked && sameButManagers(changed, current)
          ? [current, current]
          : [ready, current];
    if (isNoOp(kept, stored) && isNoOp(next, was)) return { ...written, entry, durable: store.settled() };
    // A binding is an assignment, not a change of what was asked for.
    if (type.countsGenerations && subresource !== "binding" && changesSpec(next, was, type))
      kept.metadata.generation = (stored.metadata.generation ?? 0) + 1;
    if (dryRun) return { ...written, entry: preview(kept, entry.revision), durable: Promise.resolve() };
    if (!isGone(kept)) return { ...written, ...store.put(resourceOf(type), kept) };
    // The answer shows the version that was the last to be kept, the event of the deletion one of its own.
    const shown = preview(kept, entry.revision);
    return { ...written, entry: shown, durable: store.remove(resourceOf(type), kept).durable };
  }

  /** Gives a new object its address: namespace of the URL, generated name. Changes `object`. */
  #address(object: StoredObject, type: ResourceType, namespace: string): void {
    const meta = object.metadata;
    if ((meta.resourceVersion ?? "") !== "")
      throw refusePlainly("resourceVersion should not be set on objects to be created");
    if (type.namespaced) {
      if ((meta.namespace ?? namespace) !== namespace)
        throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
      meta.namespace = namespace;
    } else delete meta.namespace;
    const base = meta.generateName ?? "";
    if ((meta.name ?? "") !== "" || base === "") return;
    const tree = this.#deps.store.staged(resourceOf(type));
    for (let i = 0; i < nameTries; i++) {
      meta.name = generatedName(base, this.#deps.random);
      if (tree.get(keyOf(namespace, meta.name)) === undefined) return;
    }
  }

  /** Defaults, policies, validation, field managers. */
  #complete(type: ResourceType, step: Step): { readonly ready: StoredObject; readonly warnings: readonly string[] } {
    const { old, options, subresource } = step;
    const operation = old === undefined ? "create" : subresource === "status" ? "status" : "update";
    const shaping = { ...options, operation } as const;
    const shaped = shape(type, step.object, shaping);
    const asked = shaped.object as StoredObject;
    countTemplate(type, asked, old, subresource);
    let object = this.#settled(type, asked, old, subresource);
    const warnings = [...shaped.warnings];
    if (options.actor === undefined) {
      if (old === undefined) object = begin(type, object) as StoredObject;
      validate(type, object, old, subresource);
    } else {
      options.warned?.(warnings);
      const admitted = this.#deps.admission({
        type,
        object,
        old,
        operation,
        actor: options.actor,
        subresource,
        dryRun: options.dryRun,
      });
      object = admitted.object;
      warnings.push(...admitted.warnings);
    }
    if (step.tracked || options.manager === "") return { ready: withoutEmpty(type, object), warnings };
    const who = { manager: options.manager, ...below(subresource), now: this.#deps.clock.now() };
    const before = old === undefined ? undefined : withManagersOf(asked, old, subresource);
    // Whoever writes owns what he asked for, not what the server and its policies made of it.
    const own = (part: StoredObject): StoredObject => withoutForeignStatus(part, type, subresource);
    const then = before === undefined ? undefined : own(before);
    const { managedFields } = (trackManagers(type, then, own(asked), who) as StoredObject).metadata;
    const { managedFields: _, ...metadata } = object.metadata;
    return {
      ready: withoutEmpty(type, {
        ...object,
        metadata: managedFields === undefined ? metadata : { ...metadata, managedFields },
      }),
      warnings,
    };
  }

  /** What only the server can give: addresses. The given object stays as it is. */
  #settled(type: ResourceType, object: StoredObject, old: StoredObject | undefined, subresource: string): StoredObject {
    if (type.group !== "" || type.plural !== "services" || subresource !== "") return object;
    const service = copyJson(object);
    addressService(service, old, this.#deps);
    return service;
  }
}

/** As it is kept. Nobody else holds what was shaped for this write. */
function withoutEmpty(type: ResourceType, object: StoredObject): StoredObject {
  if (type.origin === "built-in") dropEmptyCollections(object, schemaNode(type.schema));
  return object;
}

/** managedFields name the subresource only where there is one. */
function below(subresource: string): { readonly subresource?: string } {
  return subresource === "" ? {} : { subresource };
}

/** What a dry run shows. */
export function preview(object: StoredObject, revision: number): Entry {
  return entryOf(object, revision, canonicalBytes(object), undefined);
}
