/**
 * The built-in kinds: what Kubernetes publishes of them, and what stands only in its code. Columns are those of its printers with `+` before
 * those of `-o wide` and their type where it is not text; their cells are computed in `cells/`. Long because it is a table.
 */
import type { DefinitionTable } from "./definition-table.ts";
import { type KindRow, kindRows } from "./kind-rows.ts";
import type { ResourceType, TableColumn } from "./resource-type.ts";

interface Traits {
  readonly columns?: string;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  /** It counts its generations. */
  readonly generation?: true;
  readonly selectable?: readonly string[];
  readonly deprecation?: string;
}

const all = ["all"];
const extension = ["api-extensions"];
const wideWorkload = "+Containers, +Images, +Selector";
const events = "Last Seen, Type, Reason, Object, +Subobject, +Source, Message, +First Seen, +Count, +Name";
const binding = "Name, Role, Age, +Users, +Groups, +ServiceAccounts";
const involved = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];
const admission = "admissionregistration.k8s.io";
const rbac = "rbac.authorization.k8s.io";

/** Where Kubernetes has no printer for a kind. */
const plainColumns = "Name, Created At:date";

const traits: Readonly<Record<string, Traits>> = {
  "/ConfigMap": { short: ["cm"], columns: "Name, Data, Age" },
  "/Endpoints": {
    short: ["ep"],
    columns: "Name, Endpoints, Age",
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  },
  "/Event": {
    short: ["ev"],
    columns: events,
    selectable: [
      ...involved.map((field) => `involvedObject.${field}`),
      "reason",
      "type",
      "reportingComponent",
      "source",
    ],
  },
  "/LimitRange": { short: ["limits"] },
  "/Namespace": { short: ["ns"], columns: "Name, Status, Age", selectable: ["status.phase"] },
  "/Node": {
    short: ["no"],
    columns:
      "Name, Status, Roles, Age, Version, +Internal-IP, +External-IP, +OS-Image, +Kernel-Version, +Container-Runtime",
    selectable: ["spec.unschedulable"],
  },
  "/PersistentVolume": {
    short: ["pv"],
    columns:
      "Name, Capacity, Access Modes, Reclaim Policy, Status, Claim, StorageClass, VolumeAttributesClass, Reason, Age, +VolumeMode",
  },
  "/PersistentVolumeClaim": {
    short: ["pvc"],
    columns: "Name, Status, Volume, Capacity, Access Modes, StorageClass, VolumeAttributesClass, Age, +VolumeMode",
  },
  "/Pod": {
    short: ["po"],
    categories: all,
    columns: "Name, Ready, Status, Restarts, Age, +IP, +Node, +Nominated Node, +Readiness Gates",
    generation: true,
    selectable: [
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "spec.hostNetwork",
      "status.phase",
      "status.podIP",
      "status.podIPs",
      "status.nominatedNodeName",
    ],
  },
  "/PodTemplate": { columns: "Name, Containers, Images, Pod Labels", generation: true },
  "/ReplicationController": {
    short: ["rc"],
    categories: all,
    columns: `Name, Desired:integer, Current:integer, Ready:integer, Age, ${wideWorkload}`,
    generation: true,
    selectable: ["status.replicas"],
  },
  "/ResourceQuota": { short: ["quota"], columns: "Name, Request, Limit, Age" },
  "/Secret": { columns: "Name, Type, Data, Age", selectable: ["type"] },
  "/Service": {
    short: ["svc"],
    categories: all,
    columns: "Name, Type, Cluster-IP, External-IP, Port(s), Age, +Selector",
    selectable: ["spec.clusterIP", "spec.type"],
  },
  "/ServiceAccount": { short: ["sa"], columns: "Name, Age" },
  [`${admission}/MutatingAdmissionPolicy`]: {
    categories: extension,
    columns: "Name, Mutations:integer, ParamKind, Age",
    generation: true,
  },
  [`${admission}/MutatingAdmissionPolicyBinding`]: {
    categories: extension,
    columns: "Name, PolicyName, ParamRef, Age",
    generation: true,
  },
  [`${admission}/MutatingWebhookConfiguration`]: {
    categories: extension,
    columns: "Name, Webhooks:integer, Age",
    generation: true,
  },
  [`${admission}/ValidatingAdmissionPolicy`]: {
    categories: extension,
    columns: "Name, Validations:integer, ParamKind, Age",
    generation: true,
  },
  [`${admission}/ValidatingAdmissionPolicyBinding`]: {
    categories: extension,
    columns: "Name, PolicyName, ParamRef, Age",
    generation: true,
  },
  [`${admission}/ValidatingWebhookConfiguration`]: {
    categories: extension,
    columns: "Name, Webhooks:integer, Age",
    generation: true,
  },
  "apiextensions.k8s.io/CustomResourceDefinition": {
    short: ["crd", "crds"],
    categories: extension,
    generation: true,
  },
  "apps/ControllerRevision": { columns: "Name, Controller, Revision, Age" },
  "apps/DaemonSet": {
    short: ["ds"],
    categories: all,
    columns: `Name, Desired:integer, Current:integer, Ready:integer, Up-to-date:integer, Available:integer, Node Selector, Age, ${wideWorkload}`,
    generation: true,
  },
  "apps/Deployment": {
    short: ["deploy"],
    categories: all,
    columns: `Name, Ready, Up-to-date, Available, Age, ${wideWorkload}`,
    generation: true,
  },
  "apps/ReplicaSet": {
    short: ["rs"],
    categories: all,
    columns: `Name, Desired:integer, Current:integer, Ready:integer, Age, ${wideWorkload}`,
    generation: true,
  },
  "apps/StatefulSet": {
    short: ["sts"],
    categories: all,
    columns: "Name, Ready, Age, +Containers, +Images",
    generation: true,
  },
  "autoscaling/HorizontalPodAutoscaler": {
    short: ["hpa"],
    categories: all,
    columns: "Name, Reference, Targets, MinPods, MaxPods, Replicas, Age",
  },
  "batch/CronJob": {
    short: ["cj"],
    categories: all,
    columns: `Name, Schedule, Timezone, Suspend:boolean, Active:integer, Last Schedule, Age, ${wideWorkload}`,
    generation: true,
  },
  "batch/Job": {
    categories: all,
    columns: `Name, Status, Completions, Duration, Age, ${wideWorkload}`,
    generation: true,
    selectable: ["status.successful"],
  },
  "certificates.k8s.io/CertificateSigningRequest": {
    short: ["csr"],
    columns: "Name, Age, SignerName, Requestor, RequestedDuration, Condition",
    selectable: ["spec.signerName"],
  },
  "coordination.k8s.io/Lease": { columns: "Name, Holder, Age" },
  "discovery.k8s.io/EndpointSlice": { columns: "Name, AddressType, Ports, Endpoints, Age", generation: true },
  "events.k8s.io/Event": {
    short: ["ev"],
    columns: events,
    selectable: [...involved.map((field) => `regarding.${field}`), "reason", "type", "reportingController"],
  },
  "flowcontrol.apiserver.k8s.io/FlowSchema": {
    columns: "Name, PriorityLevel, MatchingPrecedence, DistinguisherMethod, Age, MissingPL",
    generation: true,
  },
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": {
    columns: "Name, Type, NominalConcurrencyShares, Queues, HandSize, QueueLengthLimit, Age",
    generation: true,
  },
  "networking.k8s.io/IPAddress": { short: ["ip"], columns: "Name, ParentRef, Age" },
  "networking.k8s.io/Ingress": {
    short: ["ing"],
    columns: "Name, Class, Hosts, Address, Ports, Age",
    generation: true,
  },
  "networking.k8s.io/IngressClass": { columns: "Name, Controller, Parameters, Age", generation: true },
  "networking.k8s.io/NetworkPolicy": {
    short: ["netpol"],
    columns: "Name, Pod-Selector, Age",
    generation: true,
  },
  "networking.k8s.io/ServiceCIDR": { columns: "Name, CIDRs, Age" },
  "node.k8s.io/RuntimeClass": { columns: "Name, Handler, Age" },
  "policy/PodDisruptionBudget": {
    short: ["pdb"],
    columns: "Name, Min Available, Max Unavailable, Allowed Disruptions:integer, Age",
    generation: true,
  },
  [`${rbac}/ClusterRoleBinding`]: { columns: binding },
  [`${rbac}/RoleBinding`]: { columns: binding },
  "scheduling.k8s.io/PriorityClass": {
    short: ["pc"],
    columns: "Name, Value:integer, Global-Default:boolean, Age, PreemptionPolicy",
    generation: true,
  },
  "storage.k8s.io/CSIDriver": {
    columns:
      "Name, AttachRequired:boolean, PodInfoOnMount:boolean, StorageCapacity:boolean, TokenRequests, RequiresRepublish:boolean, Modes, Age",
  },
  "storage.k8s.io/CSINode": { columns: "Name, Drivers:integer, Age" },
  "storage.k8s.io/CSIStorageCapacity": { columns: "Name, StorageClassName, Capacity" },
  "storage.k8s.io/StorageClass": {
    short: ["sc"],
    columns: "Name, Provisioner, ReclaimPolicy, VolumeBindingMode, AllowVolumeExpansion, Age",
  },
  "storage.k8s.io/VolumeAttachment": { columns: "Name, Attacher, PV, Node, Attached:boolean, Age" },
  "storage.k8s.io/VolumeAttributesClass": { short: ["vac"], columns: "Name, DriverName, Age" },
};

