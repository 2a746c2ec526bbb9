import { Cluster, type KubeObject, newObject } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import type { Cache } from "@dipper/kube";
import { readBody, type Transport } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AuditLog } from "../audit/audit-log.ts";
import type { AuditEntry } from "../audit/record.ts";
import { createAuditTrail } from "../audit/trail.ts";
import type { Caller } from "../permission/gate.ts";
import { createMayInside } from "../permission/inside.ts";
import { createDoor, type Door } from "./door.ts";

const { clock, random, log } = realWorld({ log: { level: "silent" } });
let server: ApiServer;
let entries: AuditEntry[] = [];
let arrived: Parameters<Transport>[0][] = [];
let policies: Readonly<Record<string, "Operate" | "Observe">>;
let reach: (name: string) => Transport;
let door: Door;
let id = 0;

const caller = (user: string): Caller => ({ user, groups: ["system:authenticated"], by: "token", token: "t1" });

beforeAll(async () => {
  const trail = createAuditTrail({
    take: (make: () => AuditEntry | undefined) => {
      const entry = make();
      if (entry !== undefined) entries.push(entry);
    },
  } as AuditLog);
  server = await openApiServer({
    name: "a",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
    audit: { write: trail.sink("a") },
  });
  const clusters = {
    get: ({ name }: { readonly name: string }) => {
      const managementPolicy = policies[name];
      return managementPolicy === undefined ? undefined : newObject(Cluster, { name }, { managementPolicy } as never);
    },
  } as unknown as Cache<Cluster>;
  // The viewer looks, the operator operates, the stranger does neither; of cluster a and those that do not exist.
  const gate = ({ user }: { readonly user: string }, verb: string) =>
    (user === "viewer" && verb === "view") || (user === "operator" && (verb === "view" || verb === "operate"));
  door = createDoor({
    clock,
    clusters,
    may: createMayInside({ gate, decide: () => ({ allowed: false }), projects: () => [] }),
    audit: trail,
    reach: (name) => reach(name),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  entries = [];
  arrived = [];
  policies = { a: "Operate" };
  reach = () => (exchange) => {
    arrived.push(exchange);
    return server.handle(exchange);
  };
});

interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly cluster?: string;
}

async function ask(user: string, method: string, path: string, { headers = {}, body, cluster = "a" }: Asking = {}) {
  id += 1;
  const answer = await door({
    cluster,
    caller: caller(user),
    id: `r${id}`,
    stillKnown: async () => true,
    exchange: {
      method,
      path,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      signal: new AbortController().signal,
      peer: { address: "10.0.0.9" },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
    },
  });
  const text = new TextDecoder().decode(await readBody(answer.body));
  return { ...answer, text, json: () => JSON.parse(text) as KubeObject & Record<string, never> };
}

const maps = "/api/v1/namespaces/default/configmaps";
const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" }, data: { a: "1" } };

test("who may operate writes, and the record has his name, his token and the fields", async () => {
  expect((await ask("operator", "POST", maps, { body: map })).status).toBe(201);
  const patch = { headers: { "content-type": "application/merge-patch+json" }, body: { data: { a: "2" } } };
  expect((await ask("operator", "PATCH", `${maps}/m`, patch)).json()).toMatchObject({ data: { a: "2" } });
  expect(entries.at(-1)).toMatchObject({
    request: `r${id}`,
    who: { user: "operator", login: "token t1" },
    from: { surface: "cluster", address: "10.0.0.9" },
    verb: "patch",
    cluster: "a",
    object: { kind: "ConfigMap", name: "m", namespace: "default" },
    changes: [{ fields: [{ field: "data.a", old: "1", new: "2" }] }],
    result: { code: 200 },
  });
});

test("who may only look reads, and his tries to write are refused and recorded", async () => {
  expect((await ask("viewer", "GET", "/api/v1/namespaces")).status).toBe(200);
  const refused = await ask("viewer", "DELETE", `${maps}/m`);
  expect(refused.json()).toMatchObject({ kind: "Status", code: 403, reason: "Forbidden" });
  expect(refused.text).toContain('the verb \\"operate\\" on it is needed');
  expect(entries).toMatchObject([
    { who: { user: "viewer" }, verb: "delete", object: { kind: "configmaps", name: "m" }, result: { code: 403 } },
  ]);
});

test("a stranger is not told which clusters there are", async () => {
  const there = await ask("stranger", "GET", "/version");
  const notThere = await ask("stranger", "GET", "/version", { cluster: "b" });
  expect([there.status, notThere.status]).toEqual([403, 403]);
  expect((await ask("viewer", "GET", "/version", { cluster: "b" })).status).toBe(404);
  expect(arrived).toEqual([]);
});

test("a cluster that is only observed is not written to by anybody, and says why", async () => {
  policies = { a: "Observe" };
  const refused = await ask("operator", "DELETE", `${maps}/m`);
  expect(refused.json()).toMatchObject({ code: 409, message: "Cluster a is in Observe: nothing is written to it." });
  expect((await ask("operator", "POST", `${maps}?dryRun=All`, { body: map })).status).toBe(409);
  expect((await ask("operator", "GET", maps)).status).toBe(200);
  expect(entries[0]).toMatchObject({ who: { user: "operator" }, verb: "delete", result: { code: 409 } });
});

test("values of Secrets are for who may operate, and reading them is recorded", async () => {
  const secrets = "/api/v1/namespaces/default/secrets";
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { word: "canary-77" } };
  await ask("operator", "POST", secrets, { body: secret });
  entries = [];
  for (const path of [secrets, `${secrets}/s`, "/api/v1/secrets?watch=true"])
    expect((await ask("viewer", "GET", path)).status).toBe(403);
  const masked = await ask("viewer", "GET", `${secrets}/s?masked=true`);
  expect(masked.json()).toMatchObject({ kind: "Secret", data: { word: "" } });
  const accept = "application/json;as=Table;g=meta.k8s.io;v=v1";
  const table = await ask("viewer", "GET", `${secrets}?includeObject=None`, { headers: { accept } });
  expect(table.json()).toMatchObject({ kind: "Table", rows: [{ cells: ["s", "Opaque", 1, expect.anything()] }] });
  for (const headers of [{ accept }, {}]) {
    const list = await ask("viewer", "GET", `${secrets}?masked=true&includeObject=Object`, { headers });
    expect(list.status).toBe(200);
    const text = JSON.stringify(list.json());
    expect(text).toContain('"data":{"word":""}');
    expect(text).not.toContain(btoa("canary-77"));
  }
  expect(entries).toEqual([]);
  expect((await ask("operator", "GET", `${secrets}/s`)).json()).toMatchObject({ data: { word: btoa("canary-77") } });
  expect(entries).toMatchObject([
    { verb: "reveal", who: { user: "operator" }, object: { kind: "Secret", name: "s", namespace: "default" } },
  ]);
  expect(JSON.stringify(entries)).not.toContain(btoa("canary-77"));
});

