import type { Answer } from "@dipper/world";
import { decodeBody, decodePatch, patchTypeOf } from "../decode/body.ts";
import { matches } from "../list/filter.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { mergePatchObject } from "../patch/merge.ts";
import { goText } from "../schema/go-words.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { type Call, objectOf, refOf, writeOptionsOf } from "./call.ts";
import { deleteOptionsOf } from "./delete-options.ts";
import type { Deletes } from "./deletes.ts";
import { noteDeletion, noteWrite } from "./noted.ts";
import { filterOf, type ReadDeps, rendererOf } from "./reads.ts";
import { badRequest } from "./refusals.ts";
import { statusAnswer, success } from "./status.ts";
import { apiVersion, resourceOf, type UpdateOptions, type Writes, type Written } from "./writes.ts";

export interface MutationDeps extends ReadDeps {
  readonly writes: Writes;
  readonly deletes: Deletes;
  readonly strategicMerge: (type: ResourceType, current: StoredObject, patch: unknown) => StoredObject;
}

/** Kinds that may be replaced without naming the version they were read at: all built-in ones but those whose race matters. */
const alwaysConditional = new Set(["coordination.k8s.io/leases", "apiextensions.k8s.io/customresourcedefinitions"]);

export async function create(deps: MutationDeps, call: Call): Promise<Answer> {
  const decoded = decodeBody(call.exchange.body, call.exchange.headers["content-type"], call.type);
  const object = objectOf(decoded.value, call.type);
  call.facts.object = object;
  const written = deps.writes.create(
    call.type,
    call.target.namespace,
    object,
    writeOptionsOf(call, decoded.duplicates),
  );
  return answerFor(deps, call, written);
}

export async function update(deps: MutationDeps, call: Call): Promise<Answer> {
  const decoded = decodeBody(call.exchange.body, call.exchange.headers["content-type"], call.type);
  const object = objectOf(decoded.value, call.type);
  call.facts.object = object;
  if ((object.metadata.name ?? "") === "")
    throw badRequest(
      `the name of the object (${call.target.name} based on URL) was undeterminable: name must be provided`,
    );
  const options = updateOptions(
    call,
    decoded.duplicates,
    call.type.origin === "built-in" && !alwaysConditional.has(resourceOf(call.type)),
  );
  return answerFor(
    deps,
    call,
    deps.writes.update(call.type, refOf(call), options, () => object),
  );
}

export async function patch(deps: MutationDeps, call: Call): Promise<Answer> {
  const { type, exchange, query } = call;
  const patchType = patchTypeOf(exchange.headers["content-type"], type.strategicMerge);
  const { value, duplicates } = decodePatch(exchange.body, patchType);
  call.facts.object = value;
  if (patchType === "apply") {
    if (query.text("fieldManager") === "")
      throw refuse(
        "Invalid",
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        {
          group: "meta.k8s.io",
          kind: "PatchOptions",
          causes: [
            {
              reason: "FieldValueRequired",
              message: "Required value: is required for apply patch",
              field: "fieldManager",
            },
          ],
        },
      );
    const applied = appliedObject(value, call);
    const options = { ...updateOptions(call, duplicates, true), force: query.flag("force") };
    return answerFor(deps, call, deps.writes.apply(type, refOf(call), applied, options));
  }
  if (query.has("force"))
    throw refuse(
      "Invalid",
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      { group: "meta.k8s.io", kind: "PatchOptions" },
    );
  const patch =
    patchType === "strategic" ? { strategicPatch: goText(value) } : { patch: new TextDecoder().decode(exchange.body) };
  const options = { ...updateOptions(call, duplicates, true), ...patch };
  const written = deps.writes.update(type, refOf(call), options, (current) => {
    // A patch that names another resourceVersion than the present one is refused later; one that names none fits whatever there is.
    const base = { ...current, apiVersion: apiVersion(type) };
    const changed =
      patchType === "json"
        ? jsonPatch(base, value)
        : patchType === "merge"
          ? mergePatchObject(base, value)
          : deps.strategicMerge(type, base, value);
    return objectOf(changed, type);
  });
  return answerFor(deps, call, written);
}

