import { label, nameRef, uid } from "../common/fields.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, int64, list, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";
import { clusterConditions } from "./cluster-conditions.ts";

export const managementPolicies = ["Observe", "Operate", "Paused"] as const;
export const clusterPhases = [
  "Pending",
  "Provisioning",
  "Running",
  "Degraded",
  "Unknown",
  "Paused",
  "Deleting",
] as const;
const unhealthyScopes = ["Cluster", "Zone", "Rack", "Reason"] as const;
export const addonPhases = ["Waiting", "Deployed", "Failed", "Removed"] as const;
export type ClusterPhase = (typeof clusterPhases)[number];

const connection = object(
  {
    mode: withDefault(
      oneOf(["Direct", "Proxy"], { doc: "Whether the API server is reached directly or through proxyURL." }),
      "Direct",
    ),
    endpoints: withDefault(
      list(text({ doc: "URL of an API server.", max: 512, pattern: "^https://[^\\s]+$" }), {
        doc: "API servers, tried in this order.",
        max: 3,
      }),
      [],
    ),
    credentialsRef: optional(
      nameRef("Secret with a kubeconfig under the key kubeconfig, in the platform's namespace; used by operations."),
    ),
    readOnlyCredentialsRef: optional(
      nameRef("Secret with a kubeconfig that may only read; used by everything but operations."),
    ),
    proxyURL: withDefault(text({ doc: "HTTP proxy for mode Proxy.", max: 512, pattern: "^(https?://[^\\s]+)?$" }), ""),
  },
  { doc: "How the API server is reached. Empty for simulated clusters and for those that have no API yet." },
);

const probe = object(
  {
    intervalSeconds: withDefault(int32({ doc: "Seconds between two looks.", min: 1, max: 3600 }), 10),
    failureThreshold: withDefault(
      int32({ doc: "Failed looks in a row until the cluster is Unknown.", min: 1, max: 100 }),
      3,
    ),
    vantagePoints: withDefault(
      int32({ doc: "Places that must agree before a machine counts as lost.", min: 1, max: 5 }),
      2,
    ),
  },
  { doc: "How often the cluster is looked at." },
);

const count = (doc: string) => int32({ doc, min: 0, max: 1000000 });
const bigCount = (doc: string) => int64({ doc, min: 0, max: 9007199254740991 });

const resources = (doc: string) =>
  object(
    {
      cpuMillis: bigCount("Processor time in thousandths of a core."),
      memoryMiB: bigCount("Memory in MiB."),
      pods: bigCount("Pods."),
      gpus: bigCount("Accelerators."),
    },
    { doc },
  );

