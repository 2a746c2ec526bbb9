import { configMap, pod } from "../objects.ts";
import { del, get, patch, post, put, type Scenario } from "../step.ts";

const maps = "/api/v1/namespaces/{{ns}}/configmaps";
const pods = "/api/v1/namespaces/{{ns}}/pods";
const nodeName = { nodeName: "nowhere" };

/** Finalizers, grace, propagation, namespaces. */
export const deletion: Scenario = {
  name: "deletion",
  steps: [
    post("held", maps, configMap("held", { finalizers: ["example.io/hold", "example.io/too"] })),
    del("delete held", `${maps}/held`),
    del("delete held again", `${maps}/held`),
    get("while it is held", `${maps}/held`),
    patch("change while deleting", `merge${maps}/held`, { data: { a: "9" } }),
    patch("add a finalizer while deleting", `merge${maps}/held`, {
      metadata: { finalizers: ["example.io/hold", "example.io/too", "example.io/new"] },
    }),
    patch("take one away", `merge${maps}/held`, { metadata: { finalizers: ["example.io/hold"] } }),
    patch("resurrect", `json${maps}/held`, [{ op: "remove", path: "/metadata/deletionTimestamp" }]),
    patch("take the last away", `merge${maps}/held`, { metadata: { finalizers: null } }),
    get("gone", `${maps}/held`),
    post("owner", maps, configMap("owner")),
    del("foreground", `${maps}/owner`, { propagationPolicy: "Foreground" }),
    post("another owner", maps, configMap("owner-2")),
    del("orphan", `${maps}/owner-2`, { propagationPolicy: "Orphan" }),
    post("with an owner", maps, {
      ...configMap("owned"),
      metadata: {
        name: "owned",
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "{{owner:metadata.uid}}" }],
      },
    }),
    post("with a bad owner", maps, {
      ...configMap("owned-2"),
      metadata: { name: "owned-2", ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x" }] },
    }),
    post("with two controllers", maps, {
      ...configMap("owned-3"),
      metadata: {
        name: "owned-3",
        ownerReferences: [1, 2].map((i) => ({
          apiVersion: "v1",
          kind: "ConfigMap",
          name: `x${i}`,
          uid: `{{owner:metadata.uid}}${i}`,
          controller: true,
        })),
      },
    }),
    post("pod", pods, pod("p")),
    del("delete an unbound pod", `${pods}/p`),
    post("bound pod", pods, pod("bound", { spec: nodeName })),
    del("delete a bound pod", `${pods}/bound`),
    del("delete it sooner", `${pods}/bound?gracePeriodSeconds=5`),
    del("delete it later", `${pods}/bound?gracePeriodSeconds=60`),
    del("confirm", `${pods}/bound?gracePeriodSeconds=0`),
    get("the pod is gone", `${pods}/bound`),
    post("pod with finalizer", pods, pod("f", { metadata: { finalizers: ["example.io/hold"] }, spec: nodeName })),
    del("delete at once", `${pods}/f`, { gracePeriodSeconds: 0 }),
    patch("let go", `merge${pods}/f`, { metadata: { finalizers: [] } }),
    post("namespace", "/api/v1/namespaces", { metadata: { name: "t-deletion-2", finalizers: [] } }),
    post(
      "held in it",
      "/api/v1/namespaces/t-deletion-2/configmaps",
      configMap("held", { finalizers: ["example.io/hold"] }),
    ),
    del("delete the namespace", "/api/v1/namespaces/t-deletion-2"),
    post("create in a namespace that ends", "/api/v1/namespaces/t-deletion-2/configmaps", configMap("late")),
    del("delete the namespace again", "/api/v1/namespaces/t-deletion-2"),
    del("delete default", "/api/v1/namespaces/default"),
    del("delete kube-system", "/api/v1/namespaces/kube-system"),
    del("delete all namespaces", "/api/v1/namespaces"),
    put("finalize with another name", "/api/v1/namespaces/t-deletion-2/finalize", { metadata: { name: "other" } }),
    get("get finalize", "/api/v1/namespaces/t-deletion-2/finalize"),
  ],
};
