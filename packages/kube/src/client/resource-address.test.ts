import { expect, test } from "vitest";
import { resourceAddress } from "./resource-address.ts";

test.each([
  ["/api/v1/namespaces/a/pods/b/eviction?x=1", "", "a", "pods", "b", "eviction", "/api/v1/namespaces/a/pods/b"],
  [
    "/apis/apps/v1/namespaces/a/deployments",
    "apps",
    "a",
    "deployments",
    "",
    "",
    "/apis/apps/v1/namespaces/a/deployments",
  ],
  ["/apis/x.io/v1/machines/m1/status", "x.io", "", "machines", "m1", "status", "/apis/x.io/v1/machines/m1"],
  ["/api/v1/namespaces/a", "", "", "namespaces", "a", "", "/api/v1/namespaces/a"],
  ["/api/v1/namespaces/a/finalize", "", "", "namespaces", "a", "finalize", "/api/v1/namespaces/a"],
  [
    "/apis/r.io/v1/clusterroles/system:a",
    "r.io",
    "",
    "clusterroles",
    "system:a",
    "",
    "/apis/r.io/v1/clusterroles/system:a",
  ],
])("%s is about an object", (given, ...parts) => {
  const [group, namespace, resource, name, subresource, path] = parts;
  expect(resourceAddress(given)).toMatchObject({ group, namespace, resource, name, subresource, path });
});

test("what a proxy is asked for stands behind the subresource", () => {
  expect(resourceAddress("/api/v1/nodes/n/proxy/exec/a/b")).toMatchObject({ subresource: "proxy", rest: "exec/a/b" });
});

test.each(["/version", "/api", "/apis/apps/v1", "/api/v1/pods//x", "/openapi/v3"])("%s is no resource", (path) => {
  expect(resourceAddress(path)).toBeUndefined();
});
