// Long because all tests share one platform: API server, manager and server are started once.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allKinds,
  ClusterRole,
  ClusterRoleBinding,
  CustomResourceDefinition,
  controllerIdentity,
  type Kind,
  type KubeObject,
  Namespace,
  Role,
  RoleBinding,
  Secret,
  ServiceAccount,
} from "@dipper/api";
import { crdOf } from "@dipper/api/generate";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { type ControllerManager, createManager } from "@dipper/controller";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Call, Route } from "@dipper/room";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { openAuditLog } from "./audit/audit-log.ts";
import type { AuditRecord } from "./audit/record.ts";
import { type AuditTrail, createAuditTrail } from "./audit/trail.ts";
import { createServer, type Server } from "./server.ts";

const stop = new AbortController();
const { signal } = stop;
const canary = "canary-5d0b7c";

/** Routes as a room would have them. */
const roomRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/clusters/:cluster/echo",
    doc: "Answers its input.",
    permission: { verb: "operate", on: { clusterFrom: "cluster" } },
    input: {
      type: "object",
      required: ["cluster", "count"],
      additionalProperties: false,
      properties: { cluster: { type: "string" }, count: { type: "integer" }, password: { type: "string" } },
    },
    output: { type: "object" },
    async handle(call: Call) {
      call.audit({ reason: "because" });
      return { ...call.input, user: call.user };
    },
  },
  {
    method: "GET",
    path: "/api/v1/operations/:name/logs",
    doc: "Lines of a log.",
    permission: { verb: "view", on: "fleet" },
    input: { type: "object", required: ["name"], properties: { name: { type: "string" }, lines: { type: "integer" } } },
    output: { type: "string" },
    async handle(call: Call) {
      const lines = Number(call.input["lines"]);
      return (async function* () {
        for (let line = 1; line <= lines; line++) yield `line ${line}`;
      })();
    },
  },
  {
    method: "GET",
    path: "/api/v1/broken",
    doc: "Fails inside.",
    permission: { verb: "view", on: "filtered" },
    input: { type: "object" },
    output: { type: "object" },
    handle: () => Promise.reject(new Error(`a secret of the inside: ${canary}`)),
  },
];

let folder = "";
let world: World;
let api: ApiServer;
let admin: KubeClient;
let manager: ControllerManager;
let server: Server;
let audit: AuditTrail;
const auditKey = new Uint8Array(32).fill(1);

const options = { manager: "test", signal };

async function create<T extends KubeObject>(kind: Kind<T>, object: object): Promise<T> {
  return admin.create(kind, object as never, options);
}

async function grant(name: string, subject: object, rules: readonly object[]): Promise<void> {
  await create(ClusterRole, { metadata: { name }, rules });
  await create(ClusterRoleBinding, {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", ...subject }],
  });
}

/** The very files that a real management cluster gets. */
async function applyShippedRoles(): Promise<void> {
  const rbac = new URL("../../../deploy/rbac/", import.meta.url);
  const kinds: readonly Kind<KubeObject>[] = [ServiceAccount, ClusterRole, ClusterRoleBinding, Role, RoleBinding];
  for (const file of readdirSync(rbac)) {
    for (const document of parseAllDocuments(readFileSync(new URL(file, rbac), "utf8"))) {
      const object = document.toJS() as KubeObject;
      const kind = kinds.find((each) => each.kind === object.kind);
      if (kind !== undefined) await create(kind, object);
    }
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dipper-server-"));
  world = realWorld({ log: { level: "silent" }, environment: {} });
  const { clock, random, log } = world;
  audit = createAuditTrail(await openAuditLog({ world, folder: join(folder, "audit"), key: auditKey }));
  api = await openApiServer({
    name: "m",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "rbac",
    audit: { write: audit.sink() },
  });
  const peer = { address: "127.0.0.1", user: "root", groups: ["system:masters"] };
  const transport = (exchange: Parameters<ApiServer["handle"]>[0]) => api.handle({ ...exchange, peer });
  admin = createKubeClient({ transport, clock, random, server: "it" });
  await admin
    .get(Namespace, { name: "beidou-system" }, { signal })
    .then((found) => found ?? create(Namespace, { metadata: { name: "beidou-system" } }));
  for (const kind of allKinds) await create(CustomResourceDefinition, crdOf(kind));
  await applyShippedRoles();
  const objects = {
    verbs: ["get", "list", "create", "patch", "delete"],
    apiGroups: ["ops.dipper.dev", "fleet.dipper.dev"],
    resources: ["*"],
  };
  await grant("operators-of-a", { kind: "User", name: "anna" }, [
    { verbs: ["view", "operate"], apiGroups: ["fleet.dipper.dev"], resources: ["clusters"], resourceNames: ["a"] },
    { ...objects, resources: ["operations", "machines"] },
  ]);
  const asController = { address: "127.0.0.1", user: controllerIdentity.user, groups: controllerIdentity.groups };
  const kube = createKubeClient({
    transport: (exchange) => api.handle({ ...exchange, peer: asController }),
    clock,
    random,
    server: "it",
  });
  manager = createManager({ world, kube });
  await manager.start(signal);
  server = createServer({
    world,
    kube: manager.kube,
    manager,
    routes: roomRoutes,
    reach: () => (exchange) => api.handle({ ...exchange, peer: { ...peer, ...exchange.peer, groups: peer.groups } }),
    audit,
    auditKey,
    host: "127.0.0.1",
    port: 0,
    version: "0.1.0-test",
    registry: manager.metrics.registry,
    authenticateToken: async (token) =>
      ({ anna: { user: "anna", groups: [] }, root: { user: "root", groups: ["dipper:admins"] } })[token],
    follow: async function* (stepRun, from) {
      for (let n = from; n <= 3; n++) yield { v: 1, n, type: "log", text: `${stepRun} ${n}` };
    },
  });
  await server.start(signal);
});

