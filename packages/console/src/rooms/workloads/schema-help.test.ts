import { expect, test } from "vitest";
import { fieldsOf, type OpenApi, schemaAt, yamlPathAt } from "./schema-help.ts";

const document: OpenApi = {
  components: {
    schemas: {
      Deployment: {
        properties: {
          metadata: { allOf: [{ $ref: "#/components/schemas/Meta" }], description: "Of this one." },
          spec: { $ref: "#/components/schemas/Spec" },
        },
        "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Deployment" }],
      },
      Meta: { description: "Of all.", properties: { labels: { additionalProperties: { type: "string" } } } },
      Spec: {
        properties: {
          replicas: { type: "integer", description: "How many." },
          containers: { type: "array", items: { $ref: "#/components/schemas/Container" } },
        },
      },
      Container: { properties: { image: { type: "string", description: "Its image." } } },
    },
  },
};
const kind = { group: "apps", version: "v1", kind: "Deployment" };
const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web
spec:
  replicas: 3
  containers:
  - name: a
    image: x
  - name: b
    env:
    - name: c
    image: y
status: {}
`;

test.each([
  [5, ["metadata", "labels", "app"]],
  [7, ["spec", "replicas"]],
  [10, ["spec", "containers", "image"]],
  [13, ["spec", "containers", "env", "name"]],
  [14, ["spec", "containers", "image"]],
  [15, ["status"]],
])("line %i of YAML stands at a path", (line, path) => {
  expect(yamlPathAt(text, line)).toEqual(path);
});

test("a field is found through references, lists and maps; what stands beside a reference counts first", () => {
  const at = (...path: readonly string[]) => schemaAt(document, kind, path);
  expect(at("spec", "replicas")).toMatchObject({ type: "integer", description: "How many." });
  expect(at("spec", "containers", "image")).toMatchObject({ description: "Its image." });
  expect(at("metadata")).toMatchObject({ description: "Of this one." });
  expect(at("metadata", "labels", "app")).toMatchObject({ type: "string" });
  expect(at("spec", "nonsense")).toBeUndefined();
  expect(Object.keys(fieldsOf(at("spec", "containers") ?? {}, document))).toEqual(["image"]);
});