const clusterStatus = statusOf(clusterPhases, {
  clusterUID: optional(uid("uid of the namespace kube-system: who the cluster is. Never changes silently.")),
  versions: optional(
    object(
      {
        kubernetes: text({ doc: "Version of the API server.", max: 64 }),
        kubeletOldest: optional(text({ doc: "Oldest kubelet.", max: 64 })),
        kubeletNewest: optional(text({ doc: "Newest kubelet.", max: 64 })),
      },
      { doc: "What runs." },
    ),
  ),
  nodes: optional(
    object(
      {
        total: count("All nodes."),
        ready: count("Ready."),
        notReady: count("Not Ready."),
        unknown: count("The kubelet has stopped reporting."),
        unschedulable: count("Cordoned."),
      },
      { doc: "Nodes by state." },
    ),
  ),
  unhealthyNodes: optional(
    list(
      object(
        {
          scope: oneOf(unhealthyScopes, {
            doc: "What the nodes have in common, and so what is likely to be the cause; Reason: what their kubelets say.",
          }),
          value: text({
            doc: "Which zone or rack, or the reason of the condition Ready. Empty for Cluster.",
            max: 253,
          }),
          count: count("How many nodes."),
          since: time({ doc: "Since when the first of them is not Ready." }),
          nodes: list(text({ doc: "Name of a node.", max: 253 }), { doc: "The first of them by name.", max: 50 }),
        },
        { doc: "Nodes that are not Ready, of one likely cause." },
      ),
      { doc: "Nodes that are not Ready, by likely cause; the largest group first.", max: 16, keys: ["scope", "value"] },
    ),
  ),
  capacity: optional(
    object(
      { allocatable: resources("What the Ready nodes offer."), requested: resources("What their pods ask for.") },
      { doc: "Capacity of the cluster." },
    ),
  ),
  controlPlane: optional(
    object(
      {
        members: list(
          object(
            {
              name: text({ doc: "Name of the node.", max: 253 }),
              version: withDefault(text({ doc: "Version that it runs.", max: 64 }), ""),
              state: oneOf(["Ready", "NotReady", "Unknown"], { doc: "As its node says." }),
            },
            { doc: "One member." },
          ),
          { doc: "Machines of the control plane.", max: 64, keys: ["name"] },
        ),
      },
      { doc: "The control plane." },
    ),
  ),
  etcd: optional(
    object(
      {
        members: list(
          object(
            {
              name: text({ doc: "Name of the member.", max: 253 }),
              state: oneOf(["Healthy", "Unhealthy", "Learner"], { doc: "What it answers." }),
            },
            { doc: "One member." },
          ),
          { doc: "Members of etcd, where the platform may ask them.", max: 64, keys: ["name"] },
        ),
        observedAt: time({ doc: "When they were asked." }),
      },
      { doc: "The store." },
    ),
  ),
  certificates: optional(
    list(
      object(
        {
          name: text({ doc: "Which certificate.", max: 63 }),
          notAfter: time({ doc: "When it ends." }),
        },
        { doc: "One certificate." },
      ),
      {
        doc: "Certificates that the platform knows, the one that ends first before the others.",
        max: 16,
        keys: ["name"],
      },
    ),
  ),
  observedAt: optional(time({ doc: "When all of the above was last seen. Older than three probes: no longer known." })),
  failedProbes: optional(int32({ doc: "Failed looks in a row.", min: 0, max: 1000000 })),
  probedAt: optional(time({ doc: "When it was last tried." })),
  addons: optional(
    list(
      object(
        {
          name: label("Name of the add-on."),
          phase: oneOf(addonPhases, { doc: "How far it is." }),
          version: text({ doc: "Version of the chart that is installed; empty: none yet.", max: 64 }),
          reason: text({ doc: "Why it is not Deployed; empty where nothing is in the way.", max: 64 }),
          message: text({ doc: "The same for people; of a failure, helm's own words.", max: 2048 }),
          digest: text({ doc: "Digest of chart, version and values that this is about.", max: 96 }),
          attempts: int32({ doc: "Failed attempts in a row.", min: 0, max: 1000000 }),
          observedAt: time({ doc: "When this was last seen." }),
        },
        { doc: "One add-on." },
      ),
      { doc: "The add-ons of the ClusterDeployment, in its order.", max: 64, keys: ["name"] },
    ),
  ),
  credentialsNotAfter: optional(time({ doc: "When the credentials expire." })),
});

export const Cluster = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "Cluster",
  plural: "clusters",
  scope: "Cluster",
  shortNames: ["dcl"],
  doc: "A managed Kubernetes cluster: how it is reached, what may be done to it, and what was last seen of it.",
  maxNameLength: 63,
  spec: object(
    {
      clusterType: immutable(
        oneOf(["native", "simulated"], { doc: "A real cluster, or one of the simulator (seed field)." }),
      ),
      managementPolicy: withDefault(
        oneOf(managementPolicies, {
          doc: "Observe: nothing writes to it. Operate: operations may run. Paused: running operations end their batch, none starts.",
        }),
        "Observe",
      ),
      deletionPolicy: withDefault(
        oneOf(["Orphan", "Release"], {
          doc: "What becomes of the real cluster when this object is deleted. Release needs an approved Operation.",
        }),
        "Orphan",
      ),
      deploymentRef: optional(nameRef("The ClusterDeployment of the same name; absent when imported.")),
      site: withDefault(label("Data centre.", 63), "default"),
      connection: withDefault(connection, {}),
      probe: withDefault(probe, {}),
    },
    { doc: "What is wanted." },
  ),
  status: clusterStatus,
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Version", type: "string", jsonPath: ".status.versions.kubernetes" },
    { name: "Nodes", type: "integer", jsonPath: ".status.nodes.total" },
    { name: "Ready", type: "integer", jsonPath: ".status.nodes.ready" },
    { name: "Policy", type: "string", jsonPath: ".spec.managementPolicy" },
    { name: "Seen", type: "date", jsonPath: ".status.observedAt" },
    { name: "Type", type: "string", jsonPath: ".spec.clusterType", priority: 1 },
    { name: "Site", type: "string", jsonPath: ".spec.site", priority: 1 },
  ],
  conditions: clusterConditions,
  example: "cluster.yaml",
});

/** A managed Kubernetes cluster. */
export interface Cluster extends ObjectOf<typeof Cluster> {}
