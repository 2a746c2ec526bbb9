import type { Answer } from "@dipper/world";
import { decodeBody, decodePatch, patchTypeOf } from "../decode/body.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { mergePatchObject } from "../patch/merge.ts";
import { isObject } from "../schema/json-value.ts";
import { keyOf } from "../store/entry.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import { selectorText } from "../types/cells/reading.ts";
import { refuse, refuseInvalid } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { scaleType } from "../types/scale-type.ts";
import { invalid } from "../validate/field-errors.ts";
import { type Call, objectOf, refOf, writeOptionsOf } from "./call.ts";
import { appliedObject, type MutationDeps, requireFitting } from "./mutations.ts";
import { apiVersion, resourceOf } from "./names-of-type.ts";
import { noteWrite } from "./noted.ts";
import { line, rendererOf } from "./reads.ts";
import { notFound } from "./refusals.ts";
import { preview, type UpdateOptions, type Written } from "./writes.ts";

const scaleKind = { group: "autoscaling", version: "v1", kind: "Scale" };

/** `…/scale`: the number of replicas of anything that has one, in one shape. */
export async function scale(deps: MutationDeps, call: Call): Promise<Answer> {
  if (call.verb === "get") {
    const entry = deps.store.committed(resourceOf(call.type)).get(keyOf(call.target.namespace, call.target.name));
    if (entry === undefined) throw notFound(call.type, call.target.name);
    const object = parseObject(entry.bytes);
    requireReplicas(call.type, object);
    return answerOf(deps, call, scaleOf(call, object));
  }
  const options = { ...writeOptionsOf(call), subresource: "scale", unconditional: true };
  const written = isApply(call) ? applied(deps, call, options) : changed(deps, call, options);
  noteWrite(call, written);
  await written.durable;
  return answerOf(deps, call, scaleOf(call, parseObject(written.entry.bytes)));
}

/** In the form that was asked for. */
function answerOf(deps: MutationDeps, call: Call, scaled: StoredObject): Answer {
  const renderer = rendererOf(deps, { ...call, type: scaleType });
  const entry = preview(scaled, Number(scaled.metadata.resourceVersion));
  return { status: 200, headers: { "content-type": renderer.contentType }, body: line(renderer.object(entry)) };
}

function changed(deps: MutationDeps, call: Call, options: UpdateOptions): Written {
  return deps.writes.update(call.type, refOf(call), options, (current) => {
    const wanted = wantedScale(call, scaleOf(call, current));
    const { name: named, resourceVersion, uid } = wanted.metadata;
    const metadata = {
      ...current.metadata,
      name: named,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(uid === undefined ? {} : { uid }),
    };
    const replicas = (wanted["spec"] as { replicas?: unknown } | undefined)?.replicas ?? 0;
    if (typeof replicas !== "number" || replicas < 0) throw negative(call, replicas);
    return withValue({ ...current, metadata }, pathOf(call.type.scalePaths?.specReplicas), replicas) as StoredObject;
  });
}

function isApply({ verb, exchange }: Call): boolean {
  return verb === "patch" && patchTypeOf(exchange.headers["content-type"], true) === "apply";
}

/** Whoever applies a number of replicas owns it in the object that has them. */
function applied(deps: MutationDeps, call: Call, options: UpdateOptions): Written {
  requireFitting(call, "apply");
  const { type, query } = call;
  const { value, duplicates } = decodePatch(call.exchange.body, "apply");
  call.facts.object = value;
  const { metadata, ...given } = appliedObject(value, call, { ...scaleKind, namespaced: type.namespaced });
  const { replicas } = (given["spec"] ?? {}) as { readonly replicas?: unknown };
  if (replicas !== undefined && (typeof replicas !== "number" || replicas < 0)) throw negative(call, replicas);
  const base = { apiVersion: apiVersion(type), kind: type.kind, metadata };
  const object = replicas === undefined ? base : withValue(base, pathOf(type.scalePaths?.specReplicas), replicas);
  const how = { ...options, duplicates, force: query.flag("force") };
  return deps.writes.apply(type, refOf(call), object as StoredObject, how);
}

/** Custom resources are judged by themselves, built-in kinds by the scale that was sent. */
function negative({ type, target }: Call, replicas: unknown): Error {
  const { group, kind, scalePaths } = type;
  if (type.origin === "built-in")
    return refuseInvalid({ ...scaleKind, name: target.name }, [
      invalid("spec.replicas", replicas, "must be greater than or equal to 0"),
    ]);
  return refuseInvalid({ group, kind, name: target.name }, [
    invalid(scalePaths?.specReplicas ?? "", replicas, "should be a non-negative integer"),
  ]);
}

function wantedScale(call: Call, present: StoredObject): StoredObject {
  const { exchange } = call;
  const contentType = exchange.headers["content-type"];
  if (call.verb === "update") return objectOf(decodeBody(exchange.body, contentType, scaleKind).value, scaleKind);
  const type = patchTypeOf(contentType, true);
  const { value } = decodePatch(exchange.body, type);
  // A Scale has no lists: a strategic merge is a merge.
  return objectOf(type === "json" ? jsonPatch(present, value) : mergePatchObject(present, value), scaleKind);
}

/** Of a custom object whose number nobody has set there is no scale to be read. */
function requireReplicas({ origin, scalePaths }: ResourceType, object: StoredObject): void {
  if (origin === "built-in" || valueAt(object, pathOf(scalePaths?.specReplicas)) !== undefined) return;
  const message = `the spec replicas field ${JSON.stringify(scalePaths?.specReplicas)} does not exist`;
  throw refuse("Internal", `Internal error occurred: ${message}`, { causes: [{ reason: "", message }] });
}

function scaleOf(call: Call, object: StoredObject): StoredObject {
  const paths = call.type.scalePaths;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = valueAt(object, pathOf(paths?.specReplicas)) ?? 0;
  const selector = paths?.selector === undefined ? undefined : writtenSelector(valueAt(object, pathOf(paths.selector)));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: JSON.parse(
      JSON.stringify({ name, namespace, uid, resourceVersion, creationTimestamp }),
    ) as StoredObject["metadata"],
    // Go leaves out what is zero.
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: valueAt(object, pathOf(paths?.statusReplicas)) ?? 0,
      ...(selector === undefined ? {} : { selector }),
    },
  };
}

/** Custom kinds keep the selector as text, built-in ones as an object, and replication controllers as labels. */
function writtenSelector(selector: unknown): string | undefined {
  if (typeof selector === "string" || !isObject(selector)) return selector as string | undefined;
  const labelsOnly = selector["matchLabels"] === undefined && selector["matchExpressions"] === undefined;
  return selectorText(labelsOnly ? { matchLabels: selector } : selector);
}

function pathOf(jsonPath: string | undefined): readonly string[] {
  return (jsonPath ?? "").split(".").filter((step) => step !== "");
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), value);
}

function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const base = isObject(target) ? target : {};
  return { ...base, [step]: withValue(base[step], rest, value) };
}
