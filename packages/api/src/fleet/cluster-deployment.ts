import { cidr, ipAddress, label, labelSelector, nameRef, objectName, parameters } from "../common/fields.ts";
import { False, True, Unknown } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, fleetGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";
import { clusterPhases, managementPolicies } from "./cluster.ts";
import { addonsReady, inProgress, machinesReserved, upToDate } from "./shared-conditions.ts";

const version = (doc: string) =>
  text({ doc, max: 32, pattern: String.raw`^v?[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$` });
const cidrs = (doc: string) => list(cidr("A range, such as 10.244.0.0/16."), { doc, max: 2, unique: true });

const controlPlane = object(
  {
    machineSet: objectName("MachineSet of the control plane."),
    endpoint: withDefault(
      object(
        {
          type: withDefault(
            oneOf(["None", "HAProxyKeepalived", "External"], { doc: "What stands before the API servers." }),
            "None",
          ),
          address: optional(ipAddress("Address of the API.")),
          port: withDefault(int32({ doc: "Port of the API.", min: 1, max: 65535 }), 6443),
        },
        {
          doc: "Where the API is reached.",
          rules: [
            { rule: "self.type == 'None' || has(self.address)", message: "address is required unless type is None" },
            {
              // The API servers listen there, on the same machines.
              rule: "self.type != 'HAProxyKeepalived' || self.port != 6443",
              message: "port 6443 is taken by the API servers themselves: give HAProxyKeepalived another, such as 8443",
            },
          ],
        },
      ),
      // Written out: a real API server checks the rules on the default as it stands, before its own defaults are filled in.
      { type: "None" },
    ),
  },
  { doc: "The control plane." },
);

const etcd = object(
  {
    mode: withDefault(
      oneOf(["Stacked", "External"], { doc: "On the control plane's machines, or on machines of its own." }),
      "Stacked",
    ),
    machineSet: optional(objectName("MachineSet of etcd for mode External.")),
    backup: optional(
      object(
        {
          schedule: text({ doc: "Cron expression of five fields.", max: 64 }),
          keep: int32({ doc: "How many backups are kept.", min: 1, max: 1000 }),
          storeRef: nameRef("Where they go."),
        },
        { doc: "Backups of etcd." },
      ),
    ),
  },
  {
    doc: "The store of the cluster.",
    rules: [
      { rule: "self.mode != 'External' || has(self.machineSet)", message: "machineSet is required for mode External" },
    ],
  },
);

const addon = object(
  {
    name: label("Name of the add-on."),
    chart: text({
      doc: "Helm chart: oci://…, https://….tgz, https://repository#name, mirror:<path below the mirror's files>, or a file below artifacts/charts of the data folder.",
      max: 512,
    }),
    version: text({ doc: "Version of the chart.", max: 64 }),
    namespace: withDefault(label("Namespace of the release; made where it is missing."), "kube-system"),
    state: withDefault(
      oneOf(["Present", "Absent"], {
        doc: "Absent uninstalls the release. One that is merely taken out of the list stays in the cluster, unwatched.",
      }),
      "Present",
    ),
    valuesRef: optional(nameRef("ConfigMap with values under the key values.yaml, in the platform's namespace.")),
    after: withDefault(
      list(label("Name of another add-on."), { doc: "Add-ons that must be healthy before.", max: 16, unique: true }),
      [],
    ),
  },
  { doc: "One add-on." },
);

