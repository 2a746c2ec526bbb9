import type { Column, ObjectMeta } from "@dipper/api";
import { compareVersions } from "../discovery/versions.ts";
import { documentationOf } from "../openapi/documentation.ts";
import { equalJson } from "../schema/json-value.ts";
import type { JsonSchema, OfDefinition, ResourceType, TableColumn } from "./resource-type.ts";

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: JsonSchema };
  readonly subresources?: {
    readonly status?: unknown;
    readonly scale?: {
      readonly specReplicasPath: string;
      readonly statusReplicasPath: string;
      readonly labelSelectorPath?: string;
    };
  };
  readonly additionalPrinterColumns?: readonly {
    readonly name: string;
    readonly type: TableColumn["type"];
    readonly jsonPath: string;
    readonly priority?: number;
    readonly description?: string;
    readonly format?: string;
  }[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

/** A CustomResourceDefinition of apiextensions.k8s.io/v1, as far as the type table reads it. */
export interface CustomResourceDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly group: string;
    readonly scope: "Namespaced" | "Cluster";
    readonly names: {
      readonly plural: string;
      readonly kind: string;
      readonly singular?: string;
      readonly listKind?: string;
      readonly shortNames?: readonly string[];
      readonly categories?: readonly string[];
    };
    readonly versions: readonly CrdVersion[];
  };
  readonly status?: unknown;
}

const verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const ofMetadata = documentationOf("meta.v1.ObjectMeta");
const nameColumn: Column = {
  name: "Name",
  type: "string",
  jsonPath: ".metadata.name",
  format: "name",
  description: ofMetadata["name"] ?? "",
};
const ageColumn: Column = {
  name: "Age",
  type: "date",
  jsonPath: ".metadata.creationTimestamp",
  description: ofMetadata["creationTimestamp"] ?? "",
};

function columnsOf(version: CrdVersion): readonly TableColumn[] {
  const extra = version.additionalPrinterColumns;
  if (extra === undefined || extra.length === 0) return [nameColumn, ageColumn];
  return [nameColumn, ...extra.map((each) => ({ ...each, description: describedColumn(each) }))];
}

function describedColumn({ jsonPath, description = "" }: Pick<Column, "jsonPath" | "description">): string {
  return description === "" ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description;
}

/** Where the definition has no words of its own, and with the best served version that is newer and not deprecated. */
function deprecationOf({ group, names, versions }: CustomResourceDefinition["spec"], version: CrdVersion): string {
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const [better] = versions
    .filter((each) => each.served && each.deprecated !== true && compareVersions(each.name, version.name) < 0)
    .map(({ name }) => name)
    .toSorted(compareVersions);
  const instead = better === undefined ? "" : `; use ${group}/${better} ${names.kind}`;
  return `${group}/${version.name} ${names.kind} is deprecated${instead}`;
}

function schemaOf(version: CrdVersion): JsonSchema {
  return version.schema?.openAPIV3Schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true };
}

function keptAs(shown: CrdVersion, kept: CrdVersion | undefined): Pick<OfDefinition, "keptAs"> {
  if (kept === undefined || kept === shown || equalJson(schemaOf(shown), schemaOf(kept))) return {};
  return { keptAs: { version: kept.name, schema: schemaOf(kept) } };
}

/** One row of the type table for each served version. */
export function typesOfCrd(crd: CustomResourceDefinition): readonly ResourceType[] {
  const { group, names, scope } = crd.spec;
  const kept = crd.spec.versions.find(({ storage }) => storage);
  return crd.spec.versions
    .filter((version) => version.served)
    .map((version): ResourceType => {
      const scale = version.subresources?.scale;
      const subresources = [
        ...(version.subresources?.status === undefined ? [] : ["status"]),
        ...(scale === undefined ? [] : ["scale"]),
      ];
      return {
        group,
        version: version.name,
        kind: names.kind,
        listKind: names.listKind ?? `${names.kind}List`,
        plural: names.plural,
        singular: names.singular ?? names.kind.toLowerCase(),
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        namespaced: scope === "Namespaced",
        subresources,
        ...(scale === undefined
          ? {}
          : {
              scalePaths: {
                specReplicas: scale.specReplicasPath,
                statusReplicas: scale.statusReplicasPath,
                ...(scale.labelSelectorPath === undefined ? {} : { selector: scale.labelSelectorPath }),
              },
            }),
        verbs,
        ...(version.deprecated === true ? { deprecation: deprecationOf(crd.spec, version) } : {}),
        schema: schemaOf(version),
        columns: columnsOf(version),
        countsGenerations: true,
        strategicMerge: false,
        selectableFields: (version.selectableFields ?? []).map((each) => each.jsonPath.replace(/^\./, "")),
        origin: { crd: crd.metadata.name, stored: version.storage, ...keptAs(version, kept) },
      };
    });
}
