import { configMap, deployment } from "../objects.ts";
import { get, patch, post, put, type Scenario } from "../step.ts";

const map = "/api/v1/namespaces/{{ns}}/configmaps/applied";
const web = "/apis/apps/v1/namespaces/{{ns}}/deployments/web";
const deploymentWith = (spec: object): object => ({ apiVersion: "apps/v1", kind: "Deployment", spec });
const data = (of: object): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" }, data: of });
const ports = (...list: object[]): object =>
  deploymentWith({ template: { spec: { containers: [{ name: "main", ports: list }] } } });

/** Server-side apply and who manages what. */
export const applying: Scenario = {
  name: "applying",
  steps: [
    patch("without a manager", `apply${map}`, data({ a: "1" })),
    patch("creates", `apply${map}?fieldManager=one`, data({ a: "1", b: "1" })),
    patch("the same again", `apply${map}?fieldManager=one`, data({ a: "1", b: "1" })),
    patch("another manager adds", `apply${map}?fieldManager=two`, data({ c: "2" })),
    patch("another manager shares", `apply${map}?fieldManager=two`, data({ a: "1", c: "2" })),
    patch("conflict", `apply${map}?fieldManager=two`, data({ a: "2", b: "2" })),
    patch("force", `apply${map}?fieldManager=two&force=true`, data({ a: "2", b: "2" })),
    patch("gives up", `apply${map}?fieldManager=two`, data({ c: "2" })),
    patch("as YAML", `apply${map}?fieldManager=one`, 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "1"\n'),
    patch("dry", `apply${map}?fieldManager=one&dryRun=All&force=true`, data({ a: "dry" })),
    patch("with managedFields", `apply${map}?fieldManager=one`, {
      ...data({ a: "1" }),
      metadata: { managedFields: [{ manager: "x" }] },
    }),
    patch("with another kind", `apply${map}?fieldManager=one`, { apiVersion: "v1", kind: "Secret" }),
    patch("without kind", `apply${map}?fieldManager=one`, { metadata: { name: "applied" } }),
    patch("with another name", `apply${map}?fieldManager=one`, configMap("other")),
    patch("with a stale version", `apply${map}?fieldManager=one`, {
      ...data({ a: "9" }),
      metadata: { resourceVersion: "1" },
    }),
    patch("with a uid that is not there", "apply/api/v1/namespaces/{{ns}}/configmaps/none?fieldManager=one", {
      ...data({}),
      metadata: { name: "none", uid: "11111111-2222-3333-4444-555555555555" },
    }),
    patch("an unknown field", `apply${map}?fieldManager=one`, { ...data({ a: "1" }), spec: {} }),
    patch("a wrong type", `apply${map}?fieldManager=one`, { ...data({}), data: [] }),
    patch("of broken YAML", `apply${map}?fieldManager=one`, "a: [b"),
    put("an update takes over", `${map}?fieldManager=three`, data({ a: "3", d: "3" })),
    patch("conflict with an update", `apply${map}?fieldManager=one`, data({ a: "4" })),
    patch("managed fields taken away", `merge${map}`, { metadata: { managedFields: [{}] } }),
    get("afterwards", map),
    post("a deployment", "/apis/apps/v1/namespaces/{{ns}}/deployments", deployment("web")),
    patch("a port by key", `apply${web}?fieldManager=one`, ports({ containerPort: 81, protocol: "TCP" })),
    patch("a port without protocol", `apply${web}?fieldManager=two`, ports({ containerPort: 82 })),
    patch("the same port twice", `apply${web}?fieldManager=two`, ports({ containerPort: 82 }, { containerPort: 82 })),
    patch("a port without its key", `apply${web}?fieldManager=two`, ports({ protocol: "UDP" })),
    patch(
      "conflict in a list",
      `apply${web}?fieldManager=three`,
      ports({ containerPort: 80, protocol: "TCP", name: "x" }),
    ),
    patch("conflict of an image", `apply${web}?fieldManager=three`, {
      ...deploymentWith({ template: { spec: { containers: [{ name: "main", image: "other:2" }] } } }),
    }),
    patch("replicas", `apply${web}?fieldManager=four&force=true`, deploymentWith({ replicas: 5 })),
    patch("status", `apply${web}/status?fieldManager=five`, {
      ...deploymentWith({ replicas: 1 }),
      status: { replicas: 3 },
    }),
    patch("scale", `apply${web}/scale?fieldManager=six`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      spec: { replicas: 6 },
    }),
    get("the deployment", web),
  ],
};
