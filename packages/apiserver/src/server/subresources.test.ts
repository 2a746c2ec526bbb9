import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { applyType, merge, pod, widget, widgetCrd, widgets } from "../fixtures/objects.ts";

let h: Harness;

beforeEach(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
  await h.sim.run(50);
});

describe("subresources", () => {
  test("the status changes only below /status, and nothing else does there", async () => {
    await h.call("POST", widgets, { body: { ...widget("w1"), status: { note: "mine" } } });
    const main = await h.call("PATCH", `${widgets}/w1`, {
      body: { spec: { size: 5 }, status: { note: "x" } },
      headers: merge,
    });
    expect(main.json.status?.note).not.toBe("x");
    const below = await h.call("PATCH", `${widgets}/w1/status`, {
      body: { metadata: { labels: { a: "b" } }, spec: { size: 9 }, status: { note: "y" } },
      headers: merge,
    });
    expect(below.json).toMatchObject({ spec: { size: 5 }, status: { note: "y" } });
    expect(below.json.metadata.labels).toBeUndefined();
  });

  test("scale shows and sets the number of replicas, and refuses a negative one", async () => {
    await h.call("POST", widgets, { body: widget("w1", { replicas: 2 }) });
    const read = await h.call("GET", `${widgets}/w1/scale`);
    expect(read.json).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      spec: { replicas: 2 },
      status: { replicas: 0 },
    });
    const put = await h.call("PUT", `${widgets}/w1/scale`, { body: { ...read.json, spec: { replicas: 5 } } });
    expect([put.status, put.json.spec.replicas]).toEqual([200, 5]);
    const stale = await h.call("PUT", `${widgets}/w1/scale`, { body: { ...read.json, spec: { replicas: 6 } } });
    expect(stale.status).toBe(409);
    const bad = await h.call("PATCH", `${widgets}/w1/scale`, { body: { spec: { replicas: -1 } }, headers: merge });
    expect([bad.status, bad.json.reason]).toEqual([422, "Invalid"]);
    expect((await h.call("GET", `${widgets}/w1`)).json.spec.replicas).toBe(5);
  });

  test("scale of a built-in kind shows the selector as text, no replicas where there are none, and a table of its own", async () => {
    const template = {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "registry.example.com/web:1" }] },
    };
    const selector = { matchLabels: { app: "web" }, matchExpressions: [{ key: "old", operator: "DoesNotExist" }] };
    const deployments = "/apis/apps/v1/namespaces/default/deployments";
    const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };
    await h.call("POST", deployments, { body: { ...body, spec: { replicas: 0, selector, template } } });
    const { spec, status } = (await h.call("GET", `${deployments}/web/scale`)).json;
    expect([spec, status]).toEqual([{}, { replicas: 0, selector: "app=web,!old" }]);
    const headers = { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
    const { columnDefinitions, rows } = (await h.call("GET", `${deployments}/web/scale`, { headers })).json;
    const names = columnDefinitions.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["Name", "Desired", "Available", "Age"]);
    expect(rows[0].cells).toEqual(["web", 0, 0, "0s"]);
  });

  test("a custom resource whose number cannot be found is told where", async () => {
    const { json } = await h.call("POST", widgets, { body: { ...widget("w1"), spec: "text" } });
    expect(json.details.causes).toContainEqual({
      reason: "FieldValueInvalid",
      field: ".spec.replicas",
      message:
        "Invalid value: 0: .spec.replicas accessor error: text is of the type string, expected map[string]interface{}",
    });
  });

  test("there is no scale of a custom object whose number nobody has set", async () => {
    await h.call("POST", widgets, { body: widget("w1") });
    const { status, json } = await h.call("GET", `${widgets}/w1/scale`);
    const message = 'the spec replicas field ".spec.replicas" does not exist';
    expect([status, json.reason, json.message]).toEqual([500, "InternalError", `Internal error occurred: ${message}`]);
    expect(json.details.causes).toEqual([{ message }]);
  });

  test("who applies a number of replicas owns it in the object, without a time, and does not take another's unasked", async () => {
    const made = { ...widget("w1", { replicas: 2 }), metadata: { name: "w1" } };
    await h.call("PATCH", `${widgets}/w1?fieldManager=one`, { body: made, headers: applyType });
    const body = { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 4 } };
    const path = `${widgets}/w1/scale?fieldManager=two`;
    const { status, json } = await h.call("PATCH", path, { body, headers: applyType });
    expect([status, json.message]).toEqual([409, 'Apply failed with 1 conflict: conflict with "one": .spec.replicas']);
    const forced = await h.call("PATCH", `${path}&force=true`, { body, headers: applyType });
    expect([forced.status, forced.json.spec]).toEqual([200, { replicas: 4 }]);
    const { metadata, spec } = (await h.call("GET", `${widgets}/w1`)).json;
    expect(spec.replicas).toBe(4);
    expect(metadata.managedFields.find((each: { manager: string }) => each.manager === "two")).toEqual({
      manager: "two",
      operation: "Apply",
      apiVersion: "ex.io/v1",
      fieldsType: "FieldsV1",
      fieldsV1: { "f:spec": { "f:replicas": {} } },
      subresource: "scale",
    });
    const other = { ...body, kind: "Widget" };
    expect((await h.call("PATCH", path, { body: other, headers: applyType })).status).toBe(400);
  });

  test("a definition's status is shown as the server's own", async () => {
    const { json } = await h.call("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.ex.io");
    const own = json.metadata.managedFields.find((each: { manager: string }) => each.manager === "kube-apiserver");
    expect([own.operation, own.subresource, Object.keys(own.fieldsV1)]).toEqual(["Update", "status", ["f:status"]]);
    expect(Object.keys(own.fieldsV1["f:status"]).sort()).toEqual(["f:acceptedNames", "f:conditions"]);
  });

  test("a job without labels has those of its pods, and its own once it is given some", async () => {
    const jobs = "/apis/batch/v1/namespaces/default/jobs";
    const spec = {
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "registry.example.com/once:1" }] },
      },
    };
    const made = await h.call("POST", jobs, { body: { metadata: { name: "plain" }, spec } });
    expect(made.json.metadata.labels).toEqual({
      "batch.kubernetes.io/controller-uid": made.json.metadata.uid,
      "batch.kubernetes.io/job-name": "plain",
      "controller-uid": made.json.metadata.uid,
      "job-name": "plain",
    });
    const named = await h.call("POST", jobs, { body: { metadata: { name: "named", labels: { a: "b" } }, spec } });
    expect(named.json.metadata.labels).toEqual({ a: "b" });
  });

  test("the revision 0 of a patch fits any, as none does", async () => {
    await h.call("POST", widgets, { body: widget("w1") });
    const body = { metadata: { resourceVersion: "0", labels: { a: "b" } } };
    const reply = await h.call("PATCH", `${widgets}/w1`, { body, headers: merge });
    expect([reply.status, reply.json.metadata.labels]).toEqual([200, { a: "b" }]);
  });

  test("the status can be applied as well", async () => {
    await h.call("POST", widgets, { body: widget("w1") });
    const status = {
      apiVersion: "ex.io/v1",
      kind: "Widget",
      metadata: { name: "w1" },
      spec: { size: 9 },
      status: { note: "applied" },
    };
    const reply = await h.call("PATCH", `${widgets}/w1/status?fieldManager=reporter`, {
      body: status,
      headers: applyType,
    });
    expect([reply.status, reply.json.status, reply.json.spec.size]).toEqual([200, { note: "applied" }, 3]);
    expect(reply.json.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: "reporter", operation: "Apply", subresource: "status" }),
    );
  });

  test("the finalizers of a namespace's spec change only below /finalize", async () => {
    const path = "/api/v1/namespaces/x";
    await h.call("POST", "/api/v1/namespaces", {
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } },
    });
    const main = await h.call("PATCH", path, {
      body: { metadata: { labels: { a: "b" } }, spec: { finalizers: null } },
      headers: merge,
    });
    expect(main.json).toMatchObject({ metadata: { labels: { a: "b" } }, spec: { finalizers: ["kubernetes"] } });
    const below = await h.call("PUT", `${path}/finalize`, {
      body: { ...main.json, metadata: { name: "x" }, spec: { finalizers: ["kubernetes", "ex.io/f"] } },
    });
    expect(below.json).toMatchObject({
      metadata: { labels: { a: "b" } },
      spec: { finalizers: ["kubernetes", "ex.io/f"] },
    });
  });

  test("a binding puts a pod on a node once", async () => {
    const pods = "/api/v1/namespaces/default/pods";
    await h.call("POST", pods, { body: pod("p1") });
    const binding = {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: "p1" },
      target: { kind: "Node", name: "n1" },
    };
    const bound = await h.call("POST", `${pods}/p1/binding`, { body: binding });
    expect([bound.status, bound.json.status]).toEqual([201, "Success"]);
    const now = await h.call("GET", `${pods}/p1`);
    expect(now.json.spec.nodeName).toBe("n1");
    expect(now.json.status.conditions).toContainEqual(
      expect.objectContaining({ type: "PodScheduled", status: "True" }),
    );
    const twice = await h.call("POST", `${pods}/p1/binding`, { body: binding });
    expect([twice.status, twice.json.message]).toEqual([
      409,
      'Operation cannot be fulfilled on pods/binding "p1": pod p1 is already assigned to node "n1"',
    ]);
  });

  test("logs come from the hook, for the one container or the one that is named", async () => {
    const server = await harness({
      logs: ({ pod: of, container, tailLines }) => `${of.metadata.name}/${container}/${String(tailLines)}\n`,
    });
    await server.call("POST", "/api/v1/namespaces/default/pods", { body: pod("p1", { node: "n1" }) });
    const log = await server.call("GET", "/api/v1/namespaces/default/pods/p1/log?tailLines=3");
    expect([log.status, log.text, log.headers["content-type"]]).toEqual([200, "p1/c/3\n", "text/plain; charset=utf-8"]);
    const wrong = await server.call("GET", "/api/v1/namespaces/default/pods/p1/log?container=x");
    expect([wrong.status, wrong.json.message]).toEqual([400, "container x is not valid for pod p1"]);
    await server.call("POST", "/api/v1/namespaces/default/pods", { body: pod("p2") });
    const nowhere = await server.call("GET", "/api/v1/namespaces/default/pods/p2/log");
    expect([nowhere.status, nowhere.text, nowhere.headers["content-type"]]).toEqual([204, "", undefined]);
  });

  test("there is no way into a pod, on a node or on none, and the answer says which", async () => {
    const pods = "/api/v1/namespaces/default/pods";
    await h.call("POST", pods, { body: pod("bound", { node: "n1" }) });
    await h.call("POST", pods, { body: pod("unbound") });
    const said = async (path: string): Promise<unknown> => {
      const { status, json } = await h.call("GET", `${pods}/${path}`);
      return [status, json.message];
    };
    expect(await said("unbound/exec?command=ls")).toEqual([400, "pod unbound does not have a host assigned"]);
    expect(await said("bound/exec?command=ls")).toEqual([
      501,
      "the subresource pods/exec is not implemented by this server",
    ]);
    expect(await said("bound/attach?container=x")).toEqual([400, "container x is not valid for pod bound"]);
    expect(await said("none/portforward")).toEqual([404, 'pods "none" not found']);
  });

  test("a binding in the list of bindings names its pod in the body", async () => {
    await h.call("POST", "/api/v1/namespaces/default/pods", { body: pod("by-name") });
    const body = { metadata: { name: "by-name" }, target: { name: "n7" } };
    expect((await h.call("POST", "/api/v1/namespaces/default/bindings", { body })).status).toBe(201);
    const bound = await h.call("GET", "/api/v1/namespaces/default/pods/by-name");
    expect([bound.json.spec.nodeName, bound.json.metadata.generation]).toEqual(["n7", 1]);
  });
});
