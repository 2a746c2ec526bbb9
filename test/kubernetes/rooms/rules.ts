import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Person } from "../target.ts";

/** A write that a rule of deploy/admission judges; they build on each other. */
export interface Write {
  /** The file of deploy/admission. */
  readonly rule: string;
  readonly person: Person;
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: object;
  /** What its refusal must say; absent: it is allowed. */
  readonly refused?: string;
}

type Manifest = { readonly metadata: { readonly name: string }; readonly spec: Record<string, unknown> };

const example = (file: string): Manifest =>
  parse(readFileSync(new URL(`../../../docs/examples/${file}.yaml`, import.meta.url), "utf8")) as Manifest;
const ops = (plural: string, name?: string): string =>
  `/apis/ops.dipper.dev/v1alpha1/namespaces/beidou-system/${plural}${name === undefined ? "" : `/${name}`}`;
const machines = (name?: string): string =>
  `/apis/fleet.dipper.dev/v1alpha1/machines${name === undefined ? "" : `/${name}`}`;
const deployments = "/apis/fleet.dipper.dev/v1alpha1/clusterdeployments";

function named(file: string, name: string, change: object = {}, annotations?: object): object {
  const found = example(file);
  const metadata = { ...found.metadata, name, ...(annotations === undefined ? {} : { annotations }) };
  return { ...found, metadata, spec: { ...found.spec, ...change } };
}

const requester = (user: string) => ({ "ops.dipper.dev/requested-by": user });
const decision = (id: string, by?: string) => ({ id, action: "RetryStep", at: "2026-01-01T00:00:00Z", by });
const verdict = (by?: string) => ({ verdict: "Approve", at: "2026-01-01T00:00:00Z", by });
const spec = (change: object) => ({ spec: change });
const phase = (value: string) => ({ status: { phase: value, conditions: [], why: [] } });
const post = (rule: string, person: Person, path: string, body: object): Write => ({
  rule,
  person,
  method: "POST",
  path,
  body,
});
const patch = (rule: string, person: Person, path: string, body: object): Write => ({
  rule,
  person,
  method: "PATCH",
  path,
  body,
});
const remove = (rule: string, person: Person, path: string): Write => ({ rule, person, method: "DELETE", path });
const no = (write: Write, refused: string): Write => ({ ...write, refused });

const onlyController = "are written by the controller only";

