import { deployment, pod, service } from "../objects.ts";
import { get, patch, post, put, type Scenario } from "../step.ts";

const whole = { headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } };

interface Table {
  readonly columnDefinitions: readonly object[];
}
/** What no client shows, the descriptions of columns, is asked for once. */
const table = {
  ...whole,
  show: (body: Table) => ({
    ...body,
    columnDefinitions: body.columnDefinitions.map((column) => ({ ...column, description: undefined })),
  }),
};
const metadata = { headers: { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" } };
const metadataList = { headers: { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" } };
const core = "/api/v1/namespaces/{{ns}}";
const apps = "/apis/apps/v1/namespaces/{{ns}}";
const template = { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "c", image: "i:1" }] } };
const selector = { matchLabels: { app: "x" } };

/** What people see, and what those see who want no bodies. */
export const tables: Scenario = {
  name: "tables",
  steps: [
    post("pod", `${core}/pods`, pod("p")),
    get("pods", `${core}/pods`, table),
    patch("pod runs", `merge${core}/pods/p/status`, {
      status: {
        phase: "Running",
        podIP: "10.1.2.3",
        podIPs: [{ ip: "10.1.2.3" }],
        conditions: [{ type: "Ready", status: "True" }],
        containerStatuses: [
          {
            name: "main",
            image: "i",
            imageID: "",
            ready: true,
            restartCount: 2,
            state: { running: {} },
            lastState: {},
          },
        ],
      },
    }),
    get("a running pod", `${core}/pods/p`, whole),
    patch("pod fails", `merge${core}/pods/p/status`, {
      status: {
        containerStatuses: [
          {
            name: "main",
            image: "i",
            imageID: "",
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: "CrashLoopBackOff" } },
          },
        ],
      },
    }),
    get("a failing pod", `${core}/pods/p`, table),
    post("deployment", `${apps}/deployments`, deployment("web")),
    get("deployments", `${apps}/deployments`, table),
    post("replica set", `${apps}/replicasets`, { metadata: { name: "rs" }, spec: { selector, template } }),
    get("replica sets", `${apps}/replicasets`, table),
    post("stateful set", `${apps}/statefulsets`, {
      metadata: { name: "ss" },
      spec: { selector, template, serviceName: "s" },
    }),
    get("stateful sets", `${apps}/statefulsets`, table),
    post("daemon set", `${apps}/daemonsets`, { metadata: { name: "ds" }, spec: { selector, template } }),
    get("daemon sets", `${apps}/daemonsets`, table),
    post("job", "/apis/batch/v1/namespaces/{{ns}}/jobs", {
      metadata: { name: "j" },
      spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } },
    }),
    get("jobs", "/apis/batch/v1/namespaces/{{ns}}/jobs", table),
    post("cron job", "/apis/batch/v1/namespaces/{{ns}}/cronjobs", {
      metadata: { name: "cj" },
      spec: {
        schedule: "*/5 * * * *",
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } } },
      },
    }),
    get("cron jobs", "/apis/batch/v1/namespaces/{{ns}}/cronjobs", table),
    post("service", `${core}/services`, service("svc", { clusterIP: "10.96.78.1" })),
    get("services", `${core}/services`, table),
    post("config map", `${core}/configmaps`, { metadata: { name: "cm" }, data: { a: "1" }, binaryData: { b: "AA==" } }),
    get("config maps", `${core}/configmaps`, table),
    post("secret", `${core}/secrets`, { metadata: { name: "sec" }, stringData: { a: "1" } }),
    get("secrets", `${core}/secrets`, table),
    post("service account", `${core}/serviceaccounts`, { metadata: { name: "sa" } }),
    get("service accounts", `${core}/serviceaccounts`, table),
    post("claim", `${core}/persistentvolumeclaims`, {
      metadata: { name: "pvc" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }),
    get("claims", `${core}/persistentvolumeclaims`, table),
    post("ingress", "/apis/networking.k8s.io/v1/namespaces/{{ns}}/ingresses", {
      metadata: { name: "ing" },
      spec: {
        rules: [
          {
            host: "a.example",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "svc", port: { number: 80 } } } }],
            },
          },
        ],
      },
    }),
    get("ingresses", "/apis/networking.k8s.io/v1/namespaces/{{ns}}/ingresses", table),
    post("network policy", "/apis/networking.k8s.io/v1/namespaces/{{ns}}/networkpolicies", {
      metadata: { name: "np" },
      spec: { podSelector: { matchLabels: { app: "x" } } },
    }),
    get("network policies", "/apis/networking.k8s.io/v1/namespaces/{{ns}}/networkpolicies", table),
    post("budget", "/apis/policy/v1/namespaces/{{ns}}/poddisruptionbudgets", {
      metadata: { name: "pdb" },
      spec: { minAvailable: "50%", selector },
    }),
    get("budgets", "/apis/policy/v1/namespaces/{{ns}}/poddisruptionbudgets", table),
    post("autoscaler", "/apis/autoscaling/v2/namespaces/{{ns}}/horizontalpodautoscalers", {
      metadata: { name: "hpa" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 5 },
    }),
    get("autoscalers", "/apis/autoscaling/v2/namespaces/{{ns}}/horizontalpodautoscalers", table),
    post("lease", "/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases", {
      metadata: { name: "l" },
      spec: { holderIdentity: "me", leaseDurationSeconds: 15 },
    }),
    get("leases", "/apis/coordination.k8s.io/v1/namespaces/{{ns}}/leases", table),
    post("role", "/apis/rbac.authorization.k8s.io/v1/namespaces/{{ns}}/roles", { metadata: { name: "r" }, rules: [] }),
    get("roles", "/apis/rbac.authorization.k8s.io/v1/namespaces/{{ns}}/roles", table),
    post("role binding", "/apis/rbac.authorization.k8s.io/v1/namespaces/{{ns}}/rolebindings", {
      metadata: { name: "rb" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
      subjects: [
        { kind: "User", name: "bob" },
        { kind: "ServiceAccount", name: "sa" },
      ],
    }),
    get("role bindings", "/apis/rbac.authorization.k8s.io/v1/namespaces/{{ns}}/rolebindings", table),
    post("node", "/api/v1/nodes", {
      metadata: { name: "t-tables", labels: { "node-role.kubernetes.io/worker": "" } },
      spec: { unschedulable: true },
    }),
    get("a node", "/api/v1/nodes/t-tables", table),
    get("a namespace", "/api/v1/namespaces/{{ns}}", table),
    post("priority class", "/apis/scheduling.k8s.io/v1/priorityclasses", { metadata: { name: "t-tables" }, value: 7 }),
    get("a priority class", "/apis/scheduling.k8s.io/v1/priorityclasses/t-tables", table),
    post("storage class", "/apis/storage.k8s.io/v1/storageclasses", {
      metadata: { name: "t-tables" },
      provisioner: "x.io/y",
    }),
    get("a storage class", "/apis/storage.k8s.io/v1/storageclasses/t-tables", table),
    post("event", `${core}/events`, {
      metadata: { name: "ev" },
      involvedObject: { kind: "Pod", namespace: "{{ns}}", name: "p" },
      reason: "Tried",
      message: "it was tried",
      type: "Normal",
      source: { component: "me" },
      count: 3,
    }),
    get("events", `${core}/events`, table),
    get("with the object", `${core}/configmaps/cm?includeObject=Object`, table),
    get("without the object", `${core}/configmaps?includeObject=None`, table),
    get("with an unknown object", `${core}/configmaps?includeObject=Some`, table),
    get("a table of beta", `${core}/configmaps`, {
      headers: { accept: "application/json;as=Table;v=v1beta1;g=meta.k8s.io" },
    }),
    get("a table of an unknown version", `${core}/configmaps`, {
      headers: { accept: "application/json;as=Table;v=v9;g=meta.k8s.io" },
    }),
    get("a table or JSON", `${core}/configmaps`, {
      headers: { accept: "application/json;as=Table;v=v9;g=meta.k8s.io,application/json" },
    }),
    get("an empty table", `${core}/podtemplates`, table),
    get("a table of a refusal", `${core}/configmaps/none`, table),
    get("metadata", `${core}/configmaps/cm`, metadata),
    get("metadata of a list", `${core}/configmaps`, metadataList),
    get("metadata of a list, asked as one", `${core}/configmaps`, metadata),
    get("metadata of one, asked as a list", `${core}/configmaps/cm`, metadataList),
    post("a table of what was created", `${core}/configmaps`, { metadata: { name: "cm2" } }, table),
    put(
      "metadata of what was updated",
      `${core}/configmaps/cm2`,
      { metadata: { name: "cm2", labels: { a: "b" } } },
      metadata,
    ),
  ],
};