function appliedObject(value: unknown, call: Call): StoredObject {
  const object = objectOf(value, call.type);
  const { name = call.target.name, managedFields } = object.metadata;
  if (name !== call.target.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${call.target.name})`);
  if (managedFields !== undefined && managedFields.length > 0) throw badRequest("metadata.managedFields must be nil");
  return {
    ...object,
    metadata: {
      ...object.metadata,
      name,
      ...(call.type.namespaced ? { namespace: object.metadata.namespace ?? call.target.namespace } : {}),
    },
  };
}

function updateOptions(call: Call, duplicates: readonly string[], unconditional: boolean): UpdateOptions {
  return { ...writeOptionsOf(call, duplicates), subresource: call.target.subresource, unconditional };
}

async function answerFor(deps: MutationDeps, call: Call, written: Written): Promise<Answer> {
  noteWrite(call, written);
  await written.durable;
  const renderer = rendererOf(deps, call);
  const headers: Record<string, string> = { "content-type": renderer.contentType };
  if (written.warnings.length > 0) headers["warning"] = written.warnings.map(warningValue).join(", ");
  return { status: written.created ? 201 : 200, headers, body: renderer.object(written.entry) };
}

/** RFC 9111 §5.5: code 299, no agent, quoted text. */
export function warningValue(text: string): string {
  const oneLine = text.replace(/[\r\n\t]+/g, " ").replace(/[^\x20-\x7e]/g, "?");
  return `299 - "${oneLine.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

export async function remove(deps: MutationDeps, call: Call): Promise<Answer> {
  const options = deleteOptionsOf(call);
  const deleted = deps.deletes.delete(call.type, refOf(call), options);
  noteDeletion(call, deleted, options);
  await deleted.durable;
  const { type, target } = call;
  if (!deleted.gone || returnsDeleted.has(resourceOf(type))) {
    const renderer = rendererOf(deps, call);
    return { status: 200, headers: { "content-type": renderer.contentType }, body: renderer.object(deleted.entry) };
  }
  const details = {
    name: target.name,
    ...(type.group === "" ? {} : { group: type.group }),
    kind: type.plural,
    uid: deleted.entry.uid,
  };
  return statusAnswer(success(details));
}

/** Kinds whose deletion is answered with what was deleted, where other kinds have a Status. */
const returnsDeleted: ReadonlySet<string> = new Set([
  "/persistentvolumeclaims",
  "/persistentvolumes",
  "/pods",
  "/podtemplates",
  "/resourcequotas",
  "/serviceaccounts",
  "/services",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/storageclasses",
  "storage.k8s.io/volumeattachments",
]);

/** Honours selectors and finalizers of each; answers with the list of what it deleted. */
export async function removeCollection(deps: MutationDeps, call: Call): Promise<Answer> {
  const filter = filterOf(call);
  const options = deleteOptionsOf(call);
  const limit = call.query.integer("limit") ?? 0;
  const tree = deps.store.staged(resourceOf(call.type));
  const found = [...(filter.namespace === "" ? tree : tree.under(`${filter.namespace}/`))].filter((entry) =>
    matches(filter, entry),
  );
  const chosen = limit > 0 ? found.slice(0, limit) : found;
  const renderer = rendererOf(deps, call);
  const waits: Promise<void>[] = [];
  for (const { namespace, name } of chosen) {
    const deleted = deps.deletes.delete(call.type, { namespace, name }, options);
    noteDeletion(call, deleted, options);
    waits.push(deleted.durable);
  }
  await Promise.all(waits);
  const decoder = new TextDecoder();
  const items = chosen.map((entry) => decoder.decode(renderer.item(entry))).join(",");
  const text = `${renderer.listHead({ resourceVersion: String(deps.store.revision) })}${items}]}`;
  return { status: 200, headers: { "content-type": renderer.contentType }, body: new TextEncoder().encode(text) };
}
