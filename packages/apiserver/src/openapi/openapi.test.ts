import { expect, test } from "vitest";
import { WireReader } from "../decode/protobuf/wire.ts";
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
  return JSON.parse(documents.document(path)?.text ?? "null") as Document;
}

test("every reference of every document leads to a schema", { timeout: 30_000 }, () => {
  const documents = new OpenApiDocuments(new TypeTable());
  const { paths } = documents.index() as { paths: Record<string, unknown> };
  for (const path of Object.keys(paths)) {
    const text = documents.document(path)?.text ?? "";
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

/** Fields that hold bytes; there are no others on the way to the names. */
function eachField(reader: WireReader, visit: (number: number, value: WireReader) => void): void {
  while (!reader.done) {
    const [number] = reader.tag("Document");
    visit(number, reader.message());
  }
}

function nameIn(pair: WireReader): string {
  const [number] = pair.tag("Named");
  expect(number).toBe(1);
  return pair.string();
}

interface SwaggerDocument {
  readonly swagger: string;
  readonly paths: Record<string, Record<string, { parameters: { name: string; in: string; type?: string }[] }>>;
  readonly definitions: Record<string, { properties?: Record<string, object> }>;
}

/** All documents of all kinds are a megabyte and a half. */
const patience = 30_000;

test("version 2 says the same of everything in one document and follows the CRDs", { timeout: patience }, () => {
  const types = new TypeTable();
  const documents = new OpenApiDocuments(types);
  const without = documents.swagger().hash;
  types.addCrd(crd("colour"));
  const { json, binary, hash } = documents.swagger();
  expect(hash).not.toBe(without);
  const document = JSON.parse(new TextDecoder().decode(json)) as SwaggerDocument;
  expect(document.swagger).toBe("2.0");
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"#\/definitions\/([^"]+)"/g)].map((match) => match[1] ?? ""));
  expect([...references].filter((each) => document.definitions[each] === undefined)).toEqual([]);
  expect(text.includes("#/components/")).toBe(false);
  expect(document.definitions["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]).not.toHaveProperty("oneOf");
  const patch = document.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.["patch"];
  expect(patch?.parameters.map((each) => [each.name, each.in, each.type])).toEqual([
    ["body", "body", undefined],
    ["dryRun", "query", "string"],
    ["fieldManager", "query", "string"],
    ["fieldValidation", "query", "string"],
    ["force", "query", "boolean"],
  ]);
  expect(document.definitions["io.k8s.api.apps.v1.Deployment"]?.properties?.["spec"]).toMatchObject({
    $ref: "#/definitions/io.k8s.api.apps.v1.DeploymentSpec",
  });
  expect(document.definitions["io.k8s.apimachinery.pkg.api.resource.Quantity"]).toMatchObject({ type: "string" });
  expect(Object.keys(document.definitions["com.example.v1.Widget"]?.properties ?? {})).toContain("colour");

  const names = (field: number, inner: number): string[] => {
    const found: string[] = [];
    eachField(new WireReader(binary), (number, reader) => {
      if (number === field)
        eachField(reader, (below, pair) => {
          if (below === inner) found.push(nameIn(pair));
        });
    });
    return found;
  };
  expect(names(8, 2)).toEqual(Object.keys(document.paths));
  expect(names(9, 1)).toEqual(Object.keys(document.definitions));
  types.removeCrd("widgets.example.com");
  expect(documents.swagger().hash).toBe(without);
});
