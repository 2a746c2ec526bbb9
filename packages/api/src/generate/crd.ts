import type { CustomResourceDefinition } from "../core/custom-resource-definition.ts";
import { CustomResourceDefinition as CrdKind } from "../core/custom-resource-definition.ts";
import type { DefinedKind } from "../kind.ts";
import { apiVersionOf } from "../kind.ts";
import type { Rule } from "../schema/schema.ts";

const ageColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" } as const;

/** The CustomResourceDefinition of a kind. */
export function crdOf(kind: DefinedKind): CustomResourceDefinition {
  const { source } = kind;
  const withStatus = hasStatus(kind);
  const scale = source.scalePaths;
  return {
    apiVersion: apiVersionOf(CrdKind),
    kind: CrdKind.kind,
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: {
      group: kind.group,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        ...(source.shortNames.length === 0 ? {} : { shortNames: source.shortNames }),
        categories: ["dipper"],
      },
      scope: kind.scope,
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: rootSchema(kind) as unknown as Readonly<Record<string, unknown>> },
          subresources: {
            ...(withStatus ? { status: {} } : {}),
            ...(scale === undefined
              ? {}
              : { scale: { specReplicasPath: scale.specReplicas, statusReplicasPath: scale.statusReplicas } }),
          },
          additionalPrinterColumns: [...source.columns, ageColumn],
          ...(source.selectable === undefined
            ? {}
            : { selectableFields: source.selectable.map((jsonPath) => ({ jsonPath })) }),
        },
      ],
    },
  };
}

/** Kinds of which nothing is observed have neither the field nor the subresource. */
export function hasStatus(kind: DefinedKind): boolean {
  return Object.keys(kind.source.status.json.properties ?? {}).length > 0;
}

function rootSchema(kind: DefinedKind): Readonly<Record<string, unknown>> {
  const { source } = kind;
  const rules = rootRules(kind);
  return {
    type: "object",
    description: source.doc,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string", description: "Version of the schema of this object." },
      kind: { type: "string", description: "Kind of this object." },
      // A real API server refuses anything else here, a description too.
      metadata: { type: "object" },
      spec: source.spec.json,
      ...(hasStatus(kind) ? { status: source.status.json } : {}),
    },
    ...(rules.length === 0 ? {} : { "x-kubernetes-validations": rules }),
  };
}

function rootRules(kind: DefinedKind): readonly Rule[] {
  const { maxNameLength, rules } = kind.source;
  const length = maxNameLength === undefined ? [] : [nameRule(maxNameLength)];
  return [...length, ...(rules ?? [])];
}

function nameRule(max: number): Rule {
  return {
    rule: `size(self.metadata.name) <= ${max}`,
    message: `metadata.name must not be longer than ${max} characters`,
  };
}
