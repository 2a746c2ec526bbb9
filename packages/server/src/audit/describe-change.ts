import type { KubeObject } from "@dipper/api";
import { labels } from "@dipper/api";
import { resources } from "../rest/resources.ts";
import type { ApiChange } from "./api-event.ts";
import { fieldDiff } from "./field-diff.ts";
import type { AuditChange, AuditObjectRef, AuditWhy } from "./record.ts";

/** A change with what else its object says about it. */
export interface DescribedChange extends AuditChange {
  /** The managed cluster that the object belongs to, where it says so. */
  readonly cluster?: string;
  readonly why: AuditWhy;
}

const byKind = new Map(resources.map((resource) => [resource.kind.kind as string, resource]));

interface Loose extends KubeObject {
  readonly spec?: unknown;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
/** Somebody may say why, whatever the kind has no field for. */
export const reasonAnnotation = "dipper.dev/reason";

/** Undefined: nothing but the status, or what the server keeps for itself. */
export function describeChange(change: ApiChange): DescribedChange | undefined {
  const before = parsed(change.before);
  const after = parsed(change.after);
  const object = after ?? before;
  if (object === undefined) return undefined;
  const fields = fieldDiff(before, after);
  if (fields.length === 0 && before !== undefined && after !== undefined) return undefined;
  const cluster = clusterOf(object);
  return {
    ...refOf(object),
    verb: before === undefined ? "create" : after === undefined ? "delete" : "update",
    fields,
    ...(cluster === undefined ? {} : { cluster }),
    why: whyOf(object),
  };
}

export function refOf({ kind, metadata }: KubeObject): AuditObjectRef {
  const { name, namespace } = metadata;
  return { kind: kind ?? "", name, ...(namespace === undefined ? {} : { namespace }) };
}

function parsed(state: ApiChange["before"]): Loose | undefined {
  return state === undefined ? undefined : (JSON.parse(textOf(state.bytes)) as Loose);
}

/** Node decodes a Buffer several times faster than a TextDecoder does, and each change passes here twice. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function clusterOf(object: KubeObject): string | undefined {
  const known = byKind.get(object.kind ?? "")?.clusterOf(object);
  return text(known) ?? text(object.metadata.labels?.[labels.cluster]);
}

/** The operation or task that an object belongs to, and the reason that it carries. */
function whyOf(object: Loose): AuditWhy {
  const spec = (typeof object.spec === "object" && object.spec !== null ? object.spec : {}) as {
    readonly reason?: unknown;
    readonly operationRef?: { readonly name?: unknown };
  };
  const owner = (kind: string): string | undefined =>
    object.metadata.ownerReferences?.find((each) => each.kind === kind)?.name;
  const itself = (kind: string): string | undefined => (object.kind === kind ? object.metadata.name : undefined);
  const marks = { ...object.metadata.annotations, ...object.metadata.labels };
  const why = {
    reason: text(object.metadata.annotations?.[reasonAnnotation]) ?? text(spec.reason),
    operation:
      itself("Operation") ?? text(spec.operationRef?.name) ?? owner("Operation") ?? text(marks[labels.operation]),
    task: itself("AutoOperationTask") ?? owner("AutoOperationTask") ?? text(marks[labels.task]),
    workOrder: itself("WorkOrder"),
  };
  return Object.fromEntries(Object.entries(why).filter(([, value]) => value !== undefined));
}
