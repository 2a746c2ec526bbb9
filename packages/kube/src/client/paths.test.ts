import { expect, test } from "vitest";
import { keyOf, refOf, resourcePath, withQuery } from "./paths.ts";

const operations = { group: "ops.dipper.dev", version: "v1alpha1", plural: "operations" };

test("paths of the core group, of groups, of namespaces, names and subresources", () => {
  expect(resourcePath({ group: "", version: "v1", plural: "nodes" }, { name: "n1" })).toBe("/api/v1/nodes/n1");
  expect(resourcePath(operations, { namespace: "beidou-system" })).toBe(
    "/apis/ops.dipper.dev/v1alpha1/namespaces/beidou-system/operations",
  );
  expect(resourcePath(operations, { namespace: "a", name: "x" }, "status")).toBe(
    "/apis/ops.dipper.dev/v1alpha1/namespaces/a/operations/x/status",
  );
});

test("what a person typed cannot leave its path segment", () => {
  expect(resourcePath(operations, { namespace: "a/../b", name: "x?y#z" })).toBe(
    "/apis/ops.dipper.dev/v1alpha1/namespaces/a%2F..%2Fb/operations/x%3Fy%23z",
  );
  expect(withQuery("/p", { labelSelector: "a=b,c in (d)", limit: 5, continue: undefined })).toBe(
    "/p?labelSelector=a%3Db%2Cc%20in%20(d)&limit=5",
  );
});

test("keys and refs are each other's reverse", () => {
  for (const ref of [{ name: "n" }, { namespace: "a", name: "n" }]) expect(refOf(keyOf(ref))).toEqual(ref);
});
