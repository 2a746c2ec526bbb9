/**
 * The built-in kinds, one row each. Columns are those of kubectl, a `+` marks what only `-o wide` shows; their cells are computed in
 * `cells/`. Long because it is a table.
 */
import type { Column } from "@dipper/api";
import type { DefinitionTable } from "./definition-table.ts";
import type { ResourceType } from "./resource-type.ts";

interface Row {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly cluster?: true;
  readonly subresources?: readonly string[];
  readonly scale?: true;
  readonly columns: readonly string[];
  readonly generation?: true;
  readonly selectable?: readonly string[];
  /** A question, not a thing: it can only be created. */
  readonly review?: true;
}

const all = ["all"];
const status = ["status"];
const wideWorkload = ["+Containers", "+Images", "+Selector"];
const admission = "admissionregistration.k8s.io";
const rbac = "rbac.authorization.k8s.io";
const eventFields = ["reason", "type"];
const involved = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

const rows: readonly Row[] = [
  {
    group: "",
    kind: "Namespace",
    plural: "namespaces",
    short: ["ns"],
    cluster: true,
    subresources: ["status", "finalize"],
    columns: ["Name", "Status", "Age"],
    selectable: ["status.phase"],
  },
  {
    group: "",
    kind: "Node",
    plural: "nodes",
    short: ["no"],
    cluster: true,
    subresources: status,
    columns: [
      "Name",
      "Status",
      "Roles",
      "Age",
      "Version",
      "+Internal-IP",
      "+External-IP",
      "+OS-Image",
      "+Kernel-Version",
      "+Container-Runtime",
    ],
    selectable: ["spec.unschedulable"],
  },
  {
    group: "",
    kind: "Pod",
    plural: "pods",
    short: ["po"],
    categories: all,
    subresources: ["status", "binding", "eviction", "log", "ephemeralcontainers", "resize"],
    columns: ["Name", "Ready", "Status", "Restarts", "Age", "+IP", "+Node", "+Nominated Node", "+Readiness Gates"],
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
  {
    group: "",
    kind: "Service",
    plural: "services",
    short: ["svc"],
    categories: all,
    subresources: status,
    columns: ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "+Selector"],
    selectable: ["spec.clusterIP", "spec.type"],
  },
  { group: "", kind: "Endpoints", plural: "endpoints", short: ["ep"], columns: ["Name", "Endpoints", "Age"] },
  { group: "", kind: "ConfigMap", plural: "configmaps", short: ["cm"], columns: ["Name", "Data", "Age"] },
  { group: "", kind: "Secret", plural: "secrets", columns: ["Name", "Type", "Data", "Age"], selectable: ["type"] },
  { group: "", kind: "ServiceAccount", plural: "serviceaccounts", short: ["sa"], columns: ["Name", "Secrets", "Age"] },
  {
    group: "",
    kind: "Event",
    plural: "events",
    short: ["ev"],
    columns: [
      "Last Seen",
      "Type",
      "Reason",
      "Object",
      "+Subobject",
      "+Source",
      "Message",
      "+First Seen",
      "+Count",
      "+Name",
    ],
    selectable: [...involved.map((field) => `involvedObject.${field}`), ...eventFields, "reportingComponent", "source"],
  },
  {
    group: "",
    kind: "PersistentVolume",
    plural: "persistentvolumes",
    short: ["pv"],
    cluster: true,
    subresources: status,
    columns: [
      "Name",
      "Capacity",
      "Access Modes",
      "Reclaim Policy",
      "Status",
      "Claim",
      "StorageClass",
      "VolumeAttributesClass",
      "Reason",
      "Age",
      "+VolumeMode",
    ],
  },
  {
    group: "",
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    short: ["pvc"],
    subresources: status,
    columns: [
      "Name",
      "Status",
      "Volume",
      "Capacity",
      "Access Modes",
      "StorageClass",
      "VolumeAttributesClass",
      "Age",
      "+VolumeMode",
    ],
  },
  {
    group: "events.k8s.io",
    kind: "Event",
    plural: "events",
    short: ["ev"],
    columns: [
      "Last Seen",
      "Type",
      "Reason",
      "Object",
      "+Subobject",
      "+Source",
      "Message",
      "+First Seen",
      "+Count",
      "+Name",
    ],
    selectable: [...involved.map((field) => `regarding.${field}`), ...eventFields, "reportingController"],
  },
  {
    group: "apps",
    kind: "Deployment",
    plural: "deployments",
    short: ["deploy"],
    categories: all,
    subresources: ["status", "scale"],
    scale: true,
    columns: ["Name", "Ready", "Up-to-date", "Available", "Age", ...wideWorkload],
    generation: true,
  },
  {
    group: "apps",
    kind: "ReplicaSet",
    plural: "replicasets",
    short: ["rs"],
    categories: all,
    subresources: ["status", "scale"],
    scale: true,
    columns: ["Name", "Desired", "Current", "Ready", "Age", ...wideWorkload],
    generation: true,
  },
  {
    group: "apps",
    kind: "DaemonSet",
    plural: "daemonsets",
    short: ["ds"],
    categories: all,
    subresources: status,
    columns: [
      "Name",
      "Desired",
      "Current",
      "Ready",
      "Up-to-date",
      "Available",
      "Node Selector",
      "Age",
      ...wideWorkload,
    ],
    generation: true,
  },
  {
    group: "apps",
    kind: "StatefulSet",
    plural: "statefulsets",
    short: ["sts"],
    categories: all,
    subresources: ["status", "scale"],
    scale: true,
    columns: ["Name", "Ready", "Age", "+Containers", "+Images"],
    generation: true,
  },
  {
    group: "batch",
    kind: "Job",
    plural: "jobs",
    categories: all,
    subresources: status,
    columns: ["Name", "Status", "Completions", "Duration", "Age", ...wideWorkload],
    generation: true,
    selectable: ["status.successful"],
  },
  {
    group: "policy",
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    short: ["pdb"],
    subresources: status,
    columns: ["Name", "Min Available", "Max Unavailable", "Allowed Disruptions", "Age"],
    generation: true,
  },
  {
    group: "discovery.k8s.io",
    kind: "EndpointSlice",
    plural: "endpointslices",
    columns: ["Name", "AddressType", "Ports", "Endpoints", "Age"],
    generation: true,
  },
  { group: "coordination.k8s.io", kind: "Lease", plural: "leases", columns: ["Name", "Holder", "Age"] },
  { group: rbac, kind: "Role", plural: "roles", columns: ["Name", "Created At"] },
  {
    group: rbac,
    kind: "RoleBinding",
    plural: "rolebindings",
    columns: ["Name", "Role", "Age", "+Users", "+Groups", "+ServiceAccounts"],
  },
  { group: rbac, kind: "ClusterRole", plural: "clusterroles", cluster: true, columns: ["Name", "Created At"] },
  {
    group: rbac,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    cluster: true,
    columns: ["Name", "Role", "Age", "+Users", "+Groups", "+ServiceAccounts"],
  },
  {
    group: admission,
    kind: "ValidatingAdmissionPolicy",
    plural: "validatingadmissionpolicies",
    categories: ["api-extensions"],
    cluster: true,
    subresources: status,
    columns: ["Name", "Validations", "ParamKind", "Age"],
    generation: true,
  },
  {
    group: admission,
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    categories: ["api-extensions"],
    cluster: true,
    columns: ["Name", "PolicyName", "ParamRef", "Age"],
    generation: true,
  },
  {
    group: admission,
    kind: "MutatingAdmissionPolicy",
    plural: "mutatingadmissionpolicies",
    categories: ["api-extensions"],
    cluster: true,
    columns: ["Name", "Mutations", "ParamKind", "Age"],
    generation: true,
  },
  {
    group: admission,
    kind: "MutatingAdmissionPolicyBinding",
    plural: "mutatingadmissionpolicybindings",
    categories: ["api-extensions"],
    cluster: true,
    columns: ["Name", "PolicyName", "ParamRef", "Age"],
    generation: true,
  },
  {
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    short: ["crd", "crds"],
    categories: ["api-extensions"],
    cluster: true,
    subresources: status,
    columns: ["Name", "Created At"],
    generation: true,
  },
  {
    group: "scheduling.k8s.io",
    kind: "PriorityClass",
    plural: "priorityclasses",
    short: ["pc"],
    cluster: true,
    columns: ["Name", "Value", "Global-Default", "Age", "PreemptionPolicy"],
    generation: true,
  },
  {
    group: "storage.k8s.io",
    kind: "StorageClass",
    plural: "storageclasses",
    short: ["sc"],
    cluster: true,
    columns: ["Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"],
  },
  {
    group: "networking.k8s.io",
    kind: "Ingress",
    plural: "ingresses",
    short: ["ing"],
    subresources: status,
    columns: ["Name", "Class", "Hosts", "Address", "Ports", "Age"],
    generation: true,
  },
  {
    group: "networking.k8s.io",
    kind: "IngressClass",
    plural: "ingressclasses",
    cluster: true,
    columns: ["Name", "Controller", "Parameters", "Age"],
    generation: true,
  },
  {
    group: "networking.k8s.io",
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    short: ["netpol"],
    columns: ["Name", "Pod-Selector", "Age"],
    generation: true,
  },
  {
    group: "authorization.k8s.io",
    kind: "SelfSubjectAccessReview",
    plural: "selfsubjectaccessreviews",
    cluster: true,
    review: true,
    columns: ["Name"],
  },
  {
    group: "authorization.k8s.io",
    kind: "SelfSubjectRulesReview",
    plural: "selfsubjectrulesreviews",
    cluster: true,
    review: true,
    columns: ["Name"],
  },
  {
    group: "authorization.k8s.io",
    kind: "SubjectAccessReview",
    plural: "subjectaccessreviews",
    cluster: true,
    review: true,
    columns: ["Name"],
  },
  {
    group: "authorization.k8s.io",
    kind: "LocalSubjectAccessReview",
    plural: "localsubjectaccessreviews",
    review: true,
    columns: ["Name"],
  },
  {
    group: "authentication.k8s.io",
    kind: "SelfSubjectReview",
    plural: "selfsubjectreviews",
    cluster: true,
    review: true,
    columns: ["Name"],
  },
];

