import type { Answer } from "@dipper/world";
import { decodeBody, decodePatch, type PatchType, patchTypeOf } from "../decode/body.ts";
import { matches } from "../list/filter.ts";
import { jsonPatch, oddOperations } from "../patch/json-patch.ts";
import { mergePatchObject } from "../patch/merge.ts";
import { patchedObject } from "../patch/patched-object.ts";
import { patchedText } from "../patch/patched-text.ts";
import { requireTypedPatch } from "../patch/typed-patch.ts";
import { optionsInvalid } from "../route/query.ts";
import { goText } from "../schema/go-words.ts";
import { isObject } from "../schema/json-value.ts";
import { type Judged, judgeBody } from "../schema/prepare.ts";
import { keyOf } from "../store/entry.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { type Call, objectOf, refOf, writeOptionsOf } from "./call.ts";
import { deleteOptionsOf } from "./delete-options.ts";
import type { Deletes } from "./deletes.ts";
import { apiVersion, resourceOf } from "./names-of-type.ts";
import { noteDeletion, noteWrite } from "./noted.ts";
import { filterOf, line, type ReadDeps, rendererOf } from "./reads.ts";
import { badRequest, notFound } from "./refusals.ts";
import { statusAnswer, success } from "./status.ts";
import type { UpdateOptions, WriteOptions, Writes, Written } from "./writes.ts";

export interface MutationDeps extends ReadDeps {
  readonly writes: Writes;
  readonly deletes: Deletes;
  readonly strategicMerge: (type: ResourceType, current: StoredObject, patch: unknown) => StoredObject;
}

/** Kinds that may be replaced without naming the version they were read at are all built-in ones but these, whose race matters. */
const alwaysConditional = new Set([
  "admissionregistration.k8s.io/mutatingadmissionpolicies",
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings",
  "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  "admissionregistration.k8s.io/validatingadmissionpolicies",
  "admissionregistration.k8s.io/validatingadmissionpolicybindings",
  "admissionregistration.k8s.io/validatingwebhookconfigurations",
  "apiextensions.k8s.io/customresourcedefinitions",
  "coordination.k8s.io/leases",
  "node.k8s.io/runtimeclasses",
  "policy/poddisruptionbudgets",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/csistoragecapacities",
  "storage.k8s.io/volumeattachments",
]);

/** Kinds that a PUT creates where they are not there. */
const createdByUpdate: ReadonlySet<string> = new Set([
  "/endpoints",
  "/events",
  "/limitranges",
  "/services",
  "coordination.k8s.io/leases",
  "node.k8s.io/runtimeclasses",
  "rbac.authorization.k8s.io/clusterrolebindings",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/rolebindings",
  "rbac.authorization.k8s.io/roles",
]);

export async function create(deps: MutationDeps, call: Call): Promise<Answer> {
  const options = writeOptionsOf(call);
  const { object, judged } = bodyOf(call, options);
  const written = deps.writes.create(call.type, call.target.namespace, object, { ...options, judged });
  return answerFor(deps, call, written);
}

export async function update(deps: MutationDeps, call: Call): Promise<Answer> {
  const options = writeOptionsOf(call);
  const { object, judged } = bodyOf(call, options);
  if ((object.metadata.name ?? "") === "") throw nameless(call);
  const resource = resourceOf(call.type);
  const { namespace, name } = call.target;
  const isThere = deps.store.staged(resource).get(keyOf(namespace, name)) !== undefined;
  if (!isThere && call.target.subresource === "" && createdByUpdate.has(resource)) {
    if (object.metadata.name !== name)
      throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
    return answerFor(deps, call, deps.writes.create(call.type, namespace, object, { ...options, judged }));
  }
  const unconditional = call.type.origin === "built-in" && !alwaysConditional.has(resource);
  const written = deps.writes.update(
    call.type,
    refOf(call),
    { ...options, judged, subresource: call.target.subresource, unconditional },
    () => object,
  );
  return answerFor(deps, call, written);
}

/**
 * The object in the body. What a typed server could not decode is refused before anything else is looked at, and what is unknown in it is
 * said however the request ends.
 */
function bodyOf(call: Call, options: WriteOptions): { readonly object: StoredObject; readonly judged: Judged } {
  const { exchange, type, facts } = call;
  const { value, duplicates } = decodeBody(exchange.body, exchange.headers["content-type"], type);
  const object = objectOf(value, type, exchange.body);
  facts.object = object;
  const judged = judgeBody(type, object, { ...options, duplicates });
  facts.warnings = judged.warnings;
  return { object, judged };
}

export async function patch(deps: MutationDeps, call: Call): Promise<Answer> {
  const { type, exchange, query } = call;
  const patchType = patchTypeOf(exchange.headers["content-type"], type.strategicMerge);
  const warned = (warnings: readonly string[]): void => {
    call.facts.patchWarnings = warnings;
  };
  const options = { ...writeOptionsOf(call), subresource: call.target.subresource, unconditional: true, warned };
  requireFitting(call, patchType);
  if (patchType !== "apply") return answerFor(deps, call, patched(deps, call, patchType, options));
  const { value, duplicates } = decodePatch(exchange.body, patchType);
  call.facts.object = value;
  const applied = appliedObject(value, call);
  const how = { ...options, duplicates, force: query.flag("force") };
  requireNameOfNew(deps, call, value);
  return answerFor(deps, call, deps.writes.apply(type, refOf(call), applied, how));
}

