import { configMap, deployment } from "../objects.ts";
import { patch, post, put, type Scenario } from "../step.ts";

const maps = "/api/v1/namespaces/{{ns}}/configmaps";
const deployments = "/apis/apps/v1/namespaces/{{ns}}/deployments";
const unknown = (name: string): object => ({ ...deployment(name), spec: { ...spec(name), unknown: 1, paused: true } });
const spec = (name: string): object => (deployment(name) as { readonly spec: object }).spec;
const twice = (name: string): string =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"data":{"a":"1","a":"2"}}`;

/** Unknown and duplicate fields: Strict refuses, Warn warns, Ignore says nothing. */
export const fieldValidation: Scenario = {
  name: "field-validation",
  steps: [
    post("unknown, by default", `${deployments}?dryRun=All`, unknown("a")),
    post("unknown, Warn", `${deployments}?dryRun=All&fieldValidation=Warn`, unknown("a")),
    post("unknown, Ignore", `${deployments}?dryRun=All&fieldValidation=Ignore`, unknown("a")),
    post("unknown, Strict", `${deployments}?dryRun=All&fieldValidation=Strict`, unknown("a")),
    post("validation of an unknown kind", `${deployments}?fieldValidation=Harsh`, deployment("a")),
    post("duplicate, by default", maps, twice("t1")),
    post("duplicate, Ignore", `${maps}?fieldValidation=Ignore`, twice("t2")),
    post("duplicate, Strict", `${maps}?fieldValidation=Strict`, twice("t3")),
    post("two problems, Strict", `${maps}?fieldValidation=Strict`, { ...configMap("p"), one: 1, two: { three: 3 } }),
    post("unknown in metadata, Strict", `${maps}?fieldValidation=Strict`, configMap("m", { unknown: "x" })),
    post("another case", `${maps}?fieldValidation=Strict`, { ...configMap("m"), Data: { a: "1" } }),
    post("a deep one", `${deployments}?dryRun=All`, {
      ...deployment("deep"),
      spec: {
        ...spec("deep"),
        template: {
          metadata: { labels: { app: "deep" } },
          spec: { containers: [{ name: "main", image: "i", ports: [{ containerPort: 1, hots: 2 }], envs: [] }] },
        },
      },
    }),
    post("YAML with an unknown field", `${maps}?fieldValidation=Strict`, "metadata:\n  name: y\nspec: {}\n", {
      headers: { "content-type": "application/yaml" },
    }),
    post("YAML with a duplicate", `${maps}?fieldValidation=Strict`, "metadata:\n  name: y\n  name: z\n", {
      headers: { "content-type": "application/yaml" },
    }),
    post("YAML", maps, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\ndata:\n  on: "yes"\n', {
      headers: { "content-type": "application/yaml" },
    }),
    put("update, Strict", `${maps}/y?fieldValidation=Strict`, { ...configMap("y"), unknown: 1 }),
    put("update, by default", `${maps}/y`, { ...configMap("y"), unknown: 1 }),
    patch("merge, Strict", `merge${maps}/y?fieldValidation=Strict`, { unknown: 1 }),
    patch("merge, by default", `merge${maps}/y`, { unknown: 1, data: { a: "5" } }),
    patch("merge duplicate, Strict", `merge${maps}/y?fieldValidation=Strict`, '{"data":{"a":"1","a":"2"}}'),
    patch("json, Strict", `json${maps}/y?fieldValidation=Strict`, [{ op: "add", path: "/unknown", value: 1 }]),
    patch("json unknown key of an operation, Strict", `json${maps}/y?fieldValidation=Strict`, [
      { op: "add", path: "/data/z", value: "1", extra: true },
    ]),
    patch("strategic, Strict", `strategic${maps}/y?fieldValidation=Strict`, { unknown: 1 }),
    patch("strategic, by default", `strategic${maps}/y`, { unknown: 1 }),
    patch("apply, Strict", `apply${maps}/y?fieldManager=m&fieldValidation=Strict`, {
      apiVersion: "v1",
      kind: "ConfigMap",
      unknown: 1,
    }),
    post("a number for a text", maps, { ...configMap("n"), data: { a: 1 } }),
    post("a text for an object", maps, { ...configMap("n"), data: "none" }),
    post("a text for a number", `${deployments}?dryRun=All`, {
      ...deployment("n"),
      spec: { ...spec("n"), replicas: "2" },
    }),
    post("a fraction for a number", `${deployments}?dryRun=All`, {
      ...deployment("n"),
      spec: { ...spec("n"), replicas: 1.5 },
    }),
    post(
      "a number too large",
      `${deployments}?dryRun=All`,
      `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"n"},"spec":{"replicas":3000000000,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}`,
    ),
    post("null for a list", `${deployments}?dryRun=All`, {
      ...deployment("n"),
      spec: { ...spec("n"), template: { spec: { containers: null } } },
    }),
  ],
};