test("only what is needed of a request arrives, and only what is data comes back", async () => {
  reach = () => async (exchange) => {
    arrived.push(exchange);
    return {
      status: 200,
      headers: { "content-type": "text/html", "set-cookie": "a=b", location: "/x", warning: "299 - old" },
      body: new TextEncoder().encode("<script>"),
    };
  };
  const headers = { cookie: "dipper=1", authorization: "Bearer x", "x-http-method-override": "DELETE", accept: "*/*" };
  const answer = await ask("viewer", "GET", "/version", { headers });
  expect(arrived[0]?.headers).toEqual({ accept: "*/*", "audit-id": `r${id}` });
  expect(answer.headers).toEqual({ "content-type": "application/octet-stream", warning: "299 - old" });
  reach = () => async () => ({ status: 302, headers: { location: "http://x" }, body: new Uint8Array() });
  expect(await ask("viewer", "GET", "/version")).toMatchObject({ status: 502 });
});

test("a cluster that cannot be reached is said to be so", async () => {
  reach = () => () => Promise.reject(new Error("connect ETIMEDOUT"));
  const answer = await ask("viewer", "GET", "/version");
  expect(answer.json()).toMatchObject({ code: 503, reason: "ServiceUnavailable" });
  expect(answer.text).toContain('cluster \\"a\\" cannot be reached');
});

test("can-i through the door says what the door would do", async () => {
  const canI = async (user: string, resourceAttributes: object) => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    const answer = (await ask(user, "POST", path, { body })).json() as unknown as { status: { allowed: boolean } };
    return answer.status.allowed;
  };
  expect(await canI("viewer", { verb: "get", resource: "pods" })).toBe(true);
  expect(await canI("viewer", { verb: "get", resource: "secrets" })).toBe(false);
  expect(await canI("viewer", { verb: "delete", resource: "pods" })).toBe(false);
  expect(await canI("operator", { verb: "delete", resource: "pods" })).toBe(true);
  policies = { a: "Observe" };
  expect(await canI("operator", { verb: "delete", resource: "pods" })).toBe(false);
  expect(entries).toEqual([]);
  const who = await ask("viewer", "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { body: {} });
  expect(who.json()).toMatchObject({ status: { userInfo: { username: "viewer" } } });
});
