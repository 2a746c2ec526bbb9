// Long because it is a table: one row for each way to be refused.
import { beforeAll, describe, expect, test } from "vitest";
import { type CallOptions, type Harness, harness } from "../fixtures/harness.ts";
import {
  applyType,
  configMap,
  jsonPatchType,
  merge,
  strategic,
  widget,
  widgetCrd,
  widgets,
} from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";
let h: Harness;

beforeAll(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
  await h.sim.run(50);
  await h.call("POST", widgets, { body: widget("w1") });
  await h.call("POST", maps, { body: configMap("c1") });
  await h.call("PATCH", `${widgets}/applied?fieldManager=m1`, {
    body: widget("applied", { size: 4 }),
    headers: applyType,
  });
});

interface Row {
  readonly what: string;
  readonly request: readonly [method: string, path: string, options?: CallOptions];
  readonly code: number;
  readonly reason: string | undefined;
  readonly message: string | RegExp;
  readonly details?: object;
}

const widgetDetails = { name: "w1", group: "ex.io", kind: "widgets" };

/** What kube-apiserver 1.36 answers, row by row. */
const rows: readonly Row[] = [
  {
    what: "a subresource that a custom kind does not have",
    request: ["PATCH", `${widgets}/w1/other`, { body: {}, headers: merge }],
    code: 404,
    reason: "NotFound",
    message: 'widgets.ex.io "w1" not found',
    details: widgetDetails,
  },
  {
    what: "a status of the wrong type: paths in the text begin below it",
    request: ["PATCH", `${widgets}/w1/status`, { body: { status: { note: 5 } }, headers: merge }],
    code: 422,
    reason: "Invalid",
    message:
      'Widget.ex.io "w1" is invalid: status.note: Invalid value: "integer": note in body must be of type string: "integer"',
  },
  {
    what: "another kind for a definition that is established",
    request: [
      "PATCH",
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.ex.io",
      { body: { spec: { names: { kind: "Other" } } }, headers: merge },
    ],
    code: 422,
    reason: "Invalid",
    message:
      'CustomResourceDefinition.apiextensions.k8s.io "widgets.ex.io" is invalid: spec.names.kind: Invalid value: "Other": field is immutable',
  },
  {
    what: "an object that is not there",
    request: ["GET", `${widgets}/nobody`],
    code: 404,
    reason: "NotFound",
    message: 'widgets.ex.io "nobody" not found',
    details: { ...widgetDetails, name: "nobody" },
  },
  {
    what: "a core object that is not there",
    request: ["GET", `${maps}/nobody`],
    code: 404,
    reason: "NotFound",
    message: 'configmaps "nobody" not found',
    details: { name: "nobody", kind: "configmaps" },
  },
  {
    what: "a name that is taken",
    request: ["POST", widgets, { body: widget("w1") }],
    code: 409,
    reason: "AlreadyExists",
    message: 'widgets.ex.io "w1" already exists',
    details: widgetDetails,
  },
  {
    what: "a stale version",
    request: ["PUT", `${widgets}/w1`, { body: widget("w1", { size: 9 }, { resourceVersion: "1" }) }],
    code: 409,
    reason: "Conflict",
    message:
      'Operation cannot be fulfilled on widgets.ex.io "w1": the object has been modified; please apply your changes to the latest version and try again',
    details: widgetDetails,
  },
  {
    what: "a stale version in a patch",
    request: ["PATCH", `${widgets}/w1`, { body: { metadata: { resourceVersion: "1" } }, headers: merge }],
    code: 409,
    reason: "Conflict",
    message: /the object has been modified/,
  },
  {
    what: "an update of a custom object without a version",
    request: ["PUT", `${widgets}/w1`, { body: widget("w1") }],
    code: 422,
    reason: "Invalid",
    message:
      'widgets.ex.io "w1" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  },
  {
    what: "a uid that is another",
    request: ["DELETE", `${widgets}/w1`, { body: { preconditions: { uid: "bad" } } }],
    code: 409,
    reason: "Conflict",
    message: /the UID in the precondition \(bad\) does not match the UID in record \(.+\)/,
  },
  {
    what: "a field that another manager owns",
    request: [
      "PATCH",
      `${widgets}/applied?fieldManager=m2`,
      { body: widget("applied", { size: 5 }), headers: applyType },
    ],
    code: 409,
    reason: "Conflict",
    message: 'Apply failed with 1 conflict: conflict with "m1": .spec.size',
    details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "m1"', field: ".spec.size" }] },
  },
  {
    what: "an apply without a manager",
    request: ["PATCH", `${widgets}/w1`, { body: widget("w1"), headers: applyType }],
    code: 422,
    reason: "Invalid",
    message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  },
  {
    what: "force without apply",
    request: ["PATCH", `${widgets}/w1?force=true`, { body: {}, headers: merge }],
    code: 422,
    reason: "Invalid",
    message: /force: Forbidden: may not be specified for non-apply patch/,
  },
  {
    what: "a value out of bounds",
    request: ["POST", widgets, { body: widget("w2", { size: 0 }) }],
    code: 422,
    reason: "Invalid",
    message:
      'Widget.ex.io "w2" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
  },
  {
    what: "an unknown field under strict validation",
    request: ["POST", `${maps}?fieldValidation=Strict`, { body: { ...configMap("c2"), unk: 1 } }],
    code: 400,
    reason: "BadRequest",
    message: /strict decoding error: unknown field "unk"/,
  },
  {
    what: "a key that stands twice under strict validation",
    request: [
      "POST",
      `${maps}?fieldValidation=Strict`,
      { text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c2","name":"c3"}}' },
    ],
    code: 400,
    reason: "BadRequest",
    message: /strict decoding error: duplicate field "metadata.name"/,
  },
  {
    what: "a key that is unknown and, behind it, one that stands twice",
    request: [
      "POST",
      `${maps}?fieldValidation=Strict`,
      { text: '{"apiVersion":"v1","kind":"ConfigMap","unk":1,"metadata":{"name":"c2","name":"c3"}}' },
    ],
    code: 400,
    reason: "BadRequest",
    message: /strict decoding error: unknown field "unk", duplicate field "metadata.name"/,
  },
  {
    what: "an unknown field in a strict merge patch",
    request: ["PATCH", `${widgets}/w1?fieldValidation=Strict`, { body: { spec: { unk: 1 } }, headers: merge }],
    code: 422,
    reason: "Invalid",
    message: /patch: Invalid value: .*strict decoding error: unknown field "spec.unk"/,
  },
  {
    what: "a JSON patch whose test fails",
    request: [
      "PATCH",
      `${widgets}/w1`,
      { body: [{ op: "test", path: "/spec/size", value: 99 }], headers: jsonPatchType },
    ],
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
  },
  {
    what: "a JSON patch that is none",
    request: ["PATCH", `${widgets}/w1`, { body: { op: "test" }, headers: jsonPatchType }],
    code: 400,
    reason: "BadRequest",
    message: "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
  },
  {
    what: "a JSON patch that is too long",
    request: [
      "PATCH",
      `${widgets}/w1`,
      { body: Array.from({ length: 10_001 }, () => ({ op: "test", path: "", value: 1 })), headers: jsonPatchType },
    ],
    code: 413,
    reason: "RequestEntityTooLarge",
    message: /allowed maximum operations in a JSON patch is 10000, got 10001/,
  },
  {
    what: "a strategic merge of a custom object",
    request: ["PATCH", `${widgets}/w1`, { body: {}, headers: strategic }],
    code: 415,
    reason: "UnsupportedMediaType",
    message:
      /accepted media types include: application\/json-patch\+json, application\/merge-patch\+json, application\/apply-patch\+yaml$/,
  },
  {
    what: "a protobuf body of a custom kind",
    request: [
      "POST",
      widgets,
      { text: "k8s\u0000", headers: { "content-type": "application/vnd.kubernetes.protobuf" } },
    ],
    code: 415,
    reason: "UnsupportedMediaType",
    message: /accepted media types include: application\/json, application\/yaml$/,
  },
  {
    what: "a protobuf body that is cut off",
    request: [
      "POST",
      maps,
      { text: "k8s\u0000\u0012\u0007\u000a", headers: { "content-type": "application/vnd.kubernetes.protobuf" } },
    ],
    code: 400,
    reason: "BadRequest",
    message: "the object provided is unrecognized (must be of type ConfigMap): unexpected EOF (6b38730012070a)",
  },
  {
    what: "an Accept header without JSON",
    request: ["GET", maps, { headers: { accept: "application/vnd.kubernetes.protobuf" } }],
    code: 406,
    reason: "NotAcceptable",
    message: /only the following media types are accepted: application\/json/,
  },
  {
    what: "a question whose answer is wanted as a Table",
    request: [
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      { body: {}, headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } },
    ],
    code: 406,
    reason: "NotAcceptable",
    message: /only the following media types are accepted: application\/json/,
  },
  {
    what: "a revision that is none",
    request: ["GET", `${maps}?resourceVersion=abc`],
    code: 400,
    reason: "BadRequest",
    message: /invalid resource version/,
  },
  {
    what: "a revision of the future",
    request: ["GET", `${maps}?resourceVersion=999999`],
    code: 504,
    reason: "Timeout",
    message: /^Timeout: Too large resource version: 999999, current: \d+$/,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  },
  {
    what: "an exact revision that is forgotten",
    request: ["GET", `${maps}?resourceVersion=1&resourceVersionMatch=Exact`],
    code: 410,
    reason: "Expired",
    message: /too old/,
  },
  {
    what: "resourceVersionMatch without a version",
    request: ["GET", `${maps}?resourceVersionMatch=Exact`],
    code: 422,
    reason: "Invalid",
    message:
      /^ListOptions\.meta\.k8s\.io "" is invalid: resourceVersionMatch: Forbidden: .*unless resourceVersion is provided$/,
  },
  {
    what: "initial events without NotOlderThan",
    request: ["GET", `${maps}?watch=true&sendInitialEvents=true&allowWatchBookmarks=true`],
    code: 422,
    reason: "Invalid",
    message: /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan/,
  },
  {
    what: "a parameter that this server does not know",
    request: ["GET", `${maps}?shardSelector=x`],
    code: 422,
    reason: "Invalid",
    message: 'ListOptions.meta.k8s.io "" is invalid: shardSelector: Forbidden: this server does not know the parameter',
  },
  {
    what: "a dry run that is none",
    request: ["POST", `${maps}?dryRun=Some`, { body: configMap("c2") }],
    code: 422,
    reason: "Invalid",
    message: /dryRun: Unsupported value: \["Some"\]: supported values: "All"/,
  },
  {
    what: "a field manager with a long name",
    request: ["POST", `${maps}?fieldManager=${"m".repeat(129)}`, { body: configMap("c2") }],
    code: 422,
    reason: "Invalid",
    message: 'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
  },
  {
    what: "a field manager that nobody can read",
    request: ["POST", `${maps}?fieldManager=a%07`, { body: configMap("c2") }],
    code: 422,
    reason: "Invalid",
    message:
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\u0007": should only contain printable characters',
  },
  {
    what: "a deletion that orphans in two ways",
    request: ["DELETE", `${maps}/c1?propagationPolicy=Orphan&orphanDependents=true`],
    code: 422,
    reason: "Invalid",
    message:
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
  },
  {
    what: "a deletion in a way that is none",
    request: ["DELETE", `${maps}/c1`, { body: { propagationPolicy: "Sideways" } }],
    code: 422,
    reason: "Invalid",
    message:
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
  },
  {
    what: "a deletion with options that are something else",
    request: ["DELETE", `${maps}/c1`, { body: { apiVersion: "v1", kind: "Pod" } }],
    code: 400,
    reason: "BadRequest",
    message: 'no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
  },
  {
    what: "a deletion of what has another version by now",
    request: ["DELETE", `${maps}/c1`, { body: { preconditions: { resourceVersion: "1" } } }],
    code: 409,
    reason: "Conflict",
    message:
      /^Operation cannot be fulfilled on ConfigMap "c1": the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record \(\d+\)\. The object might have been modified$/,
    details: { name: "c1", kind: "ConfigMap" },
  },
  {
    what: "a body of another kind",
    request: ["POST", maps, { body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "c2" } } }],
    code: 400,
    reason: "BadRequest",
    message:
      'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion',
  },
  {
    what: "a body of a version that is none",
    request: ["POST", maps, { body: { ...configMap("c2"), apiVersion: "v2" } }],
    code: 400,
    reason: "BadRequest",
    message:
      'ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
  },
  {
    what: "a replacement without a name",
    request: ["PUT", `${maps}/c1`, { body: { apiVersion: "v1", kind: "ConfigMap", metadata: {} } }],
    code: 400,
    reason: "BadRequest",
    message: "the name of the object (c1 based on URL) was undeterminable: name must be provided",
  },
  {
    what: "data that is no base64",
    request: ["POST", "/api/v1/namespaces/default/secrets", { body: { metadata: { name: "s" }, data: { p: "?" } } }],
    code: 400,
    reason: "BadRequest",
    message: 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
  },
  {
    what: "two controllers of one object",
    request: [
      "POST",
      maps,
      {
        body: configMap("c2", {
          ownerReferences: ["a", "b"].map((name) => ({
            apiVersion: "v1",
            kind: "ConfigMap",
            name,
            uid: name,
            controller: true,
          })),
        }),
      },
    ],
    code: 422,
    reason: "Invalid",
    message:
      'ConfigMap "c2" is invalid: metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"a","controller":true},{"apiVersion":"v1","kind":"ConfigMap","name":"b","uid":"b","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for ConfigMap/a and ConfigMap/b',
  },
  {
    what: "a label selector that is none",
    request: ["GET", `${maps}?labelSelector=${encodeURIComponent("a in (")}`],
    code: 400,
    reason: "BadRequest",
    message: /unable to parse requirement/,
  },
  {
    what: "a field that cannot be selected by",
    request: ["GET", `${maps}?fieldSelector=data.a%3Db`],
    code: 400,
    reason: "BadRequest",
    message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
  },
  {
    what: "a built-in kind that does not exist",
    request: ["GET", "/apis/apps/v1/gadgets"],
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
  },
  {
    what: "a built-in version that does not exist",
    request: ["GET", "/apis/apps/v9/deployments"],
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
  },
  {
    what: "a name that would be another path",
    request: ["GET", `${maps}/..`],
    code: 400,
    reason: "BadRequest",
    message: "Name parameter invalid: \"..\": may not be '..'",
  },
  {
    what: "a subresource that is not implemented",
    request: ["PUT", "/apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval", { body: {} }],
    code: 501,
    reason: "NotImplemented",
    message: "the subresource certificatesigningrequests/approval is not implemented by this server",
  },
  {
    what: "a namespace that does not exist",
    request: ["POST", "/api/v1/namespaces/nons/configmaps", { body: configMap("c1") }],
    code: 404,
    reason: "NotFound",
    message: 'namespaces "nons" not found',
    details: { name: "nons", kind: "namespaces" },
  },
  {
    what: "a namespace that may not go",
    request: ["DELETE", "/api/v1/namespaces/kube-system"],
    code: 403,
    reason: "Forbidden",
    message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  },
  {
    what: "a namespace in the body that is not that of the URL",
    request: ["POST", maps, { body: configMap("c2", { namespace: "other" }) }],
    code: 400,
    reason: "BadRequest",
    message: "the namespace of the provided object does not match the namespace sent on the request",
  },
  {
    what: "a version in the body that is not that of the URL",
    request: ["POST", widgets, { body: { ...widget("w2"), apiVersion: "ex.io/v2" } }],
    code: 400,
    reason: "BadRequest",
    message: "the API version in the data (ex.io/v2) does not match the expected API version (ex.io/v1)",
  },
  {
    what: "a body without a kind",
    request: ["POST", widgets, { body: { metadata: { name: "x" } } }],
    code: 400,
    reason: "BadRequest",
    message:
      'the object provided is unrecognized (must be of type Widget): Object \'Kind\' is missing in \'{"metadata":{"name":"x"}}\' ({"metadata":{"name":"x"}})',
  },
  {
    what: "a body that is not JSON",
    request: ["POST", maps, { text: "{" }],
    code: 400,
    reason: "BadRequest",
    message: /the object provided is unrecognized/,
  },
  {
    what: "a body that is too large",
    request: ["POST", maps, { text: `{"a":"${"x".repeat(3 * 1024 * 1024)}"}` }],
    code: 413,
    reason: "RequestEntityTooLarge",
    message: "Request entity too large: limit is 3145728",
  },
  {
    what: "an object that is too large to keep",
    request: [
      "POST",
      revisions,
      { body: { metadata: { name: "r" }, revision: 1, data: { a: "x".repeat(1_600_000) } } },
    ],
    code: 413,
    reason: "RequestEntityTooLarge",
    message: /^Request entity too large: the object has \d+ bytes, limit is 1572864$/,
  },
  {
    what: "a name that no object may have",
    request: ["POST", maps, { body: configMap("Bad_Name") }],
    code: 422,
    reason: "Invalid",
    message:
      /^ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must/,
  },
  {
    what: "a create that names a version",
    request: ["POST", maps, { body: configMap("c2", { resourceVersion: "5" }) }],
    code: 500,
    reason: undefined,
    message: "resourceVersion should not be set on objects to be created",
  },
  {
    what: "a method that a collection does not have",
    request: ["PUT", maps, { body: {} }],
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
  },
  {
    what: "somebody who may not",
    request: ["GET", "/api/v1/namespaces/default/pods", { user: "bob" }],
    code: 403,
    reason: "Forbidden",
    message: 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    details: { kind: "pods" },
  },
  {
    what: "a strategic merge patch that ends too early",
    request: ["PATCH", `${maps}/c1`, { text: '{"data":', headers: strategic }],
    code: 400,
    reason: "BadRequest",
    message: "unexpected end of JSON input",
  },
  {
    what: "an apply that does not name what it would make",
    request: [
      "PATCH",
      `${maps}/new?fieldManager=m`,
      { body: { apiVersion: "v1", kind: "ConfigMap" }, headers: { "content-type": "application/apply-patch+yaml" } },
    ],
    code: 400,
    reason: "BadRequest",
    message: "the name of the object (new based on URL) was undeterminable: name must be provided",
  },
  {
    what: "somebody who may not, at the cluster scope, below an object",
    request: ["PUT", "/api/v1/nodes/n1/status", { user: "bob", body: {} }],
    code: 403,
    reason: "Forbidden",
    message:
      'nodes "n1" is forbidden: User "bob" cannot update resource "nodes/status" in API group "" at the cluster scope',
    details: { name: "n1", kind: "nodes" },
  },
  {
    what: "somebody who may not impersonate",
    request: ["GET", "/api/v1/nodes", { user: "bob", headers: { "impersonate-user": "root" } }],
    code: 403,
    reason: "Forbidden",
    message:
      'users "root" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
  },
];

