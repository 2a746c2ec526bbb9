import { widget, widgetCrd } from "../objects.ts";
import { get, patch, post, put, type Scenario, type Step, status } from "../step.ts";

const group = "schemas.example.io";
const widgets = `/apis/${group}/v1/namespaces/{{ns}}/widgets`;
const of = (id: string, spec: object, query = ""): Step => post(id, `${widgets}${query}`, widget(group, "w", spec));

/** What the schema of a custom resource refuses, defaults and drops. */
export const schemas: Scenario = {
  name: "schemas",
  steps: [
    post("definition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", widgetCrd(group), {
      show: () => "created",
    }),
    get("served", widgets, status(200)),
    post("no spec", widgets, { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name: "w" } }),
    of("no size", {}),
    of("too small", { size: 0 }),
    of("too large", { size: 101, color: "red" }),
    of("a text", { size: "3" }),
    of("a fraction", { size: 1.5 }),
    of("null", { size: null }),
    of("not in the list", { size: 1, color: "black" }),
    of("too short and odd", { size: 1, name: "A" }),
    of("too long", { size: 1, name: "abcdefghijk" }),
    of("too many", { size: 1, tags: ["a", "b", "c", "d"] }),
    of("twice in a set", { size: 1, tags: ["a", "a"] }),
    of("twice in a map", { size: 1, parts: [{ name: "a" }, { name: "a" }] }),
    of("no key", { size: 1, parts: [{ count: 1 }] }),
    of("too many keys", { size: 1, sizes: { a: 1, b: 2, c: 3 } }),
    of("wrong value of a key", { size: 1, sizes: { a: "x" } }),
    of("a rule", { size: 95 }),
    // One problem at a time: the real server names several in no order.
    of("tags that are no list", { size: 1, tags: "none" }),
    of("neither integer nor text", { size: 1, port: true }),
    of("unknown, Strict", { size: 1, unknown: 1 }, "?fieldValidation=Strict"),
    of("unknown, Warn", { size: 1, unknown: { a: 1 }, parts: [{ name: "a", more: 1 }] }, "?dryRun=All"),
    of("unknown, Ignore", { size: 1, unknown: 1 }, "?dryRun=All&fieldValidation=Ignore"),
    post(
      "duplicate, Strict",
      `${widgets}?fieldValidation=Strict`,
      `{"apiVersion":"${group}/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":1,"size":2}}`,
    ),
    post(
      "a large number",
      widgets,
      `{"apiVersion":"${group}/v1","kind":"Widget","metadata":{"name":"large"},"spec":{"size":1,"free":{"n":9007199254740991,"f":1.0,"e":1e3}}}`,
    ),
    post(
      "full",
      widgets,
      widget(group, "full", {
        size: 5,
        color: "red",
        name: "abc",
        ratio: 2,
        port: "http",
        fixed: "f",
        note: null,
        free: { anything: [1, { goes: true }] },
        tags: ["x", "y"],
        parts: [{ name: "p" }],
        sizes: { a: 1 },
      }),
    ),
    post("least", widgets, widget(group, "least", { size: 1 })),
    post("status at creation", widgets, { ...widget(group, "with-status"), status: { phase: "X", replicas: 3 } }),
    put("update without version", `${widgets}/full`, widget(group, "full", { size: 6, color: "red", fixed: "f" })),
    put(
      "update",
      `${widgets}/full`,
      widget(
        group,
        "full",
        { size: 6, color: "red", fixed: "f" },
        { resourceVersion: "{{full:metadata.resourceVersion}}" },
      ),
    ),
    patch("change what is fixed", `merge${widgets}/full`, { spec: { fixed: "g" } }),
    patch("take the color away", `merge${widgets}/full`, { spec: { color: null } }),
    patch("merge unknown", `merge${widgets}/full`, { spec: { unknown: 1 } }),
    patch("merge unknown, Strict", `merge${widgets}/full?fieldValidation=Strict`, { spec: { unknown: 1 } }),
    patch("json", `json${widgets}/full`, [{ op: "replace", path: "/spec/size", value: 7 }]),
    patch("json with a negative index", `json${widgets}/full`, [
      { op: "add", path: "/spec/tags", value: ["a", "b"] },
      { op: "remove", path: "/spec/tags/-1" },
    ]),
    patch("json to a bad value", `json${widgets}/full`, [{ op: "replace", path: "/spec/size", value: 1000 }]),
    patch("strategic", `strategic${widgets}/full`, { spec: { size: 8 } }),
    patch(
      "apply",
      `apply${widgets}/applied?fieldManager=one`,
      widget(group, "applied", { size: 2, parts: [{ name: "a" }] }),
    ),
    patch(
      "apply another part",
      `apply${widgets}/applied?fieldManager=two`,
      widget(group, "applied", { size: 2, parts: [{ name: "b", count: 2 }] }),
    ),
    patch(
      "apply a conflict",
      `apply${widgets}/applied?fieldManager=two`,
      widget(group, "applied", { size: 3, parts: [{ name: "a", count: 5 }, { name: "b" }] }),
    ),
    patch(
      "apply unknown",
      `apply${widgets}/applied?fieldManager=one`,
      widget(group, "applied", { size: 2, unknown: 1 }),
    ),
    patch("apply a bad value", `apply${widgets}/applied?fieldManager=one`, widget(group, "applied", { size: "x" })),
    patch("apply status by the main resource", `apply${widgets}/applied?fieldManager=three`, {
      apiVersion: `${group}/v1`,
      kind: "Widget",
      status: { phase: "X" },
    }),
    patch("apply status", `apply${widgets}/applied/status?fieldManager=three`, {
      apiVersion: `${group}/v1`,
      kind: "Widget",
      status: { phase: "X" },
    }),
    get("applied", `${widgets}/applied`),
  ],
};