export const ClusterDeployment = defineKind({
  group: fleetGroup,
  version: apiVersionName,
  kind: "ClusterDeployment",
  plural: "clusterdeployments",
  scope: "Cluster",
  shortNames: ["cd"],
  doc: "Everything that defines a cluster: versions, etcd, load balancer, network, add-ons and the sets of its machines.",
  maxNameLength: 63,
  spec: object(
    {
      managementPolicy: withDefault(oneOf(managementPolicies, { doc: "As on the Cluster." }), "Observe"),
      start: withDefault(
        immutable(
          oneOf(["Propose", "Request"], {
            doc: "How the cluster comes to be made. Propose: the platform proposes the Operation, which waits for an approval unless a ChangePolicy starts it. Request: it is requested in the name of whoever creates this object, who needs the verb operate on the cluster.",
          }),
        ),
        "Propose",
      ),
      site: withDefault(label("Data centre."), "default"),
      kubernetesVersion: version("Version of Kubernetes, such as v1.36.3."),
      controlPlane,
      etcd: withDefault(etcd, { mode: "Stacked" }),
      network: withDefault(
        object(
          {
            plugin: withDefault(oneOf(["flannel", "calico", "cilium", "none"], { doc: "Network plugin." }), "flannel"),
            podCIDRs: withDefault(immutable(cidrs("Addresses of pods.")), ["10.244.0.0/16"]),
            serviceCIDRs: withDefault(immutable(cidrs("Addresses of services.")), ["10.96.0.0/12"]),
            parameters: withDefault(parameters("Parameters of the plugin."), []),
          },
          { doc: "The network of the cluster." },
        ),
        {},
      ),
      runtime: withDefault(
        object(
          {
            name: withDefault(oneOf(["containerd"], { doc: "Container runtime." }), "containerd"),
            version: optional(version("Its version.")),
          },
          { doc: "What runs containers." },
        ),
        {},
      ),
      artifacts: optional(
        object(
          {
            source: withDefault(
              oneOf(["Internet", "Mirror", "Bundle"], { doc: "Where packages and images come from." }),
              "Internet",
            ),
            mirrorRef: optional(
              nameRef("ConfigMap in the platform's namespace that describes the mirror, or the unpacked bundle."),
            ),
          },
          {
            doc: "Where software comes from. Absent: from the mirror of the site, or from the internet where it has none.",
            rules: [
              {
                rule: "self.source != 'Mirror' || has(self.mirrorRef)",
                message: "mirrorRef is required for source Mirror",
              },
            ],
          },
        ),
      ),
      addons: withDefault(
        list(addon, { doc: "Add-ons, in the order that `after` demands.", max: 64, keys: ["name"] }),
        [],
      ),
      parameters: withDefault(parameters("Parameters of the steps for all machines of the cluster."), []),
      machineSets: withDefault(
        list(objectName("Name of a MachineSet."), {
          doc: "The sets of the cluster's machines.",
          max: 64,
          unique: true,
        }),
        [],
      ),
      recovery: withDefault(
        object(
          {
            onClusterLost: withDefault(
              oneOf(["None", "Propose", "Rebuild"], { doc: "What happens when the whole cluster is lost." }),
              "Propose",
            ),
            spareSelector: withDefault(labelSelector("Machines that may be used for it."), {}),
          },
          { doc: "What happens after a disaster." },
        ),
        {},
      ),
    },
    { doc: "The cluster that is wanted." },
  ),
  status: statusOf(clusterPhases, {
    clusterRef: optional(nameRef("The Cluster of the same name.")),
    observed: optional(
      object(
        {
          kubernetesVersion: optional(text({ doc: "Version that runs.", max: 64 })),
          controlPlaneMachines: optional(int32({ doc: "Machines of the control plane.", min: 0, max: 100 })),
          computeMachines: optional(int32({ doc: "Machines that run workload.", min: 0, max: 100000 })),
        },
        { doc: "What was last seen." },
      ),
    ),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Wanted", type: "string", jsonPath: ".spec.kubernetesVersion" },
    { name: "Version", type: "string", jsonPath: ".status.observed.kubernetesVersion" },
    { name: "Policy", type: "string", jsonPath: ".spec.managementPolicy" },
    { name: "Site", type: "string", jsonPath: ".spec.site", priority: 1 },
  ],
  conditions: {
    MachinesReserved: [
      ...machinesReserved,
      False("MachineSetMissing", "machineSets"),
      False("MachinesBusy", "machines"),
    ],
    Installed: [
      True("Installed"),
      False("NotInstalled"),
      False("OperationRunning", "operation"),
      False("InstallFailed", "operation"),
      Unknown("ProbeStale"),
    ],
    AddonsReady: addonsReady,
    UpToDate: [
      ...upToDate,
      False("ProposalEnded", "operation"),
      False("ChangeUnsupported", "field", "wanted", "found"),
    ],
    Deleting: inProgress,
  },
  example: "clusterdeployment.yaml",
});

/** Everything that defines a cluster. */
export interface ClusterDeployment extends ObjectOf<typeof ClusterDeployment> {}
