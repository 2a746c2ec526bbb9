import { expect, test } from "vitest";
import { revisionsOf } from "./revisions.ts";

const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", uid: "u1" } };
const owned = (name: string, more: object, annotations: Readonly<Record<string, string>> = {}) => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { name, annotations, ownerReferences: [{ kind: "Deployment", name: "web", uid: "u1" }] },
  ...more,
});
const template = (image: string, labels: Readonly<Record<string, string>>) => ({
  metadata: { labels },
  spec: { containers: [{ name: "web", image }] },
});
const number = "deployment.kubernetes.io/revision";

test("revisions are newest first, as they were wished, and of this object only", () => {
  const sets = [
    owned(
      "web-a",
      { spec: { template: template("web:1", { app: "web", "pod-template-hash": "a" }) } },
      { [number]: "1" },
    ),
    owned(
      "web-b",
      { spec: { template: template("web:2", { app: "web", "pod-template-hash": "b" }) } },
      { [number]: "2" },
    ),
    { ...owned("other", {}), metadata: { name: "other" } },
  ];
  const found = revisionsOf(sets, object);
  expect(found.map((each) => [each.number, each.images, each.current])).toEqual([
    [2, ["web:2"], true],
    [1, ["web:1"], false],
  ]);
  expect(found[1]?.template).toEqual(template("web:1", { app: "web" }));
});

test("a ControllerRevision keeps its template as a patch", () => {
  const data = { spec: { template: { ...template("web:1", { app: "web" }), $patch: "replace" } } };
  expect(revisionsOf([owned("web-1", { revision: 4, data })], object)).toMatchObject([
    { number: 4, template: template("web:1", { app: "web" }) },
  ]);
  expect(JSON.stringify(revisionsOf([owned("web-1", { revision: 4, data })], object))).not.toContain("$patch");
});
