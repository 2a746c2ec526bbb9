import { expect, test } from "vitest";
import type { CustomResourceDefinition } from "../types/crd-types.ts";
import { TypeTable } from "../types/type-table.ts";
import { OpenApiDocuments } from "./openapi.ts";

const crd = (field: string): CustomResourceDefinition => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", properties: { [field]: { type: "string" } } } },
      },
    ],
  },
});

interface Document {
  readonly paths: Record<
    string,
    {
      patch?: {
        parameters: { name: string }[];
        "x-kubernetes-group-version-kind": object;
        requestBody: { content: object };
      };
    }
  >;
  readonly components: {
    schemas: Record<string, { properties?: object; "x-kubernetes-group-version-kind"?: object[] }>;
  };
}

function documentOf(documents: OpenApiDocuments, path: string): Document {
  return JSON.parse(documents.document(path) ?? "null") as Document;
}

test("every reference of every document leads to a schema", () => {
  const documents = new OpenApiDocuments(new TypeTable());
  const { paths } = documents.index() as { paths: Record<string, unknown> };
  for (const path of Object.keys(paths)) {
    const text = documents.document(path) ?? "";
    const names = new Set(Object.keys((JSON.parse(text) as Document).components.schemas));
    const references = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]));
    expect([...references].filter((each) => !names.has(each ?? ""))).toEqual([]);
  }
});

test("kubectl finds the kind and the parameters of PATCH", () => {
  const types = new TypeTable();
  types.addCrd(crd("colour"));
  const { paths, components } = documentOf(new OpenApiDocuments(types), "apis/example.com/v1");
  const patch = paths["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"]?.patch;
  expect(patch?.parameters.map((each) => each.name)).toEqual(["dryRun", "fieldManager", "fieldValidation", "force"]);
  expect(patch?.["x-kubernetes-group-version-kind"]).toEqual({ group: "example.com", version: "v1", kind: "Widget" });
  expect(Object.keys(patch?.requestBody.content ?? {})).not.toContain("application/strategic-merge-patch+json");
  expect(Object.keys(paths)).toContain("/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status");
  const widget = Object.values(components.schemas).find((each) =>
    JSON.stringify(each["x-kubernetes-group-version-kind"]).includes('"Widget"'),
  );
  expect(Object.keys(widget?.properties ?? {})).toEqual(["apiVersion", "kind", "metadata", "colour"]);
});

test("documents and their hashes follow the CRDs", () => {
  const types = new TypeTable();
  const documents = new OpenApiDocuments(types);
  const url = () =>
    (documents.index() as { paths: Record<string, { serverRelativeURL: string }> }).paths["apis/example.com/v1"]
      ?.serverRelativeURL;
  expect(url()).toBeUndefined();
  types.addCrd(crd("colour"));
  const first = url();
  types.addCrd(crd("size"));
  expect(url()).not.toBe(first);
  types.removeCrd("widgets.example.com");
  expect(url()).toBeUndefined();
  expect(documents.document("apis/example.com/v1")).toBeUndefined();
});
