import { documentationOf } from "../openapi/documentation.ts";
import type { ResourceType } from "./resource-type.ts";

const described = (definition: string, field: string): string => documentationOf(definition)[field] ?? "";

/** A scale as it is shown: it is read and written below the object that it belongs to, and is not kept. */
export const scaleType: ResourceType = {
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
  listKind: "ScaleList",
  plural: "scales",
  singular: "scale",
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  verbs: [],
  schema: {},
  columns: [
    {
      name: "Name",
      type: "string",
      format: "name",
      jsonPath: "",
      description: described("meta.v1.ObjectMeta", "name"),
    },
    {
      name: "Desired",
      type: "integer",
      jsonPath: "",
      description: described("autoscaling.v1.ScaleSpec", "replicas"),
    },
    {
      name: "Available",
      type: "integer",
      jsonPath: "",
      description: described("autoscaling.v1.ScaleStatus", "replicas"),
    },
    {
      name: "Age",
      type: "string",
      jsonPath: "",
      description: described("meta.v1.ObjectMeta", "creationTimestamp"),
    },
  ],
  countsGenerations: false,
  strategicMerge: true,
  selectableFields: [],
  origin: "built-in",
};
