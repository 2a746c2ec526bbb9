import { deployment, service } from "../objects.ts";
import { get, patch, post, put, type Scenario } from "../step.ts";

const core = "/api/v1/namespaces/{{ns}}";
const apps = "/apis/apps/v1/namespaces/{{ns}}";
const batch = "/apis/batch/v1/namespaces/{{ns}}";
const network = "/apis/networking.k8s.io/v1/namespaces/{{ns}}";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const template = { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "c", image: "i:1" }] } };
const other = { metadata: { labels: { app: "y" } }, spec: template.spec };
const selector = { matchLabels: { app: "x" } };
const once = { ...template, spec: { ...template.spec, restartPolicy: "OnFailure" } };
const rule = (path: object): object => ({ metadata: { name: "i2" }, spec: { rules: [{ http: { paths: [path] } }] } });
const backend = { service: { name: "s", port: { number: 80 } } };

/** Defaults and checks of the kinds that come with Kubernetes. */
export const builtIns: Scenario = {
  name: "built-ins",
  steps: [
    post("deployment", `${apps}/deployments`, deployment("web")),
    post("deployment whose selector misses", `${apps}/deployments`, {
      metadata: { name: "d" },
      spec: { selector, template: other },
    }),
    post("deployment without selector", `${apps}/deployments`, { metadata: { name: "d" }, spec: { template } }),
    post("deployment without anything", `${apps}/deployments`, { metadata: { name: "d" } }),
    post("deployment with two strategies", `${apps}/deployments`, {
      metadata: { name: "d" },
      spec: { selector, template, strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } },
    }),
    post("deployment that never moves", `${apps}/deployments`, {
      metadata: { name: "d" },
      spec: { selector, template, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    }),
    post("deployment of pods that end", `${apps}/deployments`, {
      metadata: { name: "d" },
      spec: { selector, template: once },
    }),
    post("replica set", `${apps}/replicasets`, { metadata: { name: "rs" }, spec: { selector, template } }),
    post("stateful set", `${apps}/statefulsets`, {
      metadata: { name: "ss" },
      spec: {
        selector,
        template,
        serviceName: "s",
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      },
    }),
    patch("stateful set, what may not change", `merge${apps}/statefulsets/ss`, { spec: { serviceName: "t" } }),
    post("daemon set", `${apps}/daemonsets`, { metadata: { name: "ds" }, spec: { selector, template } }),
    post("daemon set with a strategy", `${apps}/daemonsets`, {
      metadata: { name: "ds2" },
      spec: { selector, template, updateStrategy: { type: "Never" } },
    }),
    post("job", `${batch}/jobs`, { metadata: { name: "j" }, spec: { template: once } }, { show: withoutUid }),
    post("job that restarts always", `${batch}/jobs`, { metadata: { name: "j2" }, spec: { template } }),
    post("job with a selector", `${batch}/jobs`, { metadata: { name: "j2" }, spec: { template: once, selector } }),
    patch("job, what may not change", `merge${batch}/jobs/j`, { spec: { completions: 3 } }),
    patch("job suspended", `merge${batch}/jobs/j`, { spec: { suspend: true } }, { show: withoutUid }),
    post("cron job", `${batch}/cronjobs`, {
      metadata: { name: "c" },
      spec: { schedule: "@daily", jobTemplate: { spec: { template: once } } },
    }),
    post("cron job of no time", `${batch}/cronjobs`, {
      metadata: { name: "c2" },
      spec: { schedule: "often", jobTemplate: { spec: { template: once } } },
    }),
    post("cron job with a time zone", `${batch}/cronjobs`, {
      metadata: { name: "c2" },
      spec: { schedule: "1 2 3 4 5", timeZone: "Nowhere/None", jobTemplate: { spec: { template: once } } },
    }),
    post("service", `${core}/services`, service("s", { clusterIP: "10.96.79.1" })),
    post("headless service", `${core}/services`, service("h", { clusterIP: "None" })),
    post("external service", `${core}/services`, {
      metadata: { name: "e" },
      spec: { type: "ExternalName", externalName: "a.example" },
    }),
    post(
      "node port",
      `${core}/services`,
      service("np", { clusterIP: "10.96.79.2", type: "NodePort", ports: [{ port: 80, nodePort: 31234 }] }),
    ),
    post(
      "node port taken",
      `${core}/services`,
      service("np2", { clusterIP: "10.96.79.3", type: "NodePort", ports: [{ port: 80, nodePort: 31234 }] }),
    ),
    post("cluster IP taken", `${core}/services`, service("s2", { clusterIP: "10.96.79.1" })),
    post("cluster IP of another range", `${core}/services`, service("s2", { clusterIP: "1.2.3.4" })),
    post("cluster IP that is none", `${core}/services`, service("s2", { clusterIP: "nowhere" })),
    post("service without ports", `${core}/services`, { metadata: { name: "s2" }, spec: {} }),
    post("service with two nameless ports", `${core}/services`, service("s2", { ports: [{ port: 1 }, { port: 2 }] })),
    post("service with a bad name", `${core}/services`, service("1s", { clusterIP: "10.96.79.11" })),
    patch("service changes its IP", `merge${core}/services/s`, {
      spec: { clusterIP: "10.96.79.9", clusterIPs: ["10.96.79.9"] },
    }),
    post("ingress", `${network}/ingresses`, rule({ path: "/", pathType: "Prefix", backend })),
    post("ingress without path type", `${network}/ingresses`, rule({ path: "/", backend })),
    post("ingress with a bad path", `${network}/ingresses`, rule({ path: "a", pathType: "Exact", backend })),
    post("network policy", `${network}/networkpolicies`, {
      metadata: { name: "n" },
      spec: { podSelector: {}, egress: [{}] },
    }),
    post("budget of both", "/apis/policy/v1/namespaces/{{ns}}/poddisruptionbudgets", {
      metadata: { name: "b" },
      spec: { minAvailable: 1, maxUnavailable: 1 },
    }),
    post("autoscaler v1", "/apis/autoscaling/v1/namespaces/{{ns}}/horizontalpodautoscalers", {
      metadata: { name: "h" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        maxReplicas: 3,
        targetCPUUtilizationPercentage: 50,
      },
    }),
    get("autoscaler v2 of it", "/apis/autoscaling/v2/namespaces/{{ns}}/horizontalpodautoscalers/h"),
    post("autoscaler without a maximum", "/apis/autoscaling/v2/namespaces/{{ns}}/horizontalpodautoscalers", {
      metadata: { name: "h2" },
      spec: { scaleTargetRef: { kind: "Deployment", name: "web" } },
    }),
    post("node", "/api/v1/nodes", { metadata: { name: "t-built-ins" } }),
    patch("taint", "strategic/api/v1/nodes/t-built-ins", { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } }),
    patch("bad taint", "merge/api/v1/nodes/t-built-ins", { spec: { taints: [{ key: "a", effect: "Bad" }] } }),
    patch("node status", "strategic/api/v1/nodes/t-built-ins/status", {
      status: { capacity: { cpu: "4000m", memory: "8192Mi" }, conditions: [{ type: "Ready", status: "True" }] },
    }),
    patch("pod network, twice", "merge/api/v1/nodes/t-built-ins", {
      spec: { podCIDR: "10.1.0.0/24", podCIDRs: ["10.1.0.0/24"] },
    }),
    patch("pod network changes", "merge/api/v1/nodes/t-built-ins", {
      spec: { podCIDR: "10.2.0.0/24", podCIDRs: ["10.2.0.0/24"] },
    }),
    post("namespace with a bad name", "/api/v1/namespaces", { metadata: { name: "a.b" } }),
    patch("namespace labels", "merge/api/v1/namespaces/{{ns}}", {
      metadata: { labels: { "kubernetes.io/metadata.name": "x" } },
    }),
    post("claim", `${core}/persistentvolumeclaims`, {
      metadata: { name: "c" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
    }),
    patch("claim grows unbound", `merge${core}/persistentvolumeclaims/c`, {
      spec: { resources: { requests: { storage: "2Gi" } } },
    }),
    post("claim without a size", `${core}/persistentvolumeclaims`, {
      metadata: { name: "c2" },
      spec: { accessModes: ["ReadWriteOnce"] },
    }),
    post("volume", "/api/v1/persistentvolumes", {
      metadata: { name: "t-built-ins" },
      spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/x" } },
    }),
    post("volume of nothing", "/api/v1/persistentvolumes", { metadata: { name: "t-none" }, spec: {} }),
    post("storage class", "/apis/storage.k8s.io/v1/storageclasses", {
      metadata: { name: "t-built-ins" },
      provisioner: "x.io/p",
    }),
    post("priority class too high", "/apis/scheduling.k8s.io/v1/priorityclasses", {
      metadata: { name: "t-high" },
      value: 2000000000,
    }),
    post("role", `${rbac}/namespaces/{{ns}}/roles`, {
      metadata: { name: "r" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    post("role without verbs", `${rbac}/namespaces/{{ns}}/roles`, {
      metadata: { name: "r2" },
      rules: [{ apiGroups: [""], resources: ["pods"] }],
    }),
    post("role with paths", `${rbac}/namespaces/{{ns}}/roles`, {
      metadata: { name: "r2" },
      rules: [{ nonResourceURLs: ["/x"], verbs: ["get"] }],
    }),
    post("binding", `${rbac}/namespaces/{{ns}}/rolebindings`, {
      metadata: { name: "b" },
      roleRef: { kind: "Role", name: "r" },
      subjects: [{ kind: "User", name: "bob" }],
    }),
    patch("binding of another role", `merge${rbac}/namespaces/{{ns}}/rolebindings/b`, {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "other" },
    }),
    post("lease", "/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases", {
      metadata: { name: "l" },
      spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: "2020-01-01T00:00:00.5Z" },
    }),
    put("lease without version", "/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases/l", {
      metadata: { name: "l" },
      spec: {},
    }),
    post("lease of no time", "/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases", {
      metadata: { name: "l2" },
      spec: { leaseDurationSeconds: 0 },
    }),
    post("event", `${core}/events`, {
      metadata: { name: "e" },
      involvedObject: { kind: "Pod", namespace: "{{ns}}", name: "p" },
      reason: "R",
      message: "m",
    }),
    post("event of elsewhere", `${core}/events`, {
      metadata: { name: "e2" },
      involvedObject: { kind: "Pod", namespace: "default", name: "p" },
    }),
    post("new event", "/apis/events.k8s.io/v1/namespaces/{{ns}}/events", {
      metadata: { name: "n" },
      eventTime: "2020-01-01T00:00:00.123456Z",
      reportingController: "x.io/c",
      reportingInstance: "c-1",
      action: "Do",
      reason: "R",
      type: "Normal",
      regarding: { kind: "Pod", namespace: "{{ns}}", name: "p" },
      note: "n",
    }),
    get("new event, the old way", `${core}/events/n`),
    post("new event without its fields", "/apis/events.k8s.io/v1/namespaces/{{ns}}/events", {
      metadata: { name: "n2" },
      eventTime: "2020-01-01T00:00:00.123456Z",
    }),
    post("endpoints", `${core}/endpoints`, {
      metadata: { name: "s" },
      subsets: [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }],
    }),
    post("endpoint slice", "/apis/discovery.k8s.io/v1/namespaces/{{ns}}/endpointslices", {
      metadata: { name: "s", labels: { "kubernetes.io/service-name": "s" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"] }],
      ports: [{ port: 80 }],
    }),
    post("endpoint slice of no type", "/apis/discovery.k8s.io/v1/namespaces/{{ns}}/endpointslices", {
      metadata: { name: "s2" },
      endpoints: [],
    }),
    post("quota", `${core}/resourcequotas`, {
      metadata: { name: "q" },
      spec: { hard: { pods: "5", "requests.cpu": "2000m" } },
    }),
    post("limits", `${core}/limitranges`, {
      metadata: { name: "l" },
      spec: { limits: [{ type: "Container", default: { cpu: "500m" } }] },
    }),
  ],
};

/** A job's pods are found by its uid, which stands in labels and managers. */
function withoutUid(body: { readonly metadata: object; readonly spec: object; readonly status: object }): object {
  return { spec: body.spec, status: body.status };
}
