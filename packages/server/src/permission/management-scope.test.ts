import { expect, test } from "vitest";
import { type Scope, withinScope } from "./gate.ts";
import { beyondScope } from "./management-scope.ts";

const fleet = "/apis/fleet.dipper.dev/v1alpha1";
const viewer: Scope = { verbs: ["view"] };
const operator: Scope = { verbs: ["view", "operate", "approve", "emergency"] };
const admin: Scope = { verbs: ["view", "administer"] };
const ofA: Scope = { clusters: ["a"] };

test.each([
  // method, path, viewer, operator, admin, all verbs on cluster a
  ["GET", "/version", true, true, true, true],
  ["GET", "/apis", true, true, true, true],
  ["GET", "/metrics", false, false, true, false],
  ["GET", `${fleet}/clusters`, true, true, true, false],
  ["GET", `${fleet}/clusters/a`, true, true, true, true],
  ["GET", `${fleet}/clusters/b`, true, true, true, false],
  ["GET", `${fleet}/machines/m1`, true, true, true, false],
  ["GET", "/api/v1/namespaces/beidou-system/secrets", false, false, true, false],
  ["GET", "/api/v1/namespaces/beidou-system/secrets/account-admin", false, false, true, false],
  ["POST", "/api/v1/namespaces/beidou-system/serviceaccounts/x/token", false, false, true, false],
  ["PATCH", `${fleet}/clusters/a`, false, false, true, false],
  ["PATCH", "/apis/ops.dipper.dev/v1alpha1/namespaces/beidou-system/workorders/w", false, false, true, false],
  ["POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", false, false, true, false],
  ["DELETE", `${fleet}/machines`, false, false, true, false],
  ["GET", "/api/v1/namespaces/x/pods/p/exec", false, false, false, false],
] as const)("%s %s at the platform's own Kubernetes API with a limited token", (method, path, ...may) => {
  const answers = [viewer, operator, admin, ofA].map(
    (scope) => beyondScope(scope, { method, path, headers: {} }) === undefined,
  );
  expect(answers).toEqual(may);
});

test("nobody speaks for others with a limited token", () => {
  const headers = { "impersonate-user": "root" };
  expect(beyondScope(admin, { method: "GET", path: "/version", headers })).toContain("impersonate-user");
});

test("a scope is a verb and a place, and the fleet is more than its clusters", () => {
  const scope: Scope = { verbs: ["view", "operate"], clusters: ["a", "b"] };
  expect(withinScope(scope, "operate", "b")).toBe(true);
  expect(withinScope(scope, "operate", "c")).toBe(false);
  expect(withinScope(scope, "approve", "a")).toBe(false);
  expect(withinScope(scope, "view")).toBe(false);
  expect(withinScope({ verbs: ["view"] }, "view")).toBe(true);
  expect(withinScope({}, "administer")).toBe(true);
  expect(withinScope(undefined, "administer")).toBe(true);
});