/** Published, and not served: what is long deprecated (ComponentStatus), and what needs a part which this server does not have. */
const unserved = new Set(["/v1/ComponentStatus", "apiregistration.k8s.io/v1/APIService"]);

export function builtInTypes(definitions: DefinitionTable): readonly ResourceType[] {
  return kindRows()
    .filter(({ group, version, kind }) => !unserved.has(`${group}/${version}/${kind}`))
    .map((row) => typeOf(row, definitions));
}

function typeOf(row: KindRow, definitions: DefinitionTable): ResourceType {
  const { group, version, kind } = row;
  const own = traits[`${group}/${kind}`] ?? {};
  const definition = definitions.ofKind(group, version, kind) ?? "";
  return {
    ...row,
    listKind: `${kind}List`,
    singular: kind.toLowerCase(),
    shortNames: own.short ?? [],
    categories: own.categories ?? [],
    ...(own.deprecation === undefined ? {} : { deprecation: own.deprecation }),
    ...(row.subresources.includes("scale") ? { scalePaths } : {}),
    get schema() {
      return definitions.kindSchema(definition);
    },
    columns: (own.columns ?? plainColumns).split(", ").map(columnOf),
    countsGenerations: own.generation === true,
    strategicMerge: true,
    selectableFields: own.selectable ?? [],
    origin: "built-in",
  };
}

const scalePaths = {
  specReplicas: ".spec.replicas",
  statusReplicas: ".status.replicas",
  selector: ".spec.selector",
};

function columnOf(text: string): TableColumn {
  const [name = "", type = "string"] = text.replace("+", "").split(":");
  return {
    name,
    type: type as TableColumn["type"],
    jsonPath: "",
    priority: text.startsWith("+") ? 1 : 0,
    ...(name === "Name" ? { format: "name" } : {}),
  };
}
