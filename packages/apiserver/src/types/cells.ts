import { ageOf } from "./age.ts";
import * as cluster from "./cells/cluster.ts";
import { podCells } from "./cells/pod.ts";
import type { Json } from "./cells/reading.ts";
import * as rest from "./cells/rest.ts";
import { autoscalerCells } from "./cells/scaling.ts";
import * as settings from "./cells/settings.ts";
import * as storage from "./cells/storage.ts";
import * as workload from "./cells/workload.ts";
import { compileJsonPath, type JsonPath } from "./json-path.ts";
import type { ResourceType } from "./resource-type.ts";

type Cells = (object: Json, now: number) => unknown[];

const builtIn: Readonly<Record<string, Cells>> = {
  "/Namespace": cluster.namespaceCells,
  "/Node": cluster.nodeCells,
  "/Pod": podCells,
  "/Service": cluster.serviceCells,
  "/Endpoints": cluster.endpointsCells,
  "/ConfigMap": cluster.configMapCells,
  "/Secret": cluster.secretCells,
  "/ServiceAccount": cluster.serviceAccountCells,
  "/Event": cluster.eventCells,
  "/PodTemplate": workload.podTemplateCells,
  "/ReplicationController": workload.replicationControllerCells,
  "/ResourceQuota": settings.quotaCells,
  "/PersistentVolume": rest.volumeCells,
  "/PersistentVolumeClaim": rest.claimCells,
  "events.k8s.io/Event": cluster.eventCells,
  "apps/Deployment": workload.deploymentCells,
  "apps/ReplicaSet": workload.replicaSetCells,
  "apps/DaemonSet": workload.daemonSetCells,
  "apps/StatefulSet": workload.statefulSetCells,
  "apps/ControllerRevision": workload.controllerRevisionCells,
  "autoscaling/HorizontalPodAutoscaler": autoscalerCells,
  "autoscaling/Scale": workload.scaleCells,
  "batch/CronJob": workload.cronJobCells,
  "batch/Job": workload.jobCells,
  "certificates.k8s.io/CertificateSigningRequest": settings.signingRequestCells,
  "flowcontrol.apiserver.k8s.io/FlowSchema": settings.flowSchemaCells,
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": settings.priorityLevelCells,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": settings.webhookCells,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": settings.webhookCells,
  "networking.k8s.io/IPAddress": settings.ipAddressCells,
  "networking.k8s.io/ServiceCIDR": settings.serviceCidrCells,
  "node.k8s.io/RuntimeClass": settings.runtimeClassCells,
  "storage.k8s.io/CSIDriver": storage.driverCells,
  "storage.k8s.io/CSINode": storage.nodeCells,
  "storage.k8s.io/CSIStorageCapacity": storage.capacityCells,
  "storage.k8s.io/VolumeAttachment": storage.attachmentCells,
  "storage.k8s.io/VolumeAttributesClass": storage.attributesClassCells,
  "policy/PodDisruptionBudget": workload.budgetCells,
  "discovery.k8s.io/EndpointSlice": cluster.endpointSliceCells,
  "coordination.k8s.io/Lease": cluster.leaseCells,
  "rbac.authorization.k8s.io/RoleBinding": rest.bindingCells,
  "rbac.authorization.k8s.io/ClusterRoleBinding": rest.bindingCells,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy": rest.admissionPolicyCells,
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": rest.admissionPolicyCells,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": rest.admissionBindingCells,
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": rest.admissionBindingCells,
  "scheduling.k8s.io/PriorityClass": rest.priorityClassCells,
  "storage.k8s.io/StorageClass": rest.storageClassCells,
  "networking.k8s.io/Ingress": rest.ingressCells,
  "networking.k8s.io/IngressClass": rest.ingressClassCells,
  "networking.k8s.io/NetworkPolicy": rest.networkPolicyCells,
};

const paths = new WeakMap<ResourceType, readonly JsonPath[]>();

function pathsOf(type: ResourceType): readonly JsonPath[] {
  let known = paths.get(type);
  if (known === undefined) {
    known = type.columns.map((column) => compileJsonPath(column.jsonPath));
    paths.set(type, known);
  }
  return known;
}

function customCells(type: ResourceType, object: Json, now: number): unknown[] {
  return pathsOf(type).map((path, index) => {
    const column = type.columns[index];
    const value = path(object)[0];
    // As the real server: nothing found is null, which kubectl prints as <none> or as nothing for the name.
    if (value === undefined || value === null) return null;
    if (column?.type === "date") return ageOf(value, now);
    if (column?.type === "integer") return typeof value === "number" ? Math.trunc(value) : null;
    if (column?.type === "number" || column?.type === "boolean") return typeof value === column.type ? value : null;
    return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
  });
}

/** The cells of an object's row in a Table, one for each of `type.columns`. Ages are text, as in the answers of the real server. */
export function cellsOf(type: ResourceType, object: object, now: number): unknown[] {
  if (type.origin !== "built-in") return customCells(type, object as Json, now);
  const cells = builtIn[`${type.group}/${type.kind}`];
  return (cells ?? rest.createdCells)(object as Json, now);
}

/** `columnDefinitions` of a Table. */
export function columnDefinitionsOf(type: ResourceType): readonly Readonly<Record<string, string | number>>[] {
  return type.columns.map((column) => ({
    name: column.name,
    type: column.type,
    format: column.format ?? "",
    description: column.description ?? "",
    priority: column.priority ?? 0,
  }));
}
