/**
 * The vocabulary of a structural schema, and nothing else: what can be written here, a CustomResourceDefinition can say, and the
 * TypeScript type is inferred from it. Every node has a `doc`, every string and list a bound.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `json` is the fragment of the CRD. `$type` and `$input` exist for the compiler only. */
export interface Schema<T, In = T> {
  readonly json: SchemaJson;
  readonly optional: boolean;
  readonly $type?: T;
  /** What one may write: fields with a default may be left out. */
  readonly $input?: In;
}

/** Marks a field that may be absent. */
export interface OptionalSchema<T, In = T> extends Schema<T, In> {
  readonly optional: true;
}

/** Marks a field that may be left out on write and is always there on read. */
export interface DefaultedSchema<T, In = T> extends Schema<T, In> {
  readonly defaulted: true;
}

export interface SchemaJson {
  readonly type?: "string" | "integer" | "boolean" | "array" | "object";
  readonly description: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: SchemaJson;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaJson>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaJson;
  readonly maxProperties?: number;
  readonly default?: Json;
  readonly anyOf?: readonly { readonly type: "integer" | "string" }[];
  readonly "x-kubernetes-list-type"?: "map" | "set" | "atomic";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-int-or-string"?: true;
  readonly "x-kubernetes-preserve-unknown-fields"?: true;
  readonly "x-kubernetes-validations"?: readonly Rule[];
}

/** A CEL rule. `self` is the node, `oldSelf` its former value: a rule that names it is checked on updates only. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  readonly fieldPath?: string;
  readonly reason?: "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueRequired" | "FieldValueDuplicate";
}

export type Infer<S> = S extends Schema<infer T, infer _> ? T : never;
/** What may be written: defaults need not be given. */
export type Input<S> = S extends Schema<infer _, infer In> ? In : never;

/** Every option documents itself; rules stand beside the node they check. */
export interface Documented {
  readonly doc: string;
  readonly rules?: readonly Rule[];
}

type Properties = Readonly<Record<string, Schema<unknown, unknown>>>;
type OptionalKeys<P extends Properties> = {
  [K in keyof P]: P[K] extends OptionalSchema<unknown, unknown> ? K : never;
}[keyof P];
type OmittableKeys<P extends Properties> = {
  [K in keyof P]: P[K] extends OptionalSchema<unknown, unknown> | DefaultedSchema<unknown, unknown> ? K : never;
}[keyof P];
type Flat<T> = { [K in keyof T]: T[K] };

export type ObjectType<P extends Properties> = Flat<
  { readonly [K in Exclude<keyof P, OptionalKeys<P>>]: Infer<P[K]> } & { readonly [K in OptionalKeys<P>]?: Infer<P[K]> }
>;
export type ObjectInput<P extends Properties> = Flat<
  { readonly [K in Exclude<keyof P, OmittableKeys<P>>]: Input<P[K]> } & {
    readonly [K in OmittableKeys<P>]?: Input<P[K]>;
  }
>;
export type { Properties };
