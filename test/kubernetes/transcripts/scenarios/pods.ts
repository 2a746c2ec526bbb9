import { pod } from "../objects.ts";
import { del, get, patch, post, put, type Scenario } from "../step.ts";

const pods = "/api/v1/namespaces/{{ns}}/pods";
const budgets = "/apis/policy/v1/namespaces/{{ns}}/poddisruptionbudgets";
const eviction = (name: string, more: object = {}): object => ({
  apiVersion: "policy/v1",
  kind: "Eviction",
  metadata: { name, namespace: "{{ns}}" },
  ...more,
});
const binding = (name: string, node: string): object => ({
  apiVersion: "v1",
  kind: "Binding",
  metadata: { name },
  target: { apiVersion: "v1", kind: "Node", name: node },
});
const container = (more: object): object => ({ containers: [{ name: "main", image: "i:1", ...more }] });

/** What pods are given, what of them may change, and their subresources. */
export const podRules: Scenario = {
  name: "pods",
  steps: [
    post("least", pods, { metadata: { name: "least" }, spec: { containers: [{ name: "c", image: "i" }] } }),
    post("without containers", pods, { metadata: { name: "x" }, spec: {} }),
    post(
      "two of a name",
      pods,
      pod("x", {
        spec: {
          containers: [
            { name: "c", image: "i" },
            { name: "c", image: "i" },
          ],
        },
      }),
    ),
    post("bad names", pods, pod("x", { spec: { containers: [{ name: "A_b", image: "i" }], nodeName: "-n-" } })),
    post("no image", pods, pod("x", { spec: { containers: [{ name: "c" }] } })),
    post("a bad port", pods, pod("x", { spec: container({ ports: [{ containerPort: 70000 }] }) })),
    post("a port without number", pods, pod("x", { spec: container({ ports: [{ name: "p" }] }) })),
    post(
      "a bad policy",
      pods,
      pod("x", { spec: { ...container({ imagePullPolicy: "Maybe" }), restartPolicy: "Sometimes" } }),
    ),
    post("a bad quantity", pods, pod("x", { spec: container({ resources: { requests: { cpu: "much" } } }) })),
    post(
      "requests above limits",
      pods,
      pod("x", {
        spec: container({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
      }),
    ),
    post("a negative request", pods, pod("x", { spec: container({ resources: { requests: { memory: "-1Gi" } } }) })),
    post(
      "quantities",
      pods,
      pod("quantities", {
        spec: container({
          resources: { requests: { cpu: "1000m", memory: "1024Mi" }, limits: { cpu: "2.5", memory: "2048Mi" } },
        }),
      }),
    ),
    post("a mount of nothing", pods, pod("x", { spec: container({ volumeMounts: [{ name: "v", mountPath: "/v" }] }) })),
    post("a volume of nothing", pods, pod("volumes", { spec: { ...container({}), volumes: [{ name: "v" }] } })),
    post(
      "probes",
      pods,
      pod("probes", {
        spec: container({
          readinessProbe: { httpGet: { port: 80 } },
          livenessProbe: { exec: { command: ["true"] } },
          lifecycle: {},
        }),
      }),
    ),
    post(
      "env",
      pods,
      pod("env", {
        spec: container({
          env: [
            { name: "A", value: "b" },
            { name: "N", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          ],
          envFrom: [{ configMapRef: { name: "m" } }],
        }),
      }),
    ),
    post("of another account", pods, pod("x", { spec: { serviceAccountName: "none" } })),
    post("of an unknown class", pods, pod("x", { spec: { priorityClassName: "none" } })),
    post("of a system class", pods, pod("x", { spec: { priorityClassName: "system-node-critical" } })),
    post("with a token", pods, pod("token", { spec: { automountServiceAccountToken: undefined } }), {
      show: (body: { spec: { volumes?: { projected?: object }[]; containers: { volumeMounts?: object[] }[] } }) => ({
        volumes: body.spec.volumes?.map(({ projected }) => projected),
        mounts: body.spec.containers[0]?.volumeMounts?.length,
      }),
    }),
    post("p", pods, pod("p", { metadata: { labels: { app: "p" } } })),
    patch("change the image", `strategic${pods}/p`, { spec: { containers: [{ name: "main", image: "other:2" }] } }),
    patch("change what may not change", `merge${pods}/p`, { spec: { hostNetwork: true } }),
    patch("change the grace", `merge${pods}/p`, { spec: { terminationGracePeriodSeconds: 5 } }),
    patch("add a toleration", `merge${pods}/p`, { spec: { tolerations: [{ key: "a", operator: "Exists" }] } }),
    patch("take the node", `merge${pods}/p`, { spec: { nodeName: "n1" } }),
    post("bind", `${pods}/p/binding`, binding("p", "n1")),
    post("bind again", `${pods}/p/binding`, binding("p", "n2")),
    post("bind without a target", `${pods}/p/binding`, { apiVersion: "v1", kind: "Binding", metadata: { name: "p" } }),
    post("bind nobody", `${pods}/none/binding`, binding("none", "n1")),
    post("bind by another name", `${pods}/p/binding`, binding("q", "n1")),
    post("bind in the list", "/api/v1/namespaces/{{ns}}/bindings", binding("least", "n3")),
    get("bound", `${pods}/p`),
    patch("status", `strategic${pods}/p/status`, {
      status: {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2020-01-01T00:00:00Z" }],
      },
    }),
    patch("a phase that is none", `merge${pods}/p/status`, { status: { phase: "Dancing" } }),
    post("evict, dry", `${pods}/p/eviction`, eviction("p", { deleteOptions: { dryRun: ["All"] } })),
    post("budget", budgets, {
      metadata: { name: "b" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "p" } } },
    }),
    post("evict with a budget that nobody counted", `${pods}/p/eviction`, eviction("p")),
    put("count", `${budgets}/b/status`, {
      metadata: { name: "b" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "p" } } },
      status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    }),
    post("evict against the budget", `${pods}/p/eviction`, eviction("p")),
    post("evict nobody", `${pods}/none/eviction`, eviction("none")),
    post("evict by another name", `${pods}/p/eviction`, eviction("q")),
    post("evict by the old group", `${pods}/p/eviction`, { ...eviction("p"), apiVersion: "policy/v1beta1" }),
    del("delete the budget", `${budgets}/b`),
    post(
      "evict with a wrong uid",
      `${pods}/p/eviction`,
      eviction("p", { deleteOptions: { preconditions: { uid: "no" } } }),
    ),
    post("evict", `${pods}/p/eviction`, eviction("p")),
    post("evict an unbound pod", `${pods}/env/eviction`, eviction("env")),
    get("evicted", `${pods}/env`),
    get("get eviction", `${pods}/quantities/eviction`),
    get("log of an unbound pod", `${pods}/quantities/log`),
    get("log of an absent container", `${pods}/quantities/log?container=none`),
    get("log of an absent pod", `${pods}/none/log`),
    get("log with a bad number", `${pods}/quantities/log?tailLines=-1`),
    get("exec", `${pods}/quantities/exec?command=ls`),
    get("port-forward", `${pods}/quantities/portforward?ports=80`),
    patch("an ephemeral container", `strategic${pods}/quantities/ephemeralcontainers`, {
      spec: { ephemeralContainers: [{ name: "debug", image: "d:1" }] },
    }),
    patch("an ephemeral container, by the pod", `strategic${pods}/quantities`, {
      spec: { ephemeralContainers: [{ name: "debug-2", image: "d:1" }] },
    }),
    patch("resize", `strategic${pods}/quantities/resize`, {
      spec: { containers: [{ name: "main", resources: { requests: { cpu: "500m" } } }] },
    }),
  ],
};
