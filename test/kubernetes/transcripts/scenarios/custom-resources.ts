import { widget, widgetCrd } from "../objects.ts";
import { del, get, patch, post, put, type Scenario, status, watch } from "../step.ts";

const group = "cr.example.io";
const widgets = `/apis/${group}/v1/namespaces/{{ns}}/widgets`;
const accept = (as: string): { readonly headers: { readonly accept: string } } => ({
  headers: { accept: `application/json;as=${as};v=v1;g=meta.k8s.io` },
});

/** The verbs of custom resources, their status, scale, tables and selectors. */
export const customResources: Scenario = {
  name: "custom-resources",
  steps: [
    post("definition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", widgetCrd(group), {
      show: () => "created",
    }),
    get("served", widgets, status(200)),
    post("create", widgets, widget(group, "w", { size: 3, color: "red" })),
    post("create again", widgets, widget(group, "w")),
    post("create green", widgets, widget(group, "g", { size: 4, color: "green" })),
    post("create of another version", widgets, { ...widget(group, "x"), apiVersion: `${group}/v2` }),
    post("create of another kind", widgets, { ...widget(group, "x"), kind: "Gadget" }),
    post("create without kind", widgets, { apiVersion: `${group}/v1`, metadata: { name: "x" } }),
    post(
      "create as YAML",
      widgets,
      `apiVersion: ${group}/v1\nkind: Widget\nmetadata: {name: yaml}\nspec: {size: 7}\n`,
      {
        headers: { "content-type": "application/yaml" },
      },
    ),
    get("accept protobuf", widgets, { headers: { accept: "application/vnd.kubernetes.protobuf" } }),
    get("accept protobuf or JSON", `${widgets}/w`, {
      headers: { accept: "application/vnd.kubernetes.protobuf,application/json" },
    }),
    get("accept YAML", `${widgets}/w`, { headers: { accept: "application/yaml" } }),
    get("list", widgets),
    get("table", widgets, accept("Table")),
    get("metadata", `${widgets}/w`, accept("PartialObjectMetadata")),
    get("by color", `${widgets}?fieldSelector=spec.color=red`, {
      show: (list: { items: { metadata: { name: string } }[] }) => list.items.map(({ metadata }) => metadata.name),
    }),
    get("by size", `${widgets}?fieldSelector=spec.size=3`),
    watch(
      "watch by color",
      `${widgets}?fieldSelector=spec.color=green&resourceVersion={{create:metadata.resourceVersion}}`,
      1,
    ),
    put("put status", `${widgets}/w/status`, {
      ...widget(
        group,
        "w",
        { size: 99 },
        { labels: { a: "b" }, resourceVersion: "{{create:metadata.resourceVersion}}" },
      ),
      status: { phase: "Ready", replicas: 2 },
    }),
    put("put status without version", `${widgets}/w/status`, { ...widget(group, "w"), status: {} }),
    patch("merge status", `merge${widgets}/w/status`, { status: { phase: "Done" }, spec: { size: 50 } }),
    patch("bad status", `merge${widgets}/w/status`, { status: { replicas: "x" } }),
    patch("unknown status", `merge${widgets}/w/status`, { status: { unknown: 1 } }),
    get("get status", `${widgets}/w/status`),
    get("scale", `${widgets}/w/scale`),
    patch("merge scale", `merge${widgets}/w/scale`, { spec: { replicas: 5 } }),
    put("put scale", `${widgets}/w/scale`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "w", namespace: "{{ns}}" },
      spec: { replicas: 6 },
    }),
    put("negative scale", `${widgets}/w/scale`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "w", namespace: "{{ns}}" },
      spec: { replicas: -6 },
    }),
    patch("labels leave the generation", `merge${widgets}/w`, { metadata: { labels: { l: "m" } } }),
    patch("the spec counts", `merge${widgets}/w`, { spec: { size: 4 } }),
    patch("nothing changes", `merge${widgets}/w`, { spec: { size: 4 } }),
    patch("with a finalizer", `merge${widgets}/g`, { metadata: { finalizers: ["example.io/hold"] } }),
    del("delete the held", `${widgets}/g`),
    del("delete foreground", `${widgets}/w?propagationPolicy=Foreground&dryRun=All`),
    patch("let go", `merge${widgets}/g`, { metadata: { finalizers: [] } }),
    del("delete with a wrong uid", `${widgets}/w`, { preconditions: { uid: "no" } }),
    del("delete", `${widgets}/w`),
    del("delete all", widgets),
    get("in an odd scope", `/apis/${group}/v1/widgets/w`),
    post("in no namespace", `/apis/${group}/v1/widgets`, widget(group, "w")),
    get("of another version", `/apis/${group}/v9/namespaces/{{ns}}/widgets`),
    get("of another resource", `/apis/${group}/v1/namespaces/{{ns}}/gadgets`),
    get("of another group", "/apis/none.example.io/v1/namespaces/{{ns}}/widgets"),
  ],
};
