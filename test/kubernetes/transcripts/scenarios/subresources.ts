import { deployment } from "../objects.ts";
import { del, get, patch, post, put, type Scenario } from "../step.ts";

const apps = "/apis/apps/v1/namespaces/{{ns}}";
const web = `${apps}/deployments/web`;
const scale = { apiVersion: "autoscaling/v1", kind: "Scale" };

/** Status and scale. */
export const subresources: Scenario = {
  name: "subresources",
  steps: [
    post("create", `${apps}/deployments`, { ...deployment("web"), status: { replicas: 9 } }),
    get("get status", `${web}/status`),
    put("put status", `${web}/status`, { ...deployment("web", 7), status: { replicas: 2, observedGeneration: 1 } }),
    patch("merge status", `merge${web}/status`, {
      spec: { replicas: 8 },
      metadata: { labels: { x: "y" } },
      status: { readyReplicas: 1 },
    }),
    patch("strategic conditions", `strategic${web}/status`, {
      status: { conditions: [{ type: "Available", status: "True" }] },
    }),
    patch("strategic another condition", `strategic${web}/status`, {
      status: { conditions: [{ type: "Progressing", status: "False" }] },
    }),
    put("the main resource ignores status", web, { ...deployment("web", 3), status: { replicas: 99 } }),
    patch("merge ignores status", `merge${web}`, { status: { replicas: 99 } }),
    patch("negative status", `merge${web}/status`, { status: { replicas: -1 } }),
    post("post status", `${web}/status`, {}),
    del("delete status", `${web}/status`),
    get("get scale", `${web}/scale`),
    put("put scale", `${web}/scale`, {
      ...scale,
      metadata: { name: "web", namespace: "{{ns}}" },
      spec: { replicas: 4 },
    }),
    put("put scale without name", `${web}/scale`, { ...scale, spec: { replicas: 5 } }),
    put("put scale with a stale version", `${web}/scale`, {
      ...scale,
      metadata: { name: "web", resourceVersion: "1" },
      spec: { replicas: 4 },
    }),
    patch("merge scale", `merge${web}/scale`, { spec: { replicas: 6 } }),
    patch("json scale", `json${web}/scale`, [{ op: "replace", path: "/spec/replicas", value: 7 }]),
    patch("negative scale", `merge${web}/scale`, { spec: { replicas: -2 } }),
    put("scale of another kind", `${web}/scale`, deployment("web")),
    get("scale of what is not there", `${apps}/deployments/none/scale`),
    get("a subresource that is none", `${web}/nothing`),
    get("scale of a daemon set", `${apps}/daemonsets/none/scale`),
    get("status of a config map", "/api/v1/namespaces/{{ns}}/configmaps/none/status"),
    put("namespace status", "/api/v1/namespaces/{{ns}}/status", {
      metadata: { name: "{{ns}}" },
      status: { phase: "Active" },
    }),
    post("a token", "/api/v1/namespaces/{{ns}}/serviceaccounts/default/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600 },
    }),
    post("a token for too short", "/api/v1/namespaces/{{ns}}/serviceaccounts/default/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 5 },
    }),
    post("a token of nobody", "/api/v1/namespaces/{{ns}}/serviceaccounts/none/token", { spec: {} }),
  ],
};
