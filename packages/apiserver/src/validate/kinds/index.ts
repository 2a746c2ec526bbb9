import type { JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { checkCrd } from "../crd-rules.ts";
import { podRules } from "./pod.ts";
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

/** By `group/Kind`. */
export const kindRules: Readonly<Record<string, KindRules>> = {
  "/Pod": podRules,
  "/PodTemplate": podTemplateRules,
  "/ReplicationController": replicationControllerRules,
  "apps/Deployment": deploymentRules,
  "apps/ReplicaSet": replicaSetRules,
  "apps/DaemonSet": daemonSetRules,
  "apps/StatefulSet": statefulSetRules,
  "batch/CronJob": cronJobRules,
  "batch/Job": jobRules,
  "apiextensions.k8s.io/CustomResourceDefinition": checkCrd,
};

/** Kinds whose rules say all there is to say: what their schema requires, numbers and calls unique as well. */
export const wholeRules: ReadonlySet<string> = new Set([
  "/Pod",
  "/PodTemplate",
  "/ReplicationController",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/DaemonSet",
  "apps/StatefulSet",
  "batch/CronJob",
  "batch/Job",
]);
