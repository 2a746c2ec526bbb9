import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await harness();
});

const merge = { "content-type": "application/merge-patch+json" };
const along = { metadata: { labels: { l: "1" }, annotations: { a: "1" } } };

async function patched(path: string, create: object): Promise<{ labels?: object; annotations?: object }> {
  const made = await h.call("POST", path, { body: create });
  expect(made.status, made.text).toBe(201);
  const answer = await h.call("PATCH", `${path}/one/status`, { headers: merge, body: along });
  expect(answer.status, answer.text).toBe(200);
  const { labels, annotations } = answer.json.metadata;
  return { labels, annotations };
}

const metadata = { name: "one" };
const template = {
  metadata: { labels: { app: "x" } },
  spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] },
};

test("a status takes labels and annotations along, as the real server has it for most of its own kinds", async () => {
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { ...metadata, labels: {} }, spec: { template } };
  expect(await patched("/apis/batch/v1/namespaces/default/jobs", job)).toMatchObject(along.metadata);
});

test("labels of a deployment stay when its status is written, annotations do not", async () => {
  const spec = {
    selector: { matchLabels: { app: "x" } },
    template: { ...template, spec: { ...template.spec, restartPolicy: "Always" } },
  };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec };
  const after = await patched("/apis/apps/v1/namespaces/default/deployments", deployment);
  expect(after).toEqual({ annotations: { a: "1" } });
});

test("the status of a definition comes alone", async () => {
  const names = { plural: "ones", singular: "one", kind: "One", listKind: "OneList" };
  const schema = { openAPIV3Schema: { type: "object" } };
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "ones.example.org" },
    spec: {
      group: "example.org",
      names,
      scope: "Cluster",
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  expect((await h.call("POST", path, { body: crd })).status).toBe(201);
  const answer = await h.call("PATCH", `${path}/ones.example.org/status`, { headers: merge, body: along });
  expect(answer.json.metadata.labels).toBeUndefined();
});
