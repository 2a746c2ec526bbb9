import type { JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { checkCrd } from "../crd-rules.ts";
import { autoscalerRules } from "./autoscaler.ts";
import { disruptionBudgetRules } from "./budget.ts";
import { leaseRules, namespaceRules, nodeRules, priorityClassRules } from "./cluster.ts";
import { coreEventRules, eventRules } from "./event.ts";
import { limitRangeRules } from "./limit-range.ts";
import { endpointSliceRules, endpointsRules } from "./network/endpoints.ts";
import { ingressClassRules, ingressRules } from "./network/ingress.ts";
import { networkPolicyRules } from "./network/network-policy.ts";
import { serviceRules } from "./network/service.ts";
import { podRules } from "./pod.ts";
import { quotaRules } from "./quota.ts";
import { clusterRoleBindingRules, clusterRoleRules, roleBindingRules, roleRules } from "./rbac.ts";
import { configMapRules, secretRules } from "./settings.ts";
import { claimRules } from "./storage/claim.ts";
import { storageClassRules } from "./storage/storage-class.ts";
import { volumeRules } from "./storage/volume.ts";
import { webhookRules } from "./webhooks.ts";
import {
  daemonSetRules,
  deploymentRules,
  podTemplateRules,
  replicaSetRules,
  replicationControllerRules,
  statefulSetRules,
} from "./workloads/apps.ts";
import { cronJobRules, jobRules } from "./workloads/batch.ts";

/** What a kind asks for beyond its types, which are right already. `old` is undefined at creation; `subresource` is "" for the object itself. */
export type KindRules = (object: JsonObject, old: JsonObject | undefined, subresource: string) => readonly FieldError[];

/** By `group/Kind`: rules that say all there is to say, what the schema requires, numbers and calls unique as well. */
const whole: Readonly<Record<string, KindRules>> = {
  "/ConfigMap": configMapRules,
  "/Endpoints": endpointsRules,
  "/Event": coreEventRules,
  "/LimitRange": limitRangeRules,
  "/Namespace": namespaceRules,
  "/Node": nodeRules,
  "/PersistentVolume": volumeRules,
  "/PersistentVolumeClaim": claimRules,
  "/Pod": podRules,
  "/PodTemplate": podTemplateRules,
  "/ReplicationController": replicationControllerRules,
  "/ResourceQuota": quotaRules,
  "/Secret": secretRules,
  "/Service": serviceRules,
  "apiextensions.k8s.io/CustomResourceDefinition": checkCrd,
  "apps/Deployment": deploymentRules,
  "apps/ReplicaSet": replicaSetRules,
  "apps/DaemonSet": daemonSetRules,
  "apps/StatefulSet": statefulSetRules,
  "autoscaling/HorizontalPodAutoscaler": autoscalerRules,
  "batch/CronJob": cronJobRules,
  "batch/Job": jobRules,
  "coordination.k8s.io/Lease": leaseRules,
  "discovery.k8s.io/EndpointSlice": endpointSliceRules,
  "events.k8s.io/Event": eventRules,
  "networking.k8s.io/Ingress": ingressRules,
  "networking.k8s.io/IngressClass": ingressClassRules,
  "networking.k8s.io/NetworkPolicy": networkPolicyRules,
  "policy/PodDisruptionBudget": disruptionBudgetRules,
  "rbac.authorization.k8s.io/ClusterRole": clusterRoleRules,
  "rbac.authorization.k8s.io/ClusterRoleBinding": clusterRoleBindingRules,
  "rbac.authorization.k8s.io/Role": roleRules,
  "rbac.authorization.k8s.io/RoleBinding": roleBindingRules,
  "scheduling.k8s.io/PriorityClass": priorityClassRules,
  "storage.k8s.io/StorageClass": storageClassRules,
};

/** By `group/Kind`. */
export const kindRules: Readonly<Record<string, KindRules>> = {
  ...whole,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": webhookRules,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": webhookRules,
};

/** Kinds whose schema has nothing to add. */
export const wholeRules: ReadonlySet<string> = new Set(Object.keys(whole));