afterAll(async () => {
  stop.abort(new Error("the test is over"));
  await server.close();
  await manager.close();
  await api.close();
  await audit.log.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  readonly as?: "anna" | "root" | "nobody";
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  url: string,
  { as = "root", body, headers }: Asked = {},
) {
  const answer = await server.inject({
    method,
    url,
    headers: { ...(as === "nobody" ? {} : { authorization: `Bearer ${as}` }), ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  const json = (): unknown => JSON.parse(answer.body);
  return { status: answer.statusCode, text: answer.body, json, headers: answer.headers };
}

function operation(name: string | undefined, clusterName: string): object {
  return {
    metadata: name === undefined ? {} : { name },
    spec: {
      clusterName,
      operationType: "ScaleUp",
      operationFlow: ["preCheck"],
      operationMachines: [{ ip: "10.0.0.11", role: "Compute" }],
    },
  };
}

/** Until the cache behind the lists has it. */
async function listed(plural: string, name: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const page = (await call("GET", `/api/v1/${plural}?limit=1000`)).json() as unknown as { items: KubeObject[] };
    if (page.items.some((each) => each.metadata.name === name)) return;
    await world.clock.sleep(10, signal);
  }
  throw new Error(`${name} never came into the list`);
}

describe("without a session", () => {
  test.each(["/api/v1/operations", "/api/v1/me", "/api/v1/openapi.json", "/api/v1/watch", "/api/v1/search?q=x"])(
    "%s is closed",
    async (path) => {
      const { status, json, headers } = await call("GET", path, { as: "nobody" });
      expect(status).toBe(401);
      expect(headers["content-type"]).toContain("application/problem+json");
      expect(json()).toMatchObject({ code: "Unauthorized", next: "Sign in, or give a valid token." });
    },
  );

  test("health, readiness and metrics are open on loopback", async () => {
    expect((await call("GET", "/healthz", { as: "nobody" })).text).toBe("ok");
    const ready = await call("GET", "/readyz?verbose", { as: "nobody" });
    expect(ready.text).toBe("[+]server ok\n[+]manager ok\nreadyz check passed\n");
    expect((await call("GET", "/metrics", { as: "nobody" })).text).toContain("dipper_cache_objects");
  });

  test("a page of another name cannot reach a server on loopback", async () => {
    const { status } = await call("GET", "/healthz", { as: "nobody", headers: { host: "evil.example:8080" } });
    expect(status).toBe(403);
  });
});

describe("objects", () => {
  test("are created from the object or from its spec alone, and read back", async () => {
    const made = await call("POST", "/api/v1/operations", { body: operation("scaleup-1", "a") });
    expect(made.status).toBe(201);
    expect(made.headers["location"]).toBe("/api/v1/operations/scaleup-1");
    expect(made.json()).toMatchObject({
      kind: "Operation",
      metadata: { namespace: "beidou-system", name: "scaleup-1" },
    });
    const fromSpec = await call("POST", "/api/v1/operations", {
      body: (operation(undefined, "b") as { spec: object }).spec,
    });
    expect(fromSpec.status).toBe(201);
    expect((fromSpec.json() as { metadata: { name: string } }).metadata.name).toMatch(/^operation-[a-z0-9]{5}$/);
    expect((await call("GET", "/api/v1/operations/scaleup-1")).json()).toMatchObject({ spec: { clusterName: "a" } });
  });

  test("what the schema refuses comes back with its fields and what to do", async () => {
    const { status, json } = await call("POST", "/api/v1/operations", {
      body: { metadata: { name: "x" }, spec: { clusterName: "a", operationType: "Nonsense" } },
    });
    expect(status).toBe(422);
    const problem = json() as unknown as { code: string; object: string; causes: { field: string }[]; next: string };
    expect(problem).toMatchObject({ code: "Invalid", object: "Operation x", next: "Correct the field." });
    expect(problem.causes.map((cause) => cause.field)).toContain("spec.operationType");
  });

  test("an Idempotency-Key makes one object of two calls, also at the same moment", async () => {
    const asked = { body: operation(undefined, "a"), headers: { "idempotency-key": "k1" } };
    const both = await Promise.all([
      call("POST", "/api/v1/operations", asked),
      call("POST", "/api/v1/operations", asked),
    ]);
    const third = await call("POST", "/api/v1/operations", asked);
    const name = (answer: Awaited<ReturnType<typeof call>>): string =>
      (answer.json() as { metadata: { name: string } }).metadata.name;
    expect(new Set([...both, third].map(name)).size).toBe(1);
    expect([...both, third].map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(third.headers["idempotency-replayed"]).toBe("true");
    const other = await call("POST", "/api/v1/operations", { ...asked, headers: { "idempotency-key": "k2" } });
    expect(name(other)).not.toBe(name(third));
  });

  test("are changed by merge patch, and with If-Match only as they were", async () => {
    const made = (
      await call("POST", "/api/v1/operations", { body: operation("patched", "a") })
    ).json() as unknown as KubeObject;
    const body = { spec: { desiredState: "Paused" } };
    const version = made.metadata.resourceVersion ?? "";
    expect(
      (await call("PATCH", "/api/v1/operations/patched", { body, headers: { "if-match": `"${version}"` } })).json(),
    ).toMatchObject(body);
    const stale = await call("PATCH", "/api/v1/operations/patched", {
      body: { spec: { desiredState: "Active" } },
      headers: { "if-match": version },
    });
    expect(stale.json()).toMatchObject({ status: 409, code: "Conflict", next: "Read it again and repeat the change." });
    expect((await call("DELETE", "/api/v1/operations/patched")).status).toBe(204);
    expect((await call("GET", "/api/v1/operations/never-was")).json()).toMatchObject({
      code: "NotFound",
      object: "Operation never-was",
    });
  });

  test("other spellings of a kind lead to the same", async () => {
    for (const name of ["stepruns", "step-runs", "workorders", "machinesets", "autooperationtasks", "tasks"]) {
      expect((await call("GET", `/api/v1/${name}`)).status).toBe(200);
    }
  });
});

describe("lists", () => {
  beforeAll(async () => {
    for (const [name, rack, address] of [
      ["m1", "r1", "10.1.0.1"],
      ["m2", "r1", "10.1.0.2"],
      ["m10", "r2", "10.1.0.10"],
    ]) {
      const spec = {
        simulated: {},
        rack,
        machineClass: "c4",
        addresses: [{ type: "Internal", address }],
        identity: { serialNumber: `SN-${name}` },
      };
      expect((await call("POST", "/api/v1/machines", { body: { metadata: { name }, spec } })).json()).toMatchObject({
        kind: "Machine",
      });
    }
    await listed("machines", "m10");
  });

  test("are filtered, sorted, counted and cut by the server", async () => {
    const page = (await call("GET", "/api/v1/machines?limit=1&sort=name&filter=rack:r1")).json() as unknown as Record<
      string,
      unknown
    > & { continue: string };
    expect(page).toMatchObject({ total: 2, items: [{ metadata: { name: "m1" } }], facets: { rack: { r1: 2, r2: 1 } } });
    expect(page["asOf"]).toMatch(/^\d{4}-\d\d-\d\dT/);
    const rest = (
      await call("GET", `/api/v1/machines?limit=1&sort=name&filter=rack:r1&continue=${page.continue}`)
    ).json();
    expect(rest).toMatchObject({ items: [{ metadata: { name: "m2" } }] });
    expect(rest).not.toHaveProperty("continue");
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=1e2", "limit"],
    ["limit=01x", "limit"],
    ["limits=5", "limits"],
  ])("%s is refused: nothing is guessed, nothing is dropped", async (query, field) => {
    expect((await call("GET", `/api/v1/machines?${query}`)).json()).toMatchObject({
      status: 422,
      code: "Invalid",
      params: { field },
    });
  });

  test("search finds by name, address and serial, and go leads to the one thing", async () => {
    expect((await call("GET", "/api/v1/search?q=10.1.0.1")).json()).toMatchObject({
      items: [
        { kind: "Machine", name: "m1", detail: "10.1.0.1", exact: true },
        { name: "m10", exact: false },
      ],
    });
    expect((await call("GET", "/api/v1/go?q=SN-m10")).json()).toMatchObject({ path: "/machines/m10" });
    expect((await call("GET", "/api/v1/go?q=10.1.0")).json()).toMatchObject({ path: "/search?q=10.1.0" });
  });
});

test("views of lists are kept for each person, replaced by name, and removed", async () => {
  const view = { table: "machines", name: "R17", query: "q=rack%3AR17" };
  const of = async (as: "anna" | "root" = "root") => (await call("GET", "/api/v1/me/views", { as })).json();
  await call("POST", "/api/v1/me/views", { body: { ...view, query: "sort=name" } });
  await call("POST", "/api/v1/me/views", { body: view });
  await call("POST", "/api/v1/me/views", { body: { ...view, table: "nodes" }, as: "anna" });
  expect(await of()).toEqual({ items: [view] });
  expect(await of("anna")).toEqual({ items: [{ ...view, table: "nodes" }] });
  await call("DELETE", "/api/v1/me/views/machines/R17");
  expect(await of()).toEqual({ items: [] });
});

describe("permissions", () => {
  test("a caller sees and reads only what stands on his clusters", async () => {
    await call("POST", "/api/v1/operations", { body: operation("of-a", "a") });
    await call("POST", "/api/v1/operations", { body: operation("of-b", "b") });
    await listed("operations", "of-b");
    const page = (await call("GET", "/api/v1/operations?limit=1000", { as: "anna" })).json() as unknown as {
      items: { spec: { clusterName: string } }[];
    };
    expect(new Set(page.items.map((each) => each.spec.clusterName))).toEqual(new Set(["a"]));
    expect((await call("GET", "/api/v1/operations/of-b", { as: "anna" })).json()).toMatchObject({
      status: 403,
      code: "Forbidden",
    });
    expect((await call("GET", "/api/v1/search?q=of-b", { as: "anna" })).json()).toMatchObject({ items: [] });
  });

  test("a route's verb is asked for on the cluster that the input names", async () => {
    const echo = (cluster: string) =>
      call("POST", `/api/v1/clusters/${cluster}/echo`, { as: "anna", body: { count: 1 } });
    expect((await echo("a")).json()).toEqual({ cluster: "a", count: 1, user: "anna" });
    expect((await echo("b")).json()).toMatchObject({
      code: "Forbidden",
      params: { problem: 'the verb "operate" on cluster b is needed' },
    });
    // The body cannot pretend another cluster than the path.
    const lie = await call("POST", "/api/v1/clusters/b/echo", { as: "anna", body: { count: 1, cluster: "a" } });
    expect(lie.status).toBe(403);
    expect((await call("GET", "/api/v1/operations/x/logs?lines=1", { as: "anna" })).status).toBe(403);
  });

  test("writes are made as the caller: the API server decides", async () => {
    const policy = { metadata: { name: "p" }, spec: { clusterSelector: {} } };
    expect((await call("POST", "/api/v1/policies", { as: "anna", body: policy })).json()).toMatchObject({
      status: 403,
      params: { user: "anna" },
    });
  });

  test("me says what is allowed where", async () => {
    await call("POST", "/api/v1/clusters", { body: { metadata: { name: "a" }, spec: { clusterType: "simulated" } } });
    await listed("clusters", "a");
    expect((await call("GET", "/api/v1/me", { as: "anna" })).json()).toEqual({
      name: "anna",
      groups: ["system:authenticated"],
      version: "0.1.0-test",
      mustSetPassword: false,
      permissions: { fleet: [], clusters: { a: ["view", "operate"] }, projects: {} },
    });
  });

  test("who may do something is told with the binding, to auditors of the place only", async () => {
    const path = "/api/v1/access/who-can?verb=operate&cluster=a";
    expect((await call("GET", path, { as: "anna" })).json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('the verb "audit" on cluster a is needed') as unknown,
    });
    const { items } = (await call("GET", path)).json() as { items: object[] };
    expect(items).toContainEqual({
      subject: { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "anna" },
      role: "operators-of-a",
      scope: { type: "Cluster", name: "a" },
      verbs: ["view", "operate"],
      binding: "operators-of-a",
    });
    expect(items).toContainEqual(
      expect.objectContaining({ role: "dipper-operator", scope: { type: "Fleet", name: "" }, people: [] }),
    );
    const matrix = (await call("GET", "/api/v1/access/matrix")).json() as { items: { role: string }[] };
    expect(matrix.items.map((each) => each.role)).toEqual(
      expect.arrayContaining(["dipper-admin", "dipper-viewer", "operators-of-a", "cluster-admin"]),
    );
    expect((await call("GET", "/api/v1/access/matrix", { as: "anna" })).json()).toEqual({ items: [] });
  });

  test("a decision says why, or which roles would give it", async () => {
    const asked = (query: string) => call("GET", `/api/v1/access/decision?${query}`, { as: "anna" });
    expect((await asked("verb=operate&cluster=a")).json()).toEqual({
      allowed: true,
      source: 'ClusterRoleBinding "operators-of-a" of ClusterRole "operators-of-a" to User "anna"',
    });
    expect((await asked("verb=approve&cluster=a")).json()).toEqual({
      allowed: false,
      roles: ["dipper-approver", "dipper-admin"],
    });
  });

  test("somebody else's permissions are looked at by auditors, and nothing is done in his name", async () => {
    const made = await call("POST", "/api/v1/accounts", { body: { name: "looked-at", role: "operator" } });
    expect(made.status).toBe(200);
    const path = "/api/v1/access/permissions?viewAs=looked-at";
    expect((await call("GET", path)).json()).toMatchObject({ user: "looked-at", fleet: ["view", "operate"] });
    expect((await call("GET", path, { as: "anna" })).status).toBe(403);
    expect((await call("GET", "/api/v1/access/permissions?viewAs=nobody-is-it")).status).toBe(404);
    expect((await call("GET", "/api/v1/me?viewAs=looked-at")).status).toBe(422);
    expect((await call("GET", "/api/v1/access/permissions", { as: "anna" })).json()).toMatchObject({ user: "anna" });
    expect((await call("DELETE", "/api/v1/accounts/looked-at")).status).toBe(204);
  });

  test("what a grant would change is told before it is given, and refused to whom it would be refused", async () => {
    const spec = {
      subjects: [{ kind: "User", name: "anna" }],
      role: "dipper-operator",
      scope: { type: "Fleet" },
      reason: "x",
    };
    const wanted = JSON.stringify({ ...spec, scope: { type: "Cluster", name: "a" } });
    const path = `/api/v1/access/preview?spec=${encodeURIComponent(wanted)}`;
    expect((await call("GET", path)).json()).toEqual({
      clusters: ["a"],
      people: [],
      verbs: ["view", "operate"],
      keeps: [{ subject: "anna", verbs: ["view", "operate"] }],
    });
    expect((await call("GET", "/api/v1/access-grants")).json()).toMatchObject({ total: 0 });
    expect((await call("GET", path, { as: "anna" })).status).toBe(403);
    expect((await call("GET", "/api/v1/access/preview?revoke=never-was")).status).toBe(404);
    expect((await call("GET", "/api/v1/access/preview?spec=%7B")).status).toBe(400);
  });

  test("grants are read by auditors, and a reader of one cluster reads none", async () => {
    const spec = {
      subjects: [{ kind: "User", name: "zoe" }],
      role: "dipper-viewer",
      scope: { type: "Fleet" },
      reason: "x",
    };
    expect((await call("POST", "/api/v1/access-grants", { body: { metadata: { name: "zoe" }, spec } })).status).toBe(
      201,
    );
    await listed("access-grants", "zoe");
    const total = async (as: "anna" | "root") =>
      ((await call("GET", "/api/v1/access-grants", { as })).json() as { total: number }).total;
    expect([await total("root"), await total("anna")]).toEqual([1, 0]);
    expect((await call("GET", "/api/v1/access-grants/zoe", { as: "anna" })).status).toBe(403);
    expect((await call("DELETE", "/api/v1/access-grants/zoe")).status).toBe(204);
  });
});

describe("routes", () => {
  test("answer lines as they come", async () => {
    const { text, headers } = await call("GET", "/api/v1/operations/x/logs?lines=3");
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(text).toBe("line 1\nline 2\nline 3\n");
  });

  test("types are not coerced, unknown fields are not dropped", async () => {
    for (const body of [{ count: "1" }, { count: 1, more: true }, { count: 1.5 }, {}]) {
      expect((await call("POST", "/api/v1/clusters/a/echo", { body })).status).toBe(422);
    }
    expect(
      (await call("POST", "/api/v1/clusters/a/echo", { body: "[1]", headers: { "content-type": "application/json" } }))
        .status,
    ).toBe(400);
    expect(
      (await call("POST", "/api/v1/clusters/a/echo", { body: "{", headers: { "content-type": "application/json" } }))
        .status,
    ).toBe(400);
    expect(
      (await call("POST", "/api/v1/clusters/a/echo", { body: "x", headers: { "content-type": "text/xml" } })).status,
    ).toBe(415);
  });

  test("what fails inside is not told to the outside", async () => {
    const { status, text } = await call("GET", "/api/v1/broken");
    expect(status).toBe(500);
    expect(text).not.toContain(canary);
    expect(JSON.parse(text)).toMatchObject({ code: "Internal", requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test("the document describes every route and kind once", async () => {
    const document = (await call("GET", "/api/v1/openapi.json")).json() as unknown as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/api/v1/operations/{name}", "/api/v1/clusters/{cluster}/echo", "/api/v1/watch"]),
    );
    expect(Object.keys(document.paths)).not.toContain("/api/v1/stepruns");
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(allKinds.map((kind) => kind.kind)));
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("sessions", () => {
  const cookies = (answer: { headers: Record<string, unknown> }): Record<string, string> =>
    Object.fromEntries(
      ([answer.headers["set-cookie"]].flat() as string[]).map(
        (each) => each.split(";")[0]?.split("=") as [string, string],
      ),
    );
  const asSession = (jar: Record<string, string>, csrf = jar["dipper_csrf"] ?? "") => ({
    as: "nobody" as const,
    headers: {
      cookie: `dipper_session=${jar["dipper_session"]}; dipper_csrf=${jar["dipper_csrf"]}`,
      "x-csrf-token": csrf,
    },
  });

  test("the first start's link opens once; then a password; then name and password", async () => {
    const token = /token=(.+)$/.exec(server.signInPath() ?? "")?.[1];
    expect(token).toMatch(/^[\w-]{32}$/);
    const wrong = await call("POST", "/api/v1/sign-in", { as: "nobody", body: { token: "x".repeat(32) } });
    expect(wrong.status).toBe(401);
    const signedIn = await call("POST", "/api/v1/sign-in", { as: "nobody", body: { token } });
    expect(signedIn.json()).toEqual({ name: "admin", mustSetPassword: true });
    const flags = (signedIn.headers["set-cookie"] as unknown as string[])[0];
    expect(flags).toContain("HttpOnly");
    expect(flags).toContain("SameSite=Strict");
    expect(server.signInPath()).toBeUndefined();
    expect((await call("POST", "/api/v1/sign-in", { as: "nobody", body: { token } })).status).toBe(401);

    const jar = cookies(signedIn);
    expect((await call("GET", "/api/v1/me", asSession(jar))).json()).toMatchObject({
      name: "admin",
      mustSetPassword: true,
    });
    const body = { password: `${canary}-password` };
    expect((await call("POST", "/api/v1/me/password", { ...asSession(jar, "wrong"), body })).status).toBe(401);
    expect((await call("POST", "/api/v1/me/password", { ...asSession(jar), body: { password: "short" } })).status).toBe(
      422,
    );
    const changed = await call("POST", "/api/v1/me/password", { ...asSession(jar), body });
    expect(changed.status).toBe(200);
    // The session that was open before the password is over.
    expect((await call("GET", "/api/v1/me", asSession(jar))).status).toBe(401);
    expect((await call("GET", "/api/v1/me", asSession(cookies(changed)))).json()).toMatchObject({
      mustSetPassword: false,
    });

    const again = await call("POST", "/api/v1/sign-in", { as: "nobody", body: { user: "admin", ...body } });
    expect(again.json()).toEqual({ name: "admin", mustSetPassword: false });
    const second = cookies(again);
    expect((await call("POST", "/api/v1/sign-out", asSession(second))).status).toBe(204);
    expect((await call("GET", "/api/v1/me", asSession(second))).status).toBe(401);
  });

  test("a further account comes in by its own link, may what its role may, and is gone when it is removed", async () => {
    const made = await call("POST", "/api/v1/accounts", { body: { name: "kim", role: "approver" } });
    const { signIn } = made.json() as { readonly signIn: string };
    expect(signIn).toMatch(/^\/sign-in\?token=kim\./);
    expect((await call("POST", "/api/v1/accounts", { body: { name: "kim", role: "viewer" } })).status).toBe(409);
    expect((await call("POST", "/api/v1/accounts", { as: "anna", body: { name: "eve", role: "admin" } })).status).toBe(
      403,
    );
    const token = signIn.split("token=")[1];
    const signedIn = await call("POST", "/api/v1/sign-in", { as: "nobody", body: { token } });
    expect(signedIn.json()).toEqual({ name: "kim", mustSetPassword: true, passwordForced: true });
    expect((await call("POST", "/api/v1/sign-in", { as: "nobody", body: { token } })).status).toBe(401);
    const first = cookies(signedIn);
    expect((await call("GET", "/api/v1/me", asSession(first))).json()).toMatchObject({
      name: "kim",
      groups: ["dipper:approvers", "system:authenticated"],
      passwordForced: true,
    });
    // Before there is a password nothing else is answered.
    expect((await call("GET", "/api/v1/operations", asSession(first))).json()).toMatchObject({
      status: 403,
      params: { problem: "a password must be set first" },
    });
    expect((await call("POST", "/api/v1/me/tokens", { ...asSession(first), body: {} })).status).toBe(403);
    const password = { password: "as long as it needs" };
    const jar = cookies(await call("POST", "/api/v1/me/password", { ...asSession(first), body: password }));
    expect((await call("GET", "/api/v1/operations", asSession(jar))).status).toBe(200);

    const sessions = (await call("GET", "/api/v1/me/sessions", asSession(jar))).json() as { items: object[] };
    expect(sessions.items).toMatchObject([{ current: true, how: "password", address: "127.0.0.1", user: "kim" }]);
    expect((await call("GET", "/api/v1/accounts")).json()).toMatchObject({
      items: [{ name: "admin" }, { name: "kim", roles: ["approver"], mustSetPassword: false, sessions: 1, tokens: 0 }],
    });
    expect((await call("PATCH", "/api/v1/accounts/kim", { body: { role: "viewer" } })).status).toBe(200);
    const changed = await call("GET", "/api/v1/me", asSession(jar));
    expect(changed.json()).toMatchObject({ groups: ["dipper:viewers", "system:authenticated"] });
    const renewed = { ...jar, ...cookies(changed) };
    expect(renewed["dipper_session"]).not.toBe(jar["dipper_session"]);
    expect((await call("POST", "/api/v1/accounts/kim/lock", { body: { reason: "moved" } })).status).toBe(204);
    expect((await call("GET", "/api/v1/me", asSession(renewed))).status).toBe(401);
    const locked = await call("POST", "/api/v1/sign-in", { as: "nobody", body: { user: "kim", ...password } });
    expect(locked.json()).toMatchObject({
      status: 401,
      params: { problem: expect.stringContaining("locked") as string },
    });
    const [lock] = await records("&name=kim&q=moved");
    expect(lock).toMatchObject({ object: { kind: "Account", name: "kim" }, why: { reason: "moved" } });
    expect((await call("POST", "/api/v1/accounts/kim/unlock", { body: {} })).status).toBe(204);
    expect((await call("POST", "/api/v1/accounts/kim/unlock", { as: "anna", body: {} })).status).toBe(403);
    const again = await call("POST", "/api/v1/accounts/kim/reset", { body: {} });
    expect(again.json()).toMatchObject({ signIn: expect.stringMatching(/^\/sign-in\?token=kim\./) as string });
    expect((await call("POST", "/api/v1/sign-in", { as: "nobody", body: { user: "kim", ...password } })).status).toBe(
      401,
    );

    expect((await call("DELETE", "/api/v1/accounts/admin")).status).toBe(422);
    expect((await call("DELETE", "/api/v1/accounts/kim")).status).toBe(204);
    expect((await call("GET", "/api/v1/accounts")).text).not.toContain("kim");
    expect(
      (await call("POST", "/api/v1/me/password", { ...asSession(jar), body: { password: "long enough" } })).status,
    ).toBe(401);
  });

  test("wrong passwords are slowed down", async () => {
    const answers = [];
    for (let n = 0; n < 7; n++)
      answers.push(
        (await call("POST", "/api/v1/sign-in", { as: "nobody", body: { user: "nobody", password: "x" } })).status,
      );
    expect(answers[0]).toBe(401);
    expect(answers.at(-1)).toBe(429);
  });

  test("a token may what its maker may, is listed without its secret, and ends when revoked", async () => {
    const made = (
      await call("POST", "/api/v1/me/tokens", { as: "anna", body: { note: "ci", days: 1 } })
    ).json() as unknown as { id: string; token: string };
    const withToken = { as: "nobody" as const, headers: { authorization: `Bearer ${made.token}` } };
    expect((await call("GET", "/api/v1/me", withToken)).json()).toMatchObject({
      name: "anna",
      permissions: { fleet: [] },
    });
    expect(await server.callerOf(made.token)).toMatchObject({ user: "anna", groups: ["system:authenticated"] });
    expect(await server.callerOf(`${made.token}x`)).toBeUndefined();
    const list = await call("GET", "/api/v1/me/tokens", { as: "anna" });
    expect(list.json()).toMatchObject({ items: [{ id: made.id, note: "ci", user: "anna" }] });
    expect(list.text).not.toContain("hash");
    expect((await call("DELETE", `/api/v1/me/tokens/${made.id}`, { as: "root" })).status).toBe(404);
    expect((await call("DELETE", `/api/v1/me/tokens/${made.id}`, { as: "anna" })).status).toBe(204);
    expect((await call("GET", "/api/v1/me", withToken)).status).toBe(401);
    const secret = made.token.split("_").slice(2).join("_");
    for await (const page of admin.pages(Secret, { signal })) expect(JSON.stringify(page.items)).not.toContain(secret);
  });
});

describe("limited tokens", () => {
  async function tokenOf(as: "root" | "anna", wish: object): Promise<Asked> {
    const made = await call("POST", "/api/v1/me/tokens", { as, body: wish });
    const { token } = made.json() as { readonly token: string };
    return { as: "nobody", headers: { authorization: `Bearer ${token}` } };
  }

  test("a token may what it is limited to, on the clusters that it names, and says so", async () => {
    const limited = await tokenOf("root", { note: "scaler", verbs: ["view", "operate"], clusters: ["a"] });
    expect((await call("GET", "/api/v1/me", limited)).json()).toMatchObject({
      name: "root",
      scope: { verbs: ["view", "operate"], clusters: ["a"] },
      permissions: { fleet: [], clusters: { a: ["view", "operate"] } },
    });
    const echo = (cluster: string) =>
      call("POST", `/api/v1/clusters/${cluster}/echo`, { ...limited, body: { count: 1 } });
    expect((await echo("a")).status).toBe(200);
    expect((await echo("b")).status).toBe(403);
    expect((await call("GET", "/api/v1/accounts", limited)).status).toBe(403);
    expect((await call("GET", "/api/v1/audit", limited)).status).toBe(403);
    const seen = (await call("GET", "/api/v1/operations?limit=1000", limited)).json() as {
      items: { spec: { clusterName: string } }[];
    };
    expect(new Set(seen.items.map((each) => each.spec.clusterName))).toEqual(new Set(["a"]));
    // Machines that serve no cluster are of the fleet.
    expect((await call("GET", "/api/v1/machines", limited)).json()).toMatchObject({ items: [] });
  });

  test("objects are written within the limits only, whatever the user may, also when they would move to another cluster", async () => {
    const limited = await tokenOf("root", { verbs: ["view", "operate"], clusters: ["a"] });
    const post = (plural: string, body: object) => call("POST", `/api/v1/${plural}`, { ...limited, body });
    expect((await post("operations", operation("by-token", "a"))).status).toBe(201);
    expect((await post("operations", operation("by-token-b", "b"))).status).toBe(403);
    expect((await post("policies", { metadata: { name: "p" }, spec: { clusterSelector: {} } })).status).toBe(403);
    expect((await post("machines", { metadata: { name: "x" }, spec: { simulated: {} } })).status).toBe(403);
    const paused = { spec: { desiredState: "Paused" } };
    expect((await call("PATCH", "/api/v1/operations/by-token", { ...limited, body: paused })).status).toBe(200);
    const moved = { spec: { clusterName: "b" } };
    expect((await call("PATCH", "/api/v1/operations/by-token", { ...limited, body: moved })).status).toBe(403);
    await call("POST", "/api/v1/operations", { body: operation("not-by-token", "b") });
    expect((await call("DELETE", "/api/v1/operations/not-by-token", limited)).status).toBe(403);
    expect((await call("DELETE", "/api/v1/operations/by-token", limited)).status).toBe(204);
    const viewer = await tokenOf("root", { verbs: ["view"] });
    expect((await call("POST", "/api/v1/operations", { ...viewer, body: operation("v", "a") })).status).toBe(403);
  });

  test("nobody gives a token what he does not have, and a token makes no tokens and ends no sessions", async () => {
    const more = await call("POST", "/api/v1/me/tokens", { as: "anna", body: { verbs: ["administer"] } });
    expect(more.json()).toMatchObject({
      status: 403,
      params: { verb: "administer", problem: "a token may at most what its maker may" },
    });
    const elsewhere = { verbs: ["operate"], clusters: ["a", "b"] };
    expect((await call("POST", "/api/v1/me/tokens", { as: "anna", body: elsewhere })).json()).toMatchObject({
      status: 403,
      params: { name: "b" },
    });
    const whole = await tokenOf("root", {});
    for (const [method, path, body] of [
      ["POST", "/api/v1/me/tokens", {}],
      ["POST", "/api/v1/tokens", { account: "service:x" }],
      ["DELETE", "/api/v1/me/sessions", undefined],
    ] as const) {
      const answer = await call(method, path, { ...whole, ...(body === undefined ? {} : { body }) });
      expect(answer.json(), path).toMatchObject({
        status: 403,
        params: { problem: "a token does not change the account that it speaks for; sign in" },
      });
    }
  });

  test("a service account has a role and tokens, signs in nowhere, and is listed and revoked by administrators", async () => {
    const made = await call("POST", "/api/v1/accounts", { body: { name: "service:bot", role: "operator" } });
    expect(made.json()).toEqual({ name: "service:bot", role: "operator" });
    const wish = { account: "service:bot", note: "ci", days: 7, verbs: ["view"] };
    expect((await call("POST", "/api/v1/tokens", { as: "anna", body: wish })).status).toBe(403);
    const { id, token } = (await call("POST", "/api/v1/tokens", { body: wish })).json() as {
      id: string;
      token: string;
    };
    expect((await call("POST", "/api/v1/tokens", { body: { ...wish, account: "service:none" } })).status).toBe(404);
    const bot = { as: "nobody" as const, headers: { authorization: `Bearer ${token}` } };
    expect((await call("GET", "/api/v1/me", bot)).json()).toMatchObject({
      name: "service:bot",
      groups: ["dipper:operators", "system:authenticated"],
      permissions: { fleet: ["view"] },
    });
    const all = (await call("GET", "/api/v1/tokens")).json() as { items: { id: string }[] };
    expect(all.items.find((each) => each.id === id)).toMatchObject({
      user: "service:bot",
      madeBy: "root",
      scope: { verbs: ["view"] },
      usedAt: expect.stringMatching(/^\d{4}-/) as string,
    });
    for (const body of [{ user: "service:bot", password: "x" }, { token: "service:bot.x" }])
      expect([401, 429]).toContain((await call("POST", "/api/v1/sign-in", { as: "nobody", body })).status);
    expect((await call("POST", "/api/v1/accounts/service:bot/reset", { body: {} })).status).toBe(422);
    expect((await call("POST", "/api/v1/accounts/service:bot/lock", { body: {} })).status).toBe(204);
    expect((await call("GET", "/api/v1/me", bot)).status).toBe(401);
    expect((await call("POST", "/api/v1/accounts/service:bot/unlock", { body: {} })).status).toBe(204);
    expect((await call("GET", "/api/v1/me", bot)).status).toBe(200);
    expect((await call("DELETE", `/api/v1/tokens/${id}`, { as: "anna" })).status).toBe(403);
    expect((await call("DELETE", `/api/v1/tokens/${id}`)).status).toBe(204);
    expect((await call("GET", "/api/v1/me", bot)).status).toBe(401);
    const [revoked] = await records(`&q=${id}&verb=delete`);
    expect(revoked).toMatchObject({ object: { kind: "Token", name: id }, note: { of: "service:bot" } });
  });
});

describe("live changes", () => {
  interface Heard {
    readonly id?: string;
    readonly event: string;
    readonly data: { type?: string; object?: KubeObject; event?: { n: number }; topics?: string[] };
  }

  /** Reads the stream until `count` events have come. */
  async function hear(
    topics: string,
    count: number,
    asked: { as?: string; lastEventId?: string; meanwhile?: () => Promise<unknown> } = {},
  ): Promise<Heard[]> {
    const leave = new AbortController();
    const headers = {
      authorization: `Bearer ${asked.as ?? "root"}`,
      ...(asked.lastEventId === undefined ? {} : { "last-event-id": asked.lastEventId }),
    };
    const answer = await fetch(`${server.address()}/api/v1/watch?topics=${topics}`, { headers, signal: leave.signal });
    const heard: Heard[] = [];
    let rest = "";
    let told = false;
    for await (const chunk of (answer.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream() as never,
    ) as unknown as AsyncIterable<string>) {
      rest += chunk;
      const frames = rest.split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) {
        const fields = Object.fromEntries(
          frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
        );
        if (fields["event"] !== undefined)
          heard.push({ ...fields, data: JSON.parse(fields["data"] ?? "null") } as unknown as Heard);
      }
      if (!told && heard.some((each) => each.event === "hello")) {
        told = true;
        await asked.meanwhile?.();
      }
      if (heard.length >= count) break;
    }
    leave.abort();
    return heard;
  }

  test("come as they happen, for the topics and the clusters that one may see", async () => {
    const meanwhile = async (): Promise<void> => {
      await call("POST", "/api/v1/operations", { body: operation("live-b", "b") });
      await call("POST", "/api/v1/operations", { body: operation("live-a", "a") });
    };
    const heard = await hear("operations,nonsense", 2, { as: "anna", meanwhile });
    expect(heard.map((each) => each.event)).toEqual(["hello", "object"]);
    expect(heard[0]?.data.topics).toEqual(["operations"]);
    expect(heard[1]?.data).toMatchObject({ type: "Added", object: { metadata: { name: "live-a" } } });
  });

  test("a browser that comes back hears what it missed; one that was away too long is told to read again", async () => {
    const [hello] = await hear("operations", 1);
    await call("POST", "/api/v1/operations", { body: operation("missed", "a") });
    await listed("operations", "missed");
    const back = await hear("operations/missed", 2, { lastEventId: hello?.id ?? "" });
    expect(back.map((each) => [each.event, each.data.object?.metadata.name])).toEqual([
      ["hello", undefined],
      ["object", "missed"],
    ]);
    const lost = await hear("operations", 2, { lastEventId: "anotherlife-12" });
    expect(lost.map((each) => each.event)).toEqual(["hello", "reset"]);
  });

  test("a runner's events come from the one that was asked for", async () => {
    const spec = {
      operationRef: { name: "o", uid: "u" },
      operationType: "ScaleUp",
      clusterName: "a",
      step: "preCheck",
      batch: 1,
      attempt: 1,
      planDigest: `sha256:${"0".repeat(64)}`,
      entryPoint: "pre-check.yml",
      executor: "simulated",
      placement: "Process",
      timeoutSeconds: 60,
      machines: [{ name: "m1", uid: "u", ip: "10.0.0.1", role: "Compute", fence: 1 }],
    };
    const made = await call("POST", "/api/v1/stepruns", { body: { metadata: { name: "run-1" }, spec } });
    expect(made.status).toBe(201);
    await listed("stepruns", "run-1");
    const heard = await hear("stepruns/run-1/events@2", 3);
    expect(heard.map((each) => each.data.event?.n)).toEqual([undefined, 2, 3]);
  });
});

async function records(query = ""): Promise<readonly AuditRecord[]> {
  const answer = await call("GET", `/api/v1/audit?limit=1000${query}`);
  expect(answer.status).toBe(200);
  return (answer.json() as { readonly items: readonly AuditRecord[] }).items;
}

describe("the audit", () => {
  const named = (name: string) => `&kind=Machine&name=${name}`;
  const machine = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { addresses: [{ type: "Internal", address: "10.9.0.1" }], simulated: { faults: [] }, ...spec },
  });

  test("has one record for a change over REST: who, from where, what, field by field, why, and the result", async () => {
    await call("POST", "/api/v1/machines", { body: machine("audited", { rack: "r1" }) });
    const made = await call("POST", "/api/v1/me/tokens", { body: { note: "x" } });
    const { id, token } = made.json() as { readonly id: string; readonly token: string };
    const headers = {
      authorization: `Bearer ${token}`,
      "x-dipper-reason": encodeURIComponent("架子坏了"),
      "user-agent": "curl/8",
    };
    const patched = await call("PATCH", "/api/v1/machines/audited", { body: { spec: { rack: "r2" } }, headers });
    const [last, ...before] = await records(named("audited"));
    expect(before).toHaveLength(1);
    expect(last).toMatchObject({
      request: patched.headers["x-request-id"],
      who: { user: "root", groups: ["dipper:admins"], login: `token ${id}` },
      from: { surface: "rest", address: "127.0.0.1", agent: "curl/8" },
      verb: "patch",
      route: "PATCH /api/v1/machines/audited",
      object: { kind: "Machine", name: "audited" },
      changes: [
        { verb: "update", kind: "Machine", name: "audited", fields: [{ field: "spec.rack", old: "r1", new: "r2" }] },
      ],
      why: { reason: "架子坏了" },
      result: { code: 200 },
    });
  });

  test("tells refusals with their code and message, and says what a route of a room says", async () => {
    await call("POST", "/api/v1/clusters/b/echo", { as: "anna", body: { count: 7 } });
    await call("POST", "/api/v1/clusters/a/echo", { as: "anna", body: { count: 7, password: canary } });
    const [done, refused] = await records("&who=ann&q=echo");
    expect(refused).toMatchObject({
      who: { user: "anna" },
      cluster: "b",
      result: { code: 403, reason: "Forbidden", message: expect.stringContaining("anna") as unknown },
    });
    expect(done).toMatchObject({
      cluster: "a",
      why: { reason: "because" },
      input: { count: 7, password: "[redacted]" },
      result: { code: 200 },
    });
    const kinds = await Promise.all([records("&result=done&q=echo"), records("&result=Forbidden&q=echo")]);
    expect(kinds.map((each) => each.length > 0 && each.every((one) => one.route?.includes("echo")))).toEqual([
      true,
      true,
    ]);
  });

  test("has sign-ins, those that failed too", async () => {
    await server.inject({
      method: "POST",
      url: "/api/v1/sign-in",
      remoteAddress: "10.7.7.7",
      payload: { user: "mallory", password: canary },
    });
    const [failed] = await records("&verb=sign-in&who=mallory");
    expect(failed).toMatchObject({
      who: { user: "mallory" },
      from: { surface: "console", address: "10.7.7.7" },
      result: { code: 401, reason: "Unauthorized" },
    });
  });

  test.each(["create", "update", "patch", "delete", "deletecollection"])(
    "has a %s over the Kubernetes API, and one that is refused",
    async (verb) => {
      const name = `over-kube-${verb}`;
      const base = "/apis/fleet.dipper.dev/v1alpha1/machines";
      const ask = async (
        user: string,
        groups: readonly string[],
        sent: { method: string; path: string; body?: object },
      ) => {
        const answer = await api.handle({
          method: sent.method,
          path: sent.path,
          headers: {
            "content-type": sent.method === "PATCH" ? "application/merge-patch+json" : "application/json",
            "user-agent": "kubectl/v1.36.3",
            "audit-id": `${user}-${verb}`,
          },
          ...(sent.body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(sent.body)) }),
          signal,
          peer: { address: "10.1.2.3", user, groups },
        });
        return answer.status;
      };
      const object = { apiVersion: "fleet.dipper.dev/v1alpha1", kind: "Machine", ...machine(name, { rack: "r1" }) };
      const labelled = { ...object, metadata: { name, labels: { test: verb } } };
      if (verb !== "create") await ask("root", ["system:masters"], { method: "POST", path: base, body: labelled });
      const sent = {
        create: { method: "POST", path: base, body: object },
        update: {
          method: "PUT",
          path: `${base}/${name}`,
          body: { ...object, metadata: { name, resourceVersion: await versionOf(name) } },
        },
        patch: { method: "PATCH", path: `${base}/${name}`, body: { spec: { rack: "r2" } } },
        delete: { method: "DELETE", path: `${base}/${name}` },
        deletecollection: { method: "DELETE", path: `${base}?labelSelector=test%3D${verb}` },
      }[verb];
      if (sent === undefined) throw new Error(verb);
      expect(await ask("mallory", [], sent)).toBe(403);
      expect(await ask("kate", ["system:masters"], sent)).toBeLessThan(300);
      const [done] = await records(`&who=kate&verb=${verb}`);
      expect(done).toMatchObject({
        request: `kate-${verb}`,
        from: { surface: "kubernetes", address: "10.1.2.3", agent: "kubectl/v1.36.3" },
        object: { kind: "Machine", name },
        changes: [{ kind: "Machine", name }],
      });
      const [refused] = await records(`&who=mallory&verb=${verb}`);
      expect(refused).toMatchObject({ result: { code: 403, reason: "Forbidden" } });
      expect(refused).not.toHaveProperty("changes");
    },
  );

  async function versionOf(name: string): Promise<string | undefined> {
    const kind = allKinds.find((each) => each.kind === "Machine") as Kind<KubeObject>;
    return (await admin.get(kind, { name }, { signal }))?.metadata.resourceVersion;
  }

  test("has what the platform itself changes, but not the statuses that it writes", async () => {
    const asPlatform = manager.kube;
    const kind = allKinds.find((each) => each.kind === "Machine") as Kind<KubeObject>;
    const { metadata, ...rest } = machine("by-platform");
    await asPlatform.create(kind, { metadata, ...rest } as never, options);
    await asPlatform.patch(
      kind,
      { name: "by-platform" },
      { status: { phase: "Spare" } },
      { ...options, subresource: "status" },
    );
    await asPlatform.patch(kind, { name: "by-platform" }, { metadata: { labels: { a: "b" } } }, options);
    const found = await records(named("by-platform"));
    expect(found.map((each) => [each.from.surface, each.verb, each.changes?.[0]?.fields[0]?.field])).toEqual([
      ["platform", "patch", "metadata.labels"],
      ["platform", "create", "metadata.name"],
    ]);
    expect(await records(`${named("by-platform")}&by=people`)).toEqual([]);
  });

  test("is read by whom the verb audit allows: all of it, or what concerns his clusters", async () => {
    expect((await call("GET", "/api/v1/audit", { as: "anna" })).status).toBe(403);
    expect((await call("GET", "/api/v1/audit/verdict", { as: "anna" })).status).toBe(403);
    await grant("auditor-of-a", { kind: "User", name: "anna" }, [
      { verbs: ["audit"], apiGroups: ["fleet.dipper.dev"], resources: ["clusters"], resourceNames: ["a"] },
    ]);
    await expect
      .poll(async () => (await call("GET", "/api/v1/audit", { as: "anna" })).status, { timeout: 5_000 })
      .toBe(200);
    const { items } = (await call("GET", "/api/v1/audit", { as: "anna" })).json() as { items: readonly AuditRecord[] };
    expect([...new Set(items.map((each) => each.cluster))]).toEqual(["a"]);
  });

  test("comes in pages, and as NDJSON and CSV", async () => {
    const all = await records();
    const seen: number[] = [];
    for (let token: string | undefined = ""; token !== undefined; ) {
      const page = await call("GET", `/api/v1/audit?limit=7${token === "" ? "" : `&continue=${token}`}`);
      const answer = page.json() as { readonly items: readonly AuditRecord[]; readonly continue?: string };
      seen.push(...answer.items.map((each) => each.n));
      token = answer.continue;
    }
    expect(seen).toEqual(all.map((each) => each.n));
    const text = (await call("GET", "/api/v1/audit/export?kind=Machine&name=audited")).text;
    const exported = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditRecord);
    expect(exported.map((each) => each.verb)).toEqual(["create", "patch"]);
    const csv = (await call("GET", "/api/v1/audit/export?kind=Machine&name=audited&format=csv")).text.split("\r\n");
    expect(csv[0]).toMatch(/^n,time,user/);
    expect(csv[2]).toContain('spec.rack: ""r1"" -> ""r2""');
    expect((await call("GET", "/api/v1/audit?since=yesterday")).status).toBe(400);
  });

  test("has a record of every route that is no read, whatever came of the call", async () => {
    const document = (await call("GET", "/api/v1/openapi.json")).json() as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      (["post", "patch", "delete"] as const)
        .filter((method) => method in methods)
        .map(
          (method) =>
            [method.toUpperCase() as "POST" | "PATCH" | "DELETE", path.replace(/\{\w+\}/g, "nothing")] as const,
        ),
    );
    expect(routes.length).toBeGreaterThan(40);
    const asked = new Map<string, string>();
    for (const [method, path] of routes) {
      const answer = await call(method, path, method === "DELETE" ? {} : { body: {} });
      expect(answer.status, `${method} ${path}`).not.toBe(500);
      asked.set(String(answer.headers["x-request-id"]), `${method} ${path}`);
    }
    const recorded = new Map((await records()).map((each) => [each.request, each]));
    const silent = [...asked].filter(([id]) => !recorded.has(id)).map(([, route]) => route);
    expect(silent).toEqual([]);
  });

  test("holds as a chain, and no secret is in it", async () => {
    await audit.log.settled();
    const text = readFileSync(join(folder, "audit", "segment-000001.ndjson"), "utf8");
    expect(text).not.toContain(canary);
    const verdict = (await call("GET", "/api/v1/audit/verdict")).json();
    expect(verdict).toMatchObject({ ok: true, first: 1, records: text.trimEnd().split("\n").length });
  });
});
