import { configMap, deployment, service } from "../objects.ts";
import { get, patch, post, type Scenario } from "../step.ts";

const map = "/api/v1/namespaces/{{ns}}/configmaps/a";
const web = "/apis/apps/v1/namespaces/{{ns}}/deployments/web";
const env = (...env: object[]): object => ({ spec: { template: { spec: { containers: [{ name: "main", env }] } } } });

/** The four kinds of patches, as far as apply is none of them. */
export const patches: Scenario = {
  name: "patches",
  steps: [
    post("create", "/api/v1/namespaces/{{ns}}/configmaps", configMap("a")),
    patch("merge", `merge${map}`, { data: { a: "x", b: null, c: "new" } }),
    patch("merge nothing", `merge${map}`, {}),
    patch("merge of no object", `merge${map}`, "[]"),
    patch("merge of broken JSON", `merge${map}`, "{"),
    patch("merge with a stale version", `merge${map}`, { metadata: { resourceVersion: "1" }, data: { z: "z" } }),
    patch("merge with another name", `merge${map}`, { metadata: { name: "b" } }),
    patch("merge with another uid", `merge${map}`, { metadata: { uid: "11111111-2222-3333-4444-555555555555" } }),
    patch("merge with a wrong type", `merge${map}`, { data: { a: 1 } }),
    patch("merge with another kind", `merge${map}`, { kind: "Secret" }),
    patch("merge with force", `merge${map}?force=true`, { data: { a: "y" } }),
    patch("merge dry", `merge${map}?dryRun=All`, { data: { dry: "yes" } }),
    patch("json", `json${map}`, [
      { op: "test", path: "/data/a", value: "x" },
      { op: "replace", path: "/data/a", value: "y" },
      { op: "add", path: "/metadata/labels", value: { l: "1" } },
      { op: "copy", from: "/data/a", path: "/data/copied" },
      { op: "move", from: "/data/c", path: "/data/moved" },
      { op: "remove", path: "/data/moved" },
    ]),
    patch("json test fails", `json${map}`, [{ op: "test", path: "/data/a", value: "no" }]),
    patch("json removes what is absent", `json${map}`, [{ op: "remove", path: "/data/none" }]),
    patch("json replaces what is absent", `json${map}`, [{ op: "replace", path: "/data/none", value: "1" }]),
    patch("json adds below nothing", `json${map}`, [{ op: "add", path: "/spec/none", value: "1" }]),
    patch("json of an unknown operation", `json${map}`, [{ op: "invent", path: "/data/a" }]),
    patch("json of no list", `json${map}`, { op: "add" }),
    patch("json without a path", `json${map}`, [{ op: "add", value: "1" }]),
    patch("json broken", `json${map}`, "[{"),
    patch("json with escapes", `json${map}`, [{ op: "add", path: "/metadata/annotations", value: { "a/b": "c" } }]),
    patch("json escaped path", `json${map}`, [{ op: "replace", path: "/metadata/annotations/a~1b", value: "d" }]),
    patch("json to another kind", `json${map}`, [{ op: "replace", path: "/kind", value: "Secret" }]),
    get("after the patches", map),
    post("create a deployment", "/apis/apps/v1/namespaces/{{ns}}/deployments", deployment("web")),
    patch("strategic adds env", `strategic${web}`, env({ name: "A", value: "1" }, { name: "B", value: "2" })),
    patch("strategic changes env", `strategic${web}`, env({ name: "B", value: "3" })),
    patch("strategic deletes env", `strategic${web}`, env({ name: "A", $patch: "delete" })),
    patch("strategic without a key", `strategic${web}`, env({ value: "1" })),
    patch("strategic replaces", `strategic${web}`, {
      spec: { template: { spec: { containers: [{ $patch: "replace" }, { name: "other", image: "o:1" }] } } },
    }),
    patch("strategic unknown directive", `strategic${web}`, { spec: { template: { $patch: "invent" } } }),
    patch("strategic retains keys", `strategic${web}`, {
      spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    }),
    patch("strategic orders", `strategic${web}`, {
      spec: {
        template: {
          spec: {
            $setElementOrder: undefined,
            "$setElementOrder/containers": [{ name: "first" }, { name: "other" }],
            containers: [{ name: "first", image: "f:1" }],
          },
        },
      },
    }),
    patch("strategic adds finalizers", `strategic${web}`, { metadata: { finalizers: ["a.io/one", "a.io/two"] } }),
    patch("strategic deletes one of them", `strategic${web}`, {
      metadata: { "$deleteFromPrimitiveList/finalizers": ["a.io/one"] },
    }),
    patch("strategic on a number", `strategic${web}`, { spec: { replicas: "many" } }),
    patch("strategic negative replicas", `strategic${web}`, { spec: { replicas: -1 } }),
    patch("strategic changes the selector", `strategic${web}`, { spec: { selector: { matchLabels: { app: "no" } } } }),
    get("the deployment", web),
    post("create a service", "/api/v1/namespaces/{{ns}}/services", service("svc", { clusterIP: "10.96.77.1" })),
    patch("strategic adds a port", "strategic/api/v1/namespaces/{{ns}}/services/svc", {
      spec: {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 81 },
        ],
      },
    }),
    patch("merge of a service port", "merge/api/v1/namespaces/{{ns}}/services/svc", {
      spec: { ports: [{ port: 99 }] },
    }),
    patch("no body", `merge${map}`, ""),
    patch("unknown type", `merge${map}`, "{}", { headers: { "content-type": "application/json" } }),
    patch("no type", `merge${map}`, "{}", { headers: { "content-type": "" } }),
  ],
};