export const writes: readonly Write[] = [
  // operate.yaml and requested-by.yaml
  post("operate", "olga", ops("operations"), named("operation", "own")),
  no(post("operate", "vera", ops("operations"), named("operation", "foreign")), "user vera may not operate cluster"),
  no(
    post("operate", "vera", ops("operations"), named("operation", "as", { user: "admin" })),
    "may not operate cluster",
  ),
  no(post("operate", "olga", ops("operations"), named("operation", "e", { priority: "Emergency" })), "emergency"),
  post("operate", "admin", ops("operations"), named("operation", "emergency", { priority: "Emergency" })),
  no(patch("operate", "vera", ops("operations", "own"), spec({ desiredState: "Paused" })), "may not operate cluster"),
  patch("operate", "olga", ops("operations", "own"), spec({ desiredState: "Paused" })),
  no(patch("operate", "olga", ops("operations", "own"), spec({ priority: "Emergency" })), "emergency"),
  no(remove("operate", "vera", ops("operations", "own")), "may not operate cluster"),
  post("operate", "olga", ops("autooperationtasks"), named("autooperationtask", "task")),
  no(post("operate", "vera", ops("autooperationtasks"), named("autooperationtask", "t")), "may not operate cluster"),
  no(
    post("requested-by", "olga", ops("operations"), named("operation", "of-admin", {}, requester("admin"))),
    "must name the caller",
  ),
  post("requested-by", "controller", ops("operations"), named("operation", "handed-on", {}, requester("olga"))),
  no(
    patch("requested-by", "olga", ops("operations", "own"), { metadata: { annotations: requester("anton") } }),
    "cannot be changed",
  ),
  // deployment-start.yaml
  post("deployment-start", "olga", deployments, named("clusterdeployment", "asked", { start: "Request" })),
  no(
    post("deployment-start", "vera", deployments, named("clusterdeployment", "wished", { start: "Request" })),
    "user vera may not have cluster wished made",
  ),
  post("deployment-start", "vera", deployments, named("clusterdeployment", "proposed", { start: "Propose" })),
  // decisions.yaml
  patch("decisions", "olga", ops("operations", "own"), spec({ decisions: [decision("d1")] })),
  no(
    patch(
      "decisions",
      "olga",
      ops("operations", "own"),
      spec({ decisions: [decision("d1", "olga"), decision("d2", "admin")] }),
    ),
    "made by its caller",
  ),
  patch("decisions", "admin", ops("operations", "own"), spec({ decisions: [decision("d1", "olga"), decision("d2")] })),
  no(patch("decisions", "olga", ops("operations", "own"), spec({ decisions: [] })), "append-only"),
  // controller-only.yaml
  ...(["stepruns", "operationplans", "clusterlocks", "workorders"] as const).flatMap((plural) => {
    const file = plural.slice(0, -1);
    return [
      no(post("controller-only", "admin", ops(plural), named(file, `of-${plural}`)), onlyController),
      no(post("controller-only", "root", ops(plural), named(file, `of-${plural}`)), onlyController),
      post("controller-only", "controller", ops(plural), named(file, `of-${plural}`)),
    ];
  }),
  no(patch("controller-only", "admin", ops("operations", "own/status"), phase("Running")), onlyController),
  patch("controller-only", "controller", ops("operations", "own/status"), phase("Running")),
  no(remove("controller-only", "admin", ops("clusterlocks", "of-clusterlocks")), onlyController),
  remove("controller-only", "controller", ops("clusterlocks", "of-clusterlocks")),
  // verdicts.yaml
  post("verdicts", "controller", ops("workorders"), named("workorder", "mine", { requestedBy: "olga" })),
  no(patch("verdicts", "olga", ops("workorders", "mine"), spec({ verdicts: [verdict()] })), "cannot decide about it"),
  no(
    patch("verdicts", "vera", ops("workorders", "mine"), spec({ verdicts: [verdict()] })),
    "may not decide for cluster",
  ),
  no(
    patch("verdicts", "anton", ops("workorders", "mine"), spec({ verdicts: [verdict("admin")] })),
    "given by its caller",
  ),
  patch("verdicts", "anton", ops("workorders", "mine"), spec({ verdicts: [verdict()] })),
  no(patch("verdicts", "admin", ops("workorders", "mine"), spec({ verdicts: [] })), "append-only"),
  // endpoints.yaml
  no(
    post("endpoints", "vera", ops("endpoints"), named("endpoint", "inside", { allowPrivateAddresses: "Always" })),
    "user vera may not allow private addresses",
  ),
  post("endpoints", "vera", ops("endpoints"), named("endpoint", "outside", { allowPrivateAddresses: "Never" })),
  no(
    patch("endpoints", "vera", ops("endpoints", "outside"), spec({ allowPrivateAddresses: "Always" })),
    "may not allow private addresses",
  ),
  patch("endpoints", "admin", ops("endpoints", "outside"), spec({ allowPrivateAddresses: "Always" })),
  // machine-references.yaml and machine-delete.yaml
  post("machine-references", "admin", machines(), named("machine", "m11")),
  ...(["consumerRef", "operationRef"] as const).flatMap((field) => {
    const guard = { name: "c1", uid: "6f0c2f0e-8f7c-4d3e-9a2a-0d6a1a2b3c4d" };
    const value =
      field === "consumerRef"
        ? { ...guard, kind: "Cluster", clusterName: "c1", role: "Compute" }
        : { ...guard, fence: 1 };
    const set = spec({ [field]: value });
    const clear = spec({ [field]: null });
    const sentence = `spec.${field} is set and cleared by the controller only`;
    return [
      no(patch("machine-references", "admin", machines("m11"), set), sentence),
      patch("machine-references", "controller", machines("m11"), set),
      no(patch("machine-references", "admin", machines("m11"), clear), sentence),
      patch("machine-references", "controller", machines("m11"), clear),
    ];
  }),
  patch("machine-delete", "controller", machines("m11/status"), phase("Deployed")),
  no(remove("machine-delete", "admin", machines("m11")), "can be deleted only in Registered, Spare or Retired"),
  no(remove("machine-delete", "controller", machines("m11")), "can be deleted only in Registered, Spare or Retired"),
  patch("machine-delete", "controller", machines("m11/status"), phase("Retired")),
  remove("machine-delete", "admin", machines("m11")),
];

const bound = (role: string, ...users: readonly Person[]): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: `${role}-of-the-test` },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: users.map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "User", name })),
});

/** Olga operates and approves, Anton approves, Vera writes every object and has no verb on any cluster. */
export const roles: readonly { readonly plural: string; readonly object: object }[] = [
  {
    plural: "clusterroles",
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "writer" },
      rules: [
        {
          apiGroups: ["fleet.dipper.dev", "ops.dipper.dev"],
          resources: ["*"],
          verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
        },
      ],
    },
  },
  { plural: "clusterrolebindings", object: bound("dipper-operator", "olga") },
  { plural: "clusterrolebindings", object: bound("dipper-approver", "olga", "anton") },
  { plural: "clusterrolebindings", object: bound("writer", "vera") },
];
