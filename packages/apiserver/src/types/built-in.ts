/** The built-in kinds: what Kubernetes publishes of them, and what stands only in its code. Long because it is a table. */
import type { DefinitionTable } from "./definition-table.ts";
import { type KindRow, kindRows } from "./kind-rows.ts";
import { printedColumns } from "./printed-columns.ts";
import type { ResourceType } from "./resource-type.ts";

interface Traits {
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  /** It counts its generations. */
  readonly generation?: true;
  readonly selectable?: readonly string[];
  readonly deprecation?: string;
}

const all = ["all"];
const extension = ["api-extensions"];
const involved = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];
const admission = "admissionregistration.k8s.io";

const traits: Readonly<Record<string, Traits>> = {
  "/ConfigMap": { short: ["cm"] },
  "/Endpoints": {
    short: ["ep"],
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  },
  "/Event": {
    short: ["ev"],
    selectable: [
      ...involved.map((field) => `involvedObject.${field}`),
      "reason",
      "type",
      "reportingComponent",
      "source",
    ],
  },
  "/LimitRange": { short: ["limits"] },
  "/Namespace": { short: ["ns"], selectable: ["status.phase"] },
  "/Node": {
    short: ["no"],
    selectable: ["spec.unschedulable"],
  },
  "/PersistentVolume": {
    short: ["pv"],
  },
  "/PersistentVolumeClaim": {
    short: ["pvc"],
  },
  "/Pod": {
    short: ["po"],
    categories: all,
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
  "/PodTemplate": { generation: true },
  "/ReplicationController": {
    short: ["rc"],
    categories: all,
    generation: true,
    selectable: ["status.replicas"],
  },
  "/ResourceQuota": { short: ["quota"] },
  "/Secret": { selectable: ["type"] },
  "/Service": {
    short: ["svc"],
    categories: all,
    selectable: ["spec.clusterIP", "spec.type"],
  },
  "/ServiceAccount": { short: ["sa"] },
  [`${admission}/MutatingAdmissionPolicy`]: {
    categories: extension,
    generation: true,
  },
  [`${admission}/MutatingAdmissionPolicyBinding`]: {
    categories: extension,
    generation: true,
  },
  [`${admission}/MutatingWebhookConfiguration`]: {
    categories: extension,
    generation: true,
  },
  [`${admission}/ValidatingAdmissionPolicy`]: {
    categories: extension,
    generation: true,
  },
  [`${admission}/ValidatingAdmissionPolicyBinding`]: {
    categories: extension,
    generation: true,
  },
  [`${admission}/ValidatingWebhookConfiguration`]: {
    categories: extension,
    generation: true,
  },
  "apiextensions.k8s.io/CustomResourceDefinition": {
    short: ["crd", "crds"],
    categories: extension,
    generation: true,
  },
  "apps/DaemonSet": {
    short: ["ds"],
    categories: all,
    generation: true,
  },
  "apps/Deployment": {
    short: ["deploy"],
    categories: all,
    generation: true,
  },
  "apps/ReplicaSet": {
    short: ["rs"],
    categories: all,
    generation: true,
  },
  "apps/StatefulSet": {
    short: ["sts"],
    categories: all,
    generation: true,
  },
  "autoscaling/HorizontalPodAutoscaler": {
    short: ["hpa"],
    categories: all,
  },
  "batch/CronJob": {
    short: ["cj"],
    categories: all,
    generation: true,
  },
  "batch/Job": {
    categories: all,
    generation: true,
    selectable: ["status.successful"],
  },
  "certificates.k8s.io/CertificateSigningRequest": {
    short: ["csr"],
    selectable: ["spec.signerName"],
  },
  "discovery.k8s.io/EndpointSlice": { generation: true },
  "events.k8s.io/Event": {
    short: ["ev"],
    selectable: [...involved.map((field) => `regarding.${field}`), "reason", "type", "reportingController"],
  },
  "flowcontrol.apiserver.k8s.io/FlowSchema": {
    generation: true,
  },
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": {
    generation: true,
  },
  "networking.k8s.io/IPAddress": { short: ["ip"] },
  "networking.k8s.io/Ingress": {
    short: ["ing"],
    generation: true,
  },
  "networking.k8s.io/IngressClass": { generation: true },
  "networking.k8s.io/NetworkPolicy": {
    short: ["netpol"],
    generation: true,
  },
  "policy/PodDisruptionBudget": {
    short: ["pdb"],
    generation: true,
  },
  "scheduling.k8s.io/PriorityClass": {
    short: ["pc"],
    generation: true,
  },
  "storage.k8s.io/StorageClass": {
    short: ["sc"],
  },
  "storage.k8s.io/VolumeAttributesClass": { short: ["vac"] },
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
    columns: printedColumns(kind),
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
