import type { JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { checkCrd } from "../crd-rules.ts";
import { podRules } from "./pod.ts";
import { selectorRules } from "./selector.ts";

/** What a kind asks for beyond its schema; types are right already. `old` is undefined at creation. */
export type KindRules = (object: JsonObject, old: JsonObject | undefined) => readonly FieldError[];

/** By `group/Kind`. */
export const kindRules: Readonly<Record<string, KindRules>> = {
  "/Pod": podRules,
  "apps/Deployment": selectorRules,
  "apps/ReplicaSet": selectorRules,
  "apps/DaemonSet": selectorRules,
  "apps/StatefulSet": selectorRules,
  "apiextensions.k8s.io/CustomResourceDefinition": checkCrd,
};
