/** For tests: a small custom kind with everything that can go wrong with one. */
export const widgets = "/apis/ex.io/v1/namespaces/default/widgets";

export const widgetCrd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.ex.io" },
  spec: {
    group: "ex.io",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
    versions: [version("v1", true), version("v1beta1", false)],
  },
};

function version(name: string, storage: boolean): object {
  return {
    name,
    served: true,
    storage,
    subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } },
    selectableFields: [{ jsonPath: ".spec.color" }],
    additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
    schema: {
      openAPIV3Schema: {
        type: "object",
        properties: {
          spec: {
            type: "object",
            properties: {
              size: { type: "integer", minimum: 1, default: 3 },
              color: { type: "string" },
              replicas: { type: "integer" },
            },
          },
          status: { type: "object", properties: { replicas: { type: "integer" }, note: { type: "string" } } },
        },
      },
    },
  };
}

export function widget(name: string, spec: object = {}, metadata: object = {}): object {
  return { apiVersion: "ex.io/v1", kind: "Widget", metadata: { name, ...metadata }, spec };
}

export function configMap(name: string, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data: { a: "b" } };
}

export function pod(
  name: string,
  options: { readonly node?: string; readonly labels?: object; readonly owner?: object } = {},
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      ...(options.labels === undefined ? {} : { labels: options.labels }),
      ...(options.owner === undefined ? {} : { ownerReferences: [options.owner] }),
    },
    spec: {
      ...(options.node === undefined ? {} : { nodeName: options.node }),
      containers: [{ name: "c", image: "x:1" }],
    },
  };
}

export const merge = { "content-type": "application/merge-patch+json" };
export const jsonPatchType = { "content-type": "application/json-patch+json" };
export const strategic = { "content-type": "application/strategic-merge-patch+json" };
export const applyType = { "content-type": "application/apply-patch+yaml" };
