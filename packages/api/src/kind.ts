import type { Infer, Input, Schema } from "./schema/schema.ts";

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly creationTimestamp?: string;
  readonly managedFields?: readonly unknown[];
}

/** Any Kubernetes object. Not all have a spec or a status: a ConfigMap has `data`. */
export interface KubeObject<Spec = unknown, Status = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: Spec;
  readonly status?: Status;
}

/** An object of a kind of ours: the spec is always there. */
export interface CustomObject<Spec, Status> extends KubeObject<Spec, Status> {
  readonly spec: Spec;
}

/** How a kind is addressed; `$object` exists for the compiler only. The core group is "". */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly $object?: T;
}

export type ObjectOf<K> = K extends Kind<infer T> ? T : never;

/** A printed column. The `jsonPath` is kubectl's, without braces. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly jsonPath: string;
  /** 0 (default) is always shown, 1 with `-o wide`. */
  readonly priority?: number;
  readonly description?: string;
  /** As Kubernetes tables have it: `name`, `date`. */
  readonly format?: string;
}

/** One entry of a condition's closed list of reasons. `params` are the names that `why[].params` carries with it. */
export interface Reason {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly params: readonly string[];
}

/** The one source of a kind: its type, its CRD, its reference page. */
export interface KindSource<
  SpecSchema extends Schema<unknown, unknown>,
  StatusSchema extends Schema<unknown, unknown>,
> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly shortNames: readonly string[];
  readonly doc: string;
  /** Longest name; default 253. */
  readonly maxNameLength?: number;
  /** Rules over the whole object, such as its name. */
  readonly rules?: readonly { readonly rule: string; readonly message: string }[];
  readonly spec: SpecSchema;
  readonly status: StatusSchema;
  /** Age is always the last one and need not be given. */
  readonly columns: readonly Column[];
  readonly conditions: Readonly<Record<string, readonly Reason[]>>;
  /** Path below docs/examples. */
  readonly example: string;
  /** Fields that a field selector may name, beside metadata.name: `.spec.clusterName`. */
  readonly selectable?: readonly string[];
  /** For `kubectl scale`. */
  readonly scalePaths?: { readonly specReplicas: string; readonly statusReplicas: string };
}

export interface DefinedKind<Spec = unknown, Status = unknown, In = unknown> extends Kind<CustomObject<Spec, Status>> {
  readonly source: KindSource<Schema<Spec, In>, Schema<Status, unknown>>;
}

export function defineKind<S extends Schema<unknown, unknown>, U extends Schema<unknown, unknown>>(
  source: KindSource<S, U>,
): DefinedKind<Infer<S>, Infer<U>, Input<S>> {
  const { group, version, kind, plural, scope } = source;
  return { group, version, kind, plural, scope, source: source as never };
}

/** A kind that others define, as far as we read it. */
export function builtInKind<T extends KubeObject>(address: Omit<Kind, "$object">): Kind<T> {
  return { ...address };
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<Kind, "group" | "version">): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}
