import { widget, widgetCrd, widgetVersion } from "../objects.ts";
import { del, get, patch, post, put, type Scenario, type Step, status } from "../step.ts";

const group = "defs.example.io";
const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const crd = `${crds}/widgets.${group}`;
const widgets = `/apis/${group}/v1/namespaces/{{ns}}/widgets`;
const version = (more: object): object => widgetCrd("bad.example.io", { version: more });
const schema = (openAPIV3Schema: object): object =>
  version({ schema: { openAPIV3Schema }, selectableFields: undefined });
const props = (properties: object): object => schema({ type: "object", properties });
const bad = (id: string, body: object): Step => post(id, crds, body);
/** Conditions come in a server's own order and time. */
const established = (body: {
  readonly metadata: { readonly generation: number };
  readonly spec: object;
  readonly status: {
    readonly conditions: readonly { readonly type: string }[];
    readonly acceptedNames: object;
    readonly storedVersions: object;
  };
}): object => ({
  spec: body.spec,
  generation: body.metadata.generation,
  conditions: body.status.conditions.toSorted((a, b) => a.type.localeCompare(b.type)),
  acceptedNames: body.status.acceptedNames,
  storedVersions: body.status.storedVersions,
});

/** The life of a CustomResourceDefinition, and what is none. */
export const definitions: Scenario = {
  name: "definitions",
  steps: [
    post("create", crds, widgetCrd(group)),
    get("established", crd, {
      until: ({ body }) =>
        JSON.stringify(body).includes('"status":"True","type":"Established"') ||
        JSON.stringify(body).includes('"type":"Established","status":"True"'),
      show: established,
    }),
    get("served", widgets, status(200)),
    get("its group", `/apis/${group}`, status(200)),
    get("its resources", `/apis/${group}/v1`, status(200)),
    post("an instance", widgets, widget(group, "w")),
    post("with the short name of another", crds, {
      ...widgetCrd("other.example.io"),
      metadata: { name: "gadgets.other.example.io" },
      spec: {
        ...(widgetCrd("other.example.io") as { spec: object }).spec,
        names: { plural: "gadgets", kind: "Gadget" },
      },
    }),
    bad("a name that does not fit", { ...widgetCrd("bad.example.io"), metadata: { name: "wrong.bad.example.io" } }),
    bad("no versions", widgetCrd("bad.example.io", { spec: { versions: [] } })),
    bad("nothing stored", version({ storage: false })),
    bad(
      "two stored",
      widgetCrd("bad.example.io", { spec: { versions: [widgetVersion("v1", true), widgetVersion("v2", true)] } }),
    ),
    bad(
      "a version twice",
      widgetCrd("bad.example.io", { spec: { versions: [widgetVersion("v1", true), widgetVersion("v1", false)] } }),
    ),
    bad("no scope", widgetCrd("bad.example.io", { spec: { scope: undefined } })),
    bad("an odd scope", widgetCrd("bad.example.io", { spec: { scope: "Global" } })),
    bad("a group of one word", { ...widgetCrd("word"), metadata: { name: "widgets.word" } }),
    bad("a protected group", { ...widgetCrd("x.k8s.io"), metadata: { name: "widgets.x.k8s.io" } }),
    bad("no schema", version({ schema: undefined })),
    bad("preserve at the top", widgetCrd("bad.example.io", { spec: { preserveUnknownFields: true } })),
    bad("a type that is none", props({ a: { type: "text" } })),
    bad("no type", props({ a: {} })),
    bad("a reference", props({ a: { $ref: "#/x" } })),
    bad("a type in anyOf", props({ a: { type: "string", anyOf: [{ type: "integer" }] } })),
    bad("an array without items", props({ a: { type: "array" } })),
    bad("properties and additional ones", props({ a: { type: "object", properties: {}, additionalProperties: true } })),
    bad("unique items", props({ a: { type: "array", items: { type: "string" }, uniqueItems: true } })),
    bad("a default that does not fit", props({ a: { type: "integer", default: "x" } })),
    bad("a default of unknown fields", props({ a: { type: "object", properties: {}, default: { b: 1 } } })),
    bad(
      "an own name for metadata",
      props({ metadata: { type: "object", properties: { labels: { type: "string" } } } }),
    ),
    bad(
      "a list map without keys",
      props({ a: { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "map" } }),
    ),
    bad(
      "a list map of an absent key",
      props({
        a: {
          type: "array",
          items: { type: "object", properties: { b: { type: "string" } }, required: ["b"] },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["a"],
        },
      }),
    ),
    bad(
      "a list type that is none",
      props({ a: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "bag" } }),
    ),
    bad("a rule that is no CEL", props({ a: { type: "string", "x-kubernetes-validations": [{ rule: "self.(" }] } })),
    bad(
      "a rule of the wrong type",
      props({ a: { type: "string", "x-kubernetes-validations": [{ rule: "self + 1 == 2" }] } }),
    ),
    bad(
      "a rule that is no truth",
      props({ a: { type: "integer", "x-kubernetes-validations": [{ rule: "self + 1" }] } }),
    ),
    bad(
      "a rule of an unknown field",
      schema({
        type: "object",
        properties: {
          spec: { type: "object", properties: {}, "x-kubernetes-validations": [{ rule: "self.none == 1" }] },
        },
      }),
    ),
    bad("a rule without a rule", props({ a: { type: "integer", "x-kubernetes-validations": [{ rule: "" }] } })),
    bad(
      "a costly rule",
      props({
        a: {
          type: "array",
          items: { type: "array", items: { type: "string" } },
          "x-kubernetes-validations": [{ rule: "self.all(x, x.all(y, self.all(z, z.exists(q, q == y))))" }],
        },
      }),
    ),
    bad(
      "a message expression that is none",
      props({
        a: { type: "integer", "x-kubernetes-validations": [{ rule: "self > 1", messageExpression: "self" }] },
      }),
    ),
    bad("a pattern that is none", props({ a: { type: "string", pattern: "(" } })),
    bad("a column without a path", version({ additionalPrinterColumns: [{ name: "A", type: "string" }] })),
    bad(
      "a column of an odd type",
      version({ additionalPrinterColumns: [{ name: "A", type: "text", jsonPath: ".spec" }] }),
    ),
    bad(
      "a column of an odd path",
      version({ additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: "spec" }] }),
    ),
    bad("a scale without paths", version({ subresources: { scale: {} } })),
    bad(
      "a scale of odd paths",
      version({ subresources: { scale: { specReplicasPath: ".replicas", statusReplicasPath: ".status.r" } } }),
    ),
    bad("a selectable field that is none", version({ selectableFields: [{ jsonPath: ".spec.none" }] })),
    bad("a selectable field of a list", version({ selectableFields: [{ jsonPath: ".spec.tags" }] })),
    bad("a webhook without itself", widgetCrd("bad.example.io", { spec: { conversion: { strategy: "Webhook" } } })),
    bad("an unknown field", widgetCrd("bad.example.io", { spec: { unknown: 1 } })),
    patch("change the scope", `merge${crd}`, { spec: { scope: "Cluster" } }),
    patch("change the plural", `merge${crd}`, { spec: { names: { plural: "others" } } }),
    patch(
      "add a version",
      `merge${crd}`,
      { spec: { versions: [widgetVersion("v1", true), widgetVersion("v2", false)] } },
      { show: established },
    ),
    get("the instance in the new version", `/apis/${group}/v2/namespaces/{{ns}}/widgets/w`, status(200)),
    patch(
      "store the other",
      `merge${crd}`,
      { spec: { versions: [widgetVersion("v1", false), widgetVersion("v2", true)] } },
      { show: established },
    ),
    get("both are stored", crd, {
      until: ({ body }) => (body as { status: { storedVersions: string[] } }).status.storedVersions.length === 2,
      show: established,
    }),
    patch("remove a stored version", `merge${crd}`, { spec: { versions: [widgetVersion("v2", true)] } }),
    put("status with no stored version", `${crd}/status`, {
      ...widgetCrd(group),
      metadata: { name: `widgets.${group}`, resourceVersion: "{{both are stored:metadata.resourceVersion}}" },
      status: { storedVersions: [] },
    }),
    post("held", widgets, widget(group, "held", { size: 1 }, { finalizers: ["example.io/hold"] })),
    del("delete", crd, undefined, {
      show: (body: { status?: { conditions?: { type: string }[] }; metadata?: { finalizers?: string[] } }) => ({
        finalizers: body.metadata?.finalizers,
      }),
    }),
    get("terminating", crd, {
      until: ({ body }) =>
        JSON.stringify(body).includes("InstanceDeletion") || JSON.stringify(body).includes("Terminating"),
      show: (body: { metadata: { finalizers: string[] } }) => body.metadata.finalizers,
    }),
    get("the held one is deleting", `${widgets}/held`, {
      until: ({ body }) => JSON.stringify(body).includes("deletionTimestamp"),
      show: (body: { metadata: { finalizers: string[] } }) => body.metadata.finalizers,
    }),
    post("create while it ends", widgets, widget(group, "late")),
    patch("let go", `merge${widgets}/held`, { metadata: { finalizers: null } }, { show: () => "let go" }),
    get("gone", crd, status(404)),
    get("served no more", widgets, status(404)),
  ],
};