const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const integers = new Set([
  "Data",
  "Secrets",
  "Desired",
  "Current",
  "Up-to-date",
  "Available",
  "Allowed Disruptions",
  "Validations",
  "Mutations",
  "Value",
]);

function column(name: string): Column {
  const wide = name.startsWith("+");
  const plain = wide ? name.slice(1) : name;
  // A deployment's READY is text, a replica set's a number; kubectl shows both alike and sorts neither.
  return {
    name: plain,
    type: integers.has(plain) ? "integer" : "string",
    jsonPath: "",
    priority: wide ? 1 : 0,
    ...(plain === "Name" ? { format: "name" } : {}),
  };
}

export function builtInTypes(definitions: DefinitionTable): readonly ResourceType[] {
  return rows.map((row): ResourceType => {
    const definition = definitions.ofKind(row.group, "v1", row.kind) ?? "";
    const singular = row.kind.toLowerCase();
    const scalePaths = {
      specReplicas: ".spec.replicas",
      statusReplicas: ".status.replicas",
      selector: ".status.labelSelector",
    };
    return {
      group: row.group,
      version: "v1",
      kind: row.kind,
      listKind: `${row.kind}List`,
      plural: row.plural,
      singular,
      shortNames: row.short ?? [],
      categories: row.categories ?? [],
      namespaced: row.cluster !== true,
      subresources: row.subresources ?? [],
      ...(row.scale === true ? { scalePaths } : {}),
      verbs: row.review === true ? ["create"] : everyVerb,
      get schema() {
        return definitions.kindSchema(definition);
      },
      columns: row.columns.map(column),
      countsGenerations: row.generation === true,
      strategicMerge: true,
      selectableFields: row.selectable ?? [],
      origin: "built-in",
    };
  });
}
