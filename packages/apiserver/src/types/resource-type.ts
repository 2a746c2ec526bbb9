import type { Column } from "@dipper/api";

/** The OpenAPI v3 structural schema of a kind, with the `x-kubernetes-*` extensions. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A column of a Table. Our own kinds have no columns of truth values and fractions; those of others have. */
export interface TableColumn extends Omit<Column, "type"> {
  readonly type: Column["type"] | "boolean" | "number";
}

/** One served kind in one version: the type table has one row for each, built in or from a CRD. Everything else is driven by it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** `status`, `scale`, `eviction`, `binding`, `log` … */
  readonly subresources: readonly string[];
  readonly scalePaths?: { readonly specReplicas: string; readonly statusReplicas: string; readonly selector?: string };
  readonly verbs: readonly string[];
  readonly schema: JsonSchema;
  readonly columns: readonly TableColumn[];
  /** The warning that every answer about a deprecated version carries. */
  readonly deprecation?: string;
  /** False for kinds without `metadata.generation` (ConfigMap, Secret, Node, Service, Namespace …). */
  readonly countsGenerations: boolean;
  /** Strategic merge patches: built-in kinds only. */
  readonly strategicMerge: boolean;
  /** Field paths that a field selector may name, beside metadata.name and metadata.namespace: `spec.nodeName`. */
  readonly selectableFields: readonly string[];
  readonly origin: "built-in" | OfDefinition;
}

export interface OfDefinition {
  /** The name of the CustomResourceDefinition. */
  readonly crd: string;
  /** Objects are kept in this version. */
  readonly stored?: boolean;
  /** Objects are kept in that version, whose schema is another one. */
  readonly keptAs?: { readonly version: string; readonly schema: JsonSchema };
}
