/** Objects that scenarios write. */
export function configMap(name: string, more: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...more }, data: { a: "1", b: "2" } };
}

export function pod(name: string, more: { readonly metadata?: object; readonly spec?: object } = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...more.metadata },
    spec: {
      containers: [{ name: "main", image: "example.invalid/main:1" }],
      automountServiceAccountToken: false,
      ...more.spec,
    },
  };
}

export function deployment(name: string, replicas = 2): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "main", image: "example.invalid/main:1", ports: [{ containerPort: 80 }] }] },
      },
    },
  };
}

export function service(name: string, spec: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

/** A CRD of the group `GROUP.example.io` with a Widget that has everything which can go wrong with one. */
export function widgetCrd(group: string, more: { readonly spec?: object; readonly version?: object } = {}): object {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList", shortNames: ["wd"] },
      versions: [{ ...widgetVersion("v1", true), ...more.version }],
      ...more.spec,
    },
  };
}

export function widgetVersion(name: string, storage: boolean): object {
  return {
    name,
    served: true,
    storage,
    subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } },
    selectableFields: [{ jsonPath: ".spec.color" }],
    additionalPrinterColumns: [
      { name: "Size", type: "integer", jsonPath: ".spec.size", description: "how large" },
      { name: "Color", type: "string", jsonPath: ".spec.color", priority: 1 },
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ],
    schema: { openAPIV3Schema: widgetSchema },
  };
}

const widgetSchema = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["size"],
      "x-kubernetes-validations": [
        { rule: "self.size <= 90 || has(self.color)", message: "a large widget needs a color" },
        { rule: "!has(oldSelf.color) || has(self.color)", message: "the color cannot be taken away" },
      ],
      properties: {
        size: { type: "integer", minimum: 1, maximum: 100 },
        replicas: { type: "integer", format: "int32", default: 1 },
        color: { type: "string", enum: ["red", "green", "blue"] },
        name: { type: "string", minLength: 2, maxLength: 10, pattern: "^[a-z]+$" },
        ratio: { type: "number" },
        on: { type: "boolean", default: true },
        port: { "x-kubernetes-int-or-string": true },
        fixed: {
          type: "string",
          "x-kubernetes-validations": [
            {
              rule: "self == oldSelf",
              messageExpression: "'was ' + oldSelf",
              reason: "FieldValueForbidden",
            },
          ],
        },
        note: { type: "string", nullable: true },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        tags: { type: "array", maxItems: 3, items: { type: "string" }, "x-kubernetes-list-type": "set" },
        parts: {
          type: "array",
          maxItems: 5,
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, count: { type: "integer", default: 1 } },
          },
        },
        sizes: { type: "object", additionalProperties: { type: "integer" }, maxProperties: 2 },
      },
    },
    status: {
      type: "object",
      properties: { replicas: { type: "integer" }, phase: { type: "string" } },
    },
  },
} as const;

export function widget(group: string, name: string, spec: object = { size: 3 }, metadata: object = {}): object {
  return { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name, ...metadata }, spec };
}