describe("Status answers", () => {
  test("an error without a reason is 500 with its text alone", async () => {
    const reply = await h.call("PATCH", `${maps}/c1`, { body: { $patch: "explode" }, headers: strategic });
    expect([reply.status, reply.json]).toEqual([
      500,
      {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "unknown patch type: explode in map: map[$patch:explode]",
        code: 500,
      },
    ]);
  });

  test("every answer about a deprecated version carries its warning", async () => {
    const endpoints = await h.call("GET", "/api/v1/namespaces/default/endpoints");
    expect(endpoints.headers["warning"]).toBe(
      '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
    );
    const old = "/apis/ex.io/v1beta1/namespaces/default/widgets";
    const unknown = await h.call("POST", old, {
      body: { apiVersion: "ex.io/v1beta1", kind: "Widget", metadata: { name: "old" }, spec: { unknown: 1 } },
    });
    expect(unknown.headers["warning"]).toBe(
      '299 - "ex.io/v1beta1 Widget is deprecated; use ex.io/v1 Widget", 299 - "unknown field \\"spec.unknown\\""',
    );
    expect((await h.call("GET", widgets)).headers["warning"]).toBeUndefined();
  });

  test.each(rows)("$what: $code $reason", async ({ request, code, reason, message, details }) => {
    const reply = await h.call(...request);
    expect({ status: reply.status, reason: reply.json?.reason }).toEqual({ status: code, reason });
    expect(reply.json).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code });
    if (typeof message === "string") expect(reply.json.message).toBe(message);
    else expect(reply.json.message).toMatch(message);
    if (details !== undefined) expect(reply.json.details).toEqual(details);
  });

  test("nobody: 401", async () => {
    const server = await harness({ authenticate: () => undefined });
    const reply = await server.call("GET", "/api/v1/nodes", { headers: { authorization: "Bearer wrong" } });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ reason: "Unauthorized", message: "Unauthorized", code: 401 });
  });

  test("a path that belongs to nobody: 404 as text", async () => {
    const reply = await h.call("GET", "/nothing/here");
    expect([reply.status, reply.text, reply.headers["content-type"]]).toEqual([
      404,
      "404 page not found\n",
      "text/plain; charset=utf-8",
    ]);
  });
});
