import { realWorld } from "@dipper/world/real";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AuditLog } from "../audit/audit-log.ts";
import type { AuditEntry } from "../audit/record.ts";
import { type AuditTrail, createAuditTrail } from "../audit/trail.ts";
import { answerErrors, createApp } from "../http/app.ts";
import type { Caller } from "../permission/gate.ts";
import type { Door, DoorRequest } from "./door.ts";
import { refusal } from "./refusal.ts";
import { bindRestDoor } from "./rest-door.ts";

const { random, log } = realWorld({ log: { level: "silent" } });
const anna: Caller = { user: "anna", groups: ["system:authenticated"], by: "session", session: "s1" };
let app: ReturnType<typeof createApp>;
let entries: AuditEntry[];
let asked: DoorRequest[];
let trail: AuditTrail;
let door: Door;

beforeEach(() => {
  entries = [];
  asked = [];
  trail = createAuditTrail({
    broken: () => false,
    write: async (entry: AuditEntry) => void entries.push(entry),
    take: () => expect.unreachable("it belongs to the record of the request"),
  } as unknown as AuditLog);
  app = createApp(random);
  answerErrors(app, log);
  bindRestDoor(app, {
    audit: trail,
    callerOf: () => anna,
    stillKnown: async () => true,
    failed: () => {},
    door: (request) => {
      asked.push(request);
      return door(request);
    },
  });
});
afterEach(() => app.close());

const json = (status: number, body: object) => ({
  status,
  headers: { "content-type": "application/json" },
  body: new TextEncoder().encode(JSON.stringify(body)),
});

test("what stands behind /kube arrives as it came, with the body as it is", async () => {
  door = async () => json(200, {});
  const url = "/api/v1/clusters/kube/kube/api/v1/namespaces/a%2Fb/pods?labelSelector=a%3Db";
  await app.inject({ method: "GET", url });
  const yaml = "a: 1\nb: [2]\n";
  const headers = { "content-type": "application/apply-patch+yaml" };
  await app.inject({ method: "PATCH", url: "/api/v1/clusters/kube/kube/api/v1/nodes/n", payload: yaml, headers });
  expect(asked.map(({ cluster, exchange }) => [cluster, exchange.method, exchange.path])).toEqual([
    ["kube", "GET", "/api/v1/namespaces/a%2Fb/pods?labelSelector=a%3Db"],
    ["kube", "PATCH", "/api/v1/nodes/n"],
  ]);
  expect(new TextDecoder().decode(asked[1]?.exchange.body)).toBe(yaml);
});

test("a change is one record of the person, with what the cluster told under the request's id", async () => {
  const state = (replicas: number) => ({
    bytes: new TextEncoder().encode(
      JSON.stringify({ kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { replicas } }),
    ),
  });
  door = async ({ id }) => {
    const event = { auditID: id, stage: "ResponseComplete", requestURI: "", verb: "patch", sourceIPs: [] };
    const user = { username: "anna", groups: [] };
    trail.sink("a")({ ...event, user }, [{ before: state(1), after: state(3) }]);
    return json(200, {});
  };
  const url = "/api/v1/clusters/a/kube/apis/apps/v1/namespaces/shop/deployments/web";
  const headers = { "content-type": "application/merge-patch+json", "x-dipper-reason": encodeURIComponent("evening") };
  await app.inject({ method: "PATCH", url, payload: JSON.stringify({ spec: { replicas: 3 } }), headers });
  expect(entries).toMatchObject([
    {
      who: { user: "anna", login: "session s1" },
      from: { surface: "console" },
      verb: "patch",
      cluster: "a",
      object: { kind: "Deployment", name: "web", namespace: "shop" },
      changes: [{ fields: [{ field: "spec.replicas", old: 1, new: 3 }] }],
      why: { reason: "evening" },
      result: { code: 200 },
    },
  ]);
  expect(entries[0]?.input).toEqual({ "*": expect.any(String), cluster: "a" });
});

test("a refusal is recorded with its reason; dry runs and questions are not", async () => {
  door = async () => refusal(403, "no");
  const url = "/api/v1/clusters/a/kube/api/v1/namespaces/shop/pods/p";
  expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(403);
  await app.inject({ method: "DELETE", url: `${url}?dryRun=All` });
  const review = "/api/v1/clusters/a/kube/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  await app.inject({ method: "POST", url: review, payload: "{}", headers: { "content-type": "application/json" } });
  expect(entries).toMatchObject([
    {
      verb: "delete",
      object: { kind: "pods", name: "p", namespace: "shop" },
      result: { code: 403, reason: "Forbidden", message: "no" },
    },
  ]);
});

test("a cluster that fails in the middle of a change leaves a record, too", async () => {
  door = () => Promise.reject(new Error("gone"));
  const url = "/api/v1/clusters/a/kube/api/v1/nodes/n";
  expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(500);
  expect(entries).toMatchObject([{ verb: "delete", result: { code: 500 } }]);
});

test("an answer is data and never a page of ours", async () => {
  door = async () => ({
    status: 200,
    headers: { "content-type": "text/plain" },
    body: (async function* () {
      yield new TextEncoder().encode("<script>alert(1)</script>\n");
      yield new TextEncoder().encode("line 2\n");
    })(),
  });
  const answer = await app.inject({ method: "GET", url: "/api/v1/clusters/a/kube/api/v1/namespaces/n/pods/p/log" });
  expect(answer.body).toBe("<script>alert(1)</script>\nline 2\n");
  expect(answer.headers).toMatchObject({
    "content-type": "text/plain",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
  });
});
