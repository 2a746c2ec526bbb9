import { simulate } from "@dipper/world/simulated";
import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap } from "../fixtures/objects.ts";
import type { AuditEvent, AuditLevel } from "./audit-event.ts";
import { openAuditFile } from "./audit-file.ts";
import { auditLevel, metadataLevel } from "./audit-level.ts";

const maps = "/api/v1/namespaces/default/configmaps";
let lines: AuditEvent[];
let h: Harness;

async function open(level: () => AuditLevel = metadataLevel): Promise<void> {
  lines = [];
  h = await harness({ audit: { write: (event) => lines.push(event), level } });
}

beforeEach(() => open());

describe("audit lines", () => {
  test("say who did what to which object, and how it ended", async () => {
    const reply = await h.call("POST", `${maps}?fieldManager=x`, { body: configMap("c") });
    expect(lines).toEqual([
      {
        kind: "Event",
        apiVersion: "audit.k8s.io/v1",
        level: "Metadata",
        auditID: reply.headers["audit-id"],
        stage: "ResponseComplete",
        requestURI: `${maps}?fieldManager=x`,
        verb: "create",
        user: { username: "root", groups: ["system:masters", "system:authenticated"] },
        sourceIPs: ["in-process"],
        userAgent: "test/1",
        objectRef: { resource: "configmaps", namespace: "default", name: "c", apiVersion: "v1" },
        responseStatus: { metadata: {}, code: 201 },
        requestReceivedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown,
        stageTimestamp: expect.stringMatching(/\.\d{6}Z$/) as unknown,
        annotations: { "authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "" },
      },
    ]);
  });

  test("show refusals with their Status, and the decision of the authorisation", async () => {
    await h.call("GET", `${maps}/c`, { user: "bob" });
    expect(lines[0]).toMatchObject({
      verb: "get",
      user: { username: "bob" },
      responseStatus: {
        status: "Failure",
        reason: "Forbidden",
        code: 403,
        message:
          'configmaps "c" is forbidden: User "bob" cannot get resource "configmaps" in API group "" in the namespace "default"',
      },
      annotations: { "authorization.k8s.io/decision": "forbid", "authorization.k8s.io/reason": "" },
    });
    await h.call("GET", "/metrics", { user: "bob" });
    expect(lines[1]).toMatchObject({
      verb: "get",
      requestURI: "/metrics",
      responseStatus: { message: 'forbidden: User "bob" cannot get path "/metrics"', code: 403 },
    });
    expect(lines[1]).not.toHaveProperty("objectRef");
  });

  test("name the binding that allowed it, and whom the caller acted as", async () => {
    const reply = await h.call("GET", "/apis", { headers: { "impersonate-user": "ann" } });
    expect(reply.status).toBe(200);
    expect(lines[0]).toMatchObject({
      user: { username: "root" },
      impersonatedUser: { username: "ann", groups: ["system:authenticated"] },
      annotations: {
        "authorization.k8s.io/reason":
          'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
      },
    });
  });

  test("a watch has one for its beginning and one for its end", async () => {
    const watch = await h.watch(`${maps}?watch=true`);
    expect(lines.map((line) => [line.verb, line.stage])).toEqual([["watch", "ResponseStarted"]]);
    watch.stop();
    await h.sim.run(10);
    expect(lines.map((line) => line.stage)).toEqual(["ResponseStarted", "ResponseComplete"]);
    expect(lines[1]?.auditID).toBe(lines[0]?.auditID);
  });

  test("take over the id that the caller gave", async () => {
    const reply = await h.call("GET", "/api", { headers: { "audit-id": "from-elsewhere" } });
    expect([reply.headers["audit-id"], lines[0]?.auditID]).toEqual(["from-elsewhere", "from-elsewhere"]);
  });

  test("of level Request hold the request, but never a secret or a refusal that quotes one", async () => {
    await open(() => "Request");
    await h.call("POST", maps, { body: configMap("c") });
    expect(lines[0]).toMatchObject({ level: "Request", requestObject: { kind: "ConfigMap", data: { a: "b" } } });
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { k: "hunter2!" } };
    await h.call("POST", "/api/v1/namespaces/default/secrets", { body: secret });
    await h.call("POST", "/api/v1/namespaces/default/secrets", {
      body: { ...secret, data: undefined, stringData: { k: "hunter2!" } },
    });
    expect(lines.slice(1).map((line) => [line.level, line.responseStatus?.code])).toEqual([
      ["Metadata", 400],
      ["Metadata", 201],
    ]);
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });

  test("a failure of the server itself is a Panic", async () => {
    const failing = await harness({
      audit: { write: (event) => lines.push(event), level: metadataLevel },
      authenticate: () => {
        throw new Error("a defect");
      },
    });
    const reply = await failing.call("GET", maps);
    expect(reply.status).toBe(500);
    expect(lines.at(-1)).toMatchObject({ stage: "Panic", responseStatus: { code: 500 } });
  });
});

test.each<[string, string, string, string, string | undefined, AuditLevel]>([
  ["what a person reads", "olga", "get", "/api/v1/nodes", undefined, "Metadata"],
  ["what a component reads", "system:node:a", "list", "/api/v1/nodes", undefined, "None"],
  ["what a stranger reads", "system:anonymous", "get", "/api", undefined, "Metadata"],
  ["what a component writes", "system:node:a", "patch", "/api/v1/nodes/a", undefined, "Metadata"],
  ["a change of permissions", "olga", "create", "/apis/x", "rbac.authorization.k8s.io", "Request"],
  ["health", "olga", "get", "/readyz?verbose", undefined, "None"],
])("the policy on %s", (_, ...row) => {
  const [user, verb, path, apiGroup, level] = row;
  const object = apiGroup === undefined ? undefined : { resource: "roles", apiGroup, apiVersion: "v1" };
  expect(auditLevel({ user, groups: [], verb, path, object })).toBe(level);
});

test("files take the lines in order, go on after a restart, and only so many are kept", async () => {
  const world = simulate({ seed: 1 }).process("p");
  const line = (auditID: string): AuditEvent => ({ auditID }) as AuditEvent;
  const options = { files: world.files, log: world.log, folder: "/audit", maxBytes: 30, keep: 2 };
  let file = await openAuditFile(options);
  for (const id of ["a", "b", "c"]) {
    file.write(line(id));
    await file.close();
  }
  file = await openAuditFile(options);
  expect(file.path()).toBe("/audit/audit-000002.log");
  for (const id of ["d", "e"]) {
    file.write(line(id));
    await file.close();
  }
  const read = async (name: string): Promise<string> =>
    new TextDecoder().decode(await world.files.read(`/audit/${name}`));
  expect(await world.files.list("/audit")).toEqual(["audit-000002.log", "audit-000003.log"]);
  expect(await read("audit-000002.log")).toBe('{"auditID":"c"}\n{"auditID":"d"}\n');
  expect(await read("audit-000003.log")).toBe('{"auditID":"e"}\n');
});
