import { expect, test } from "vitest";
import { askedOf } from "./asked.ts";

const read = (method: string, path: string, headers = {}) => {
  const asked = askedOf(method, path, headers);
  return "message" in asked ? `${asked.code} ${asked.message}` : asked;
};

test.each([
  ["GET", "/api/v1/pods?watch=true", { verb: "watch", group: "", resource: "pods" }],
  [
    "GET",
    "/api/v1/namespaces/a/pods/b/log?follow=true",
    { verb: "get", resource: "pods", subresource: "log", name: "b", namespace: "a" },
  ],
  ["PUT", "/apis/apps/v1/namespaces/a/deployments/d/scale", { verb: "update", group: "apps", subresource: "scale" }],
  ["DELETE", "/api/v1/namespaces/a/pods", { verb: "deletecollection", resource: "pods", namespace: "a" }],
  ["PATCH", "/api/v1/nodes/n%31", { verb: "patch", resource: "nodes", name: "n1" }],
  ["GET", "/version", { verb: "get", path: "/version" }],
])("%s %s means one thing", (method, path, access) => {
  expect(read(method, path)).toMatchObject({ access, writes: method !== "GET" });
});

test("the path that is sent is written from what was judged", () => {
  expect(read("GET", "/apis/r.io/v1/clusterroles/system%3Anode/")).toMatchObject({
    path: "/apis/r.io/v1/clusterroles/system:node",
    access: { name: "system:node" },
  });
});

test.each([
  "/api/v1/namespaces/a%2Fb/pods",
  "/api/v1/namespaces/a%5cb/pods",
  "/api/v1/namespaces/%2e%2e/pods",
  "/api/v1/../../clusters/b/api/v1/pods",
  "/api/v1/namespaces//pods",
  "/api/v1/namespaces/a%252Fb/pods",
  "/api/v1/nodes/n%00",
  "/api/v1/nodes/n%zz",
  "api/v1/nodes",
  "/",
])("the path %s is refused", (path) => {
  expect(read("GET", path)).toMatch(/^400 /);
});

test.each([
  "/api/v1/nodes/n/proxy/exec/x",
  "/api/v1/namespaces/a/services/s/proxy/",
  "/api/v1/namespaces/a/pods/p/exec?command=sh",
  "/api/v1/namespaces/a/pods/p/portforward",
  "/api/v1/watch/pods",
])("%s leads behind the API server, and nowhere here", (path) => {
  expect(read("GET", path)).toMatch(/^400 /);
});

test.each([
  { "impersonate-user": "root" },
  { "impersonate-group": "system:masters" },
  { "impersonate-extra-x": "y" },
  { "x-remote-user": "root" },
  { connection: "authorization, keep-alive" },
  { connection: "Upgrade", upgrade: "websocket" },
  { upgrade: "SPDY/3.1" },
])("headers %o are refused", (headers) => {
  expect(read("GET", "/api/v1/pods", headers)).toMatch(/^400 /);
});

test("methods beside those of the API, and writes where there is no resource, are refused", () => {
  expect(read("CONNECT", "/api/v1/pods")).toMatch(/^405 /);
  expect(read("POST", "/version")).toMatch(/^405 /);
});

const table = { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
const secrets = "/api/v1/namespaces/a/secrets";

test("Secrets show their names where nothing else can come", () => {
  const names = { needed: { subresource: "names" } };
  expect(read("GET", `${secrets}?includeObject=None`, table)).toMatchObject(names);
  expect(read("GET", `${secrets}/s?masked=true`)).toMatchObject({ ...names, masked: true, path: `${secrets}/s` });
  expect(read("GET", `${secrets}?masked=true&limit=5`)).toMatchObject({ masked: true, path: `${secrets}?limit=5` });
});

test.each([
  [`${secrets}`, table],
  [`${secrets}?includeObject=Object`, table],
  [`${secrets}?includeObject=None&includeObject=Object`, table],
  [`${secrets}?includeObject=None`, { accept: `${table.accept},application/json` }],
  [`${secrets}?includeObject=None`, {}],
  [`${secrets}?masked=true&watch=true`, {}],
  [`${secrets}/s?masked=yes`, {}],
])("%s shows values", (path, headers) => {
  const asked = read("GET", path, headers);
  expect(asked).toMatchObject({ masked: false });
  expect((asked as { readonly needed: object }).needed).not.toHaveProperty("subresource");
});