function patched(
  deps: MutationDeps,
  call: Call,
  patchType: Exclude<PatchType, "apply">,
  given: UpdateOptions,
): Written {
  const { type, exchange, target } = call;
  // A patch of nothing is not even read.
  if (deps.store.staged(resourceOf(type)).get(keyOf(target.namespace, target.name)) === undefined)
    throw notFound(type, target.name);
  const { value, duplicates } = decodePatch(exchange.body, patchType);
  call.facts.object = value;
  // Only who is refused is told what the patch came to: to write it down costs more than the patch.
  let text = (): string => "";
  const origin = patchType === "strategic" ? { strategicPatch: () => goText(value) } : { patched: () => text() };
  const doubtful = patchType === "json" ? oddOperations(value, duplicates) : duplicates;
  return deps.writes.update(type, refOf(call), { ...given, ...origin, duplicates: doubtful }, (current) => {
    // A patch that names another resourceVersion than the present one is refused later; one that names none fits whatever there is.
    const base = { ...current, apiVersion: apiVersion(type) };
    if (patchType === "strategic") return objectOf(deps.strategicMerge(type, base, value), type);
    const result = patchType === "json" ? jsonPatch(base, value) : mergePatchObject(base, value);
    text = () => patchedText(sharedDefinitions(), type, base, result);
    warnOfOtherVersion(call, given, result);
    return patchedObject(type, result, text);
  });
}

/** A custom resource that a patch moves to another version is looked at by the schema of that one; where there is none, nothing is known. */
function warnOfOtherVersion({ type, facts }: Call, { fieldValidation }: UpdateOptions, result: unknown): void {
  if (type.origin === "built-in" || fieldValidation !== "Warn" || !isObject(result)) return;
  if (result["apiVersion"] === apiVersion(type)) return;
  const unknown = Object.keys(result).filter((key) => !["apiVersion", "kind", "metadata"].includes(key));
  facts.patchWarnings = unknown.sort().map((key) => `unknown field "${key}"`);
}

/** Parameters that belong to one kind of patches. */
export function requireFitting({ query }: Call, patchType: PatchType): void {
  if (patchType !== "apply") {
    if (query.has("force"))
      throw optionsInvalid("patch", "force", "Forbidden: may not be specified for non-apply patch");
  } else if (query.text("fieldManager") === "")
    throw optionsInvalid("patch", "fieldManager", "Required value: is required for apply patch", "FieldValueRequired");
}

/** What is there has its name; what is to be made says it. */
function requireNameOfNew(deps: MutationDeps, call: Call, value: unknown): void {
  const { namespace, name } = call.target;
  const { name: given } = objectOf(value, call.type).metadata;
  if (given === undefined && deps.store.staged(resourceOf(call.type)).get(keyOf(namespace, name)) === undefined)
    throw nameless(call);
}

function nameless({ target }: Call): Error {
  return badRequest(`the name of the object (${target.name} based on URL) was undeterminable: name must be provided`);
}

/** `type`: what is applied, where that is not the object of the URL but its scale. */
export function appliedObject(
  value: unknown,
  call: Call,
  type: Pick<ResourceType, "group" | "version" | "kind" | "namespaced"> = call.type,
): StoredObject {
  const { target } = call;
  const given = isObject(value) ? value : {};
  const [version, kind] = [given["apiVersion"] ?? "", given["kind"] ?? ""].map(String) as [string, string];
  if (version !== apiVersion(type) || kind !== type.kind) {
    const [last = "", group = ""] = version.split("/").toReversed();
    throw badRequest(`invalid object type: ${group}/${last}, Kind=${kind}`);
  }
  const object = objectOf(given, type);
  const { name = target.name, managedFields } = object.metadata;
  if (name !== target.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  if (managedFields !== undefined && managedFields.length > 0) throw badRequest("metadata.managedFields must be nil");
  if (type === call.type) requireTypedPatch(call.type, object);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      name,
      ...(type.namespaced ? { namespace: object.metadata.namespace ?? target.namespace } : {}),
    },
  };
}

async function answerFor(deps: MutationDeps, call: Call, written: Written): Promise<Answer> {
  noteWrite(call, written);
  await written.durable;
  const renderer = rendererOf(deps, call);
  const headers: Record<string, string> = { "content-type": renderer.contentType };
  const warnings = [...(call.facts.warnings ?? []), ...written.warnings];
  if (warnings.length > 0) headers["warning"] = warningHeader(warnings);
  return { status: written.created ? 201 : 200, headers, body: line(renderer.object(written.entry)) };
}

export function warningHeader(warnings: readonly string[]): string {
  return warnings.map(warningValue).join(", ");
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
    return {
      status: 200,
      headers: { "content-type": renderer.contentType },
      body: line(renderer.object(deleted.entry)),
    };
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
  const items = chosen.map((entry) => renderer.itemHead + decoder.decode(renderer.item(entry))).join(",");
  const text = `${renderer.listHead({ resourceVersion: String(deps.store.revision) })}${items}]}`;
  return { status: 200, headers: { "content-type": renderer.contentType }, body: new TextEncoder().encode(text) };
}
