import { AutoOperationTask, apiVersionOf, Operation } from "@dipper/api";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { convertManifests } from "./manifests.ts";

// Shaped as platforms write them that grew out of the same seed: their own group, a placeholder as address.
const scaleUp = `# growing in spring
apiVersion: vcluster.caas.example.com/v1alpha1
kind: Operation
metadata:
  name: scaleup-2024
  namespace: beidou-system
spec:
  clusterName: product-cluster
  operationType: ScaleUp
  operationFlow:
    - preCheck # looks first
    - scaleUp
    - postCheck
  operationMachines:
    - ip: xx.xx.xx.xx
      role: Compute
      user: admin
`;

test("apiVersion is replaced, comments and placeholders stay", () => {
  const { text, converted, leftOut, notes } = convertManifests(scaleUp);
  expect({ converted, leftOut, notes }).toEqual({ converted: 1, leftOut: [], notes: [] });
  expect(text).toBe(scaleUp.replace("vcluster.caas.example.com/v1alpha1", apiVersionOf(Operation)));
});

test("unknown kinds are left out with their line, Kubernetes' own pass", () => {
  const source = `${scaleUp}---
apiVersion: vcluster.caas.example.com/v1alpha1
kind: Gadget
metadata: {name: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: values, namespace: default}
---
apiVersion: vcluster.caas.example.com/v1alpha1
kind: AutoOperationTask
name: scaleup-x
namespace: beidou-system
spec: {cluster: cluster-example, clusterType: native}
---
kind: Operation
  bad: [
`;
  const { text, converted, leftOut, notes } = convertManifests(source);
  expect(converted).toBe(3);
  expect(leftOut).toEqual([
    { line: 19, message: "kind Gadget of vcluster.caas.example.com/v1alpha1 is not known here" },
    { line: 33, message: expect.stringMatching(/^is not YAML: /) },
  ]);
  expect(notes.map((note) => note.message)).toEqual([
    "name was moved into metadata",
    "namespace was moved into metadata",
  ]);
  const objects = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  expect(objects[1]).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "values", namespace: "default" },
  });
  expect(objects[2]).toMatchObject({
    apiVersion: apiVersionOf(AutoOperationTask),
    metadata: { name: "scaleup-x", namespace: "beidou-system" },
  });
});

test("scope and spelling are put right, and said", () => {
  const { text, notes } = convertManifests(
    "apiVersion: x.example/v1\nkind: clusterdeployment\nmetadata: {name: a, namespace: b}\nspec: {}\n---\napiVersion: x.example/v1\nkind: Operation\nmetadata: {name: o}\nspec: {}\n",
  );
  expect(notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
    "1 kind clusterdeployment is written ClusterDeployment",
    "1 namespace was taken away: ClusterDeployment has none",
    "6 namespace beidou-system was added",
  ]);
  expect(parseAllDocuments(text).map((each) => (each.toJS() as { metadata: object }).metadata)).toEqual([
    { name: "a" },
    { name: "o", namespace: "beidou-system" },
  ]);
});

test("an empty file converts to nothing", () => {
  expect(convertManifests("# nothing\n")).toEqual({ text: "", converted: 0, leftOut: [], notes: [] });
});
